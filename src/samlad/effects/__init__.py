"""What an intervention did."""
