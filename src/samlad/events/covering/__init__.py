"""What a register covers: months without events, and months in which it seems to have changed its form."""
