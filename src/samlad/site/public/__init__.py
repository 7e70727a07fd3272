"""What everyone may read: situation pictures, comparisons, open data."""
