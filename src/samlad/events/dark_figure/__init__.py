"""How many there are that no register saw: capture–recapture from counts alone, never without its sensitivity."""
