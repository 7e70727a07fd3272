"""What all analyses need: intervals for counts and shares, false-discovery control, seeded streams."""
