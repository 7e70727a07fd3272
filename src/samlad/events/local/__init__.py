"""Where, in detail: neighbours that resemble each other, hot spots, concentration, near repeats."""
