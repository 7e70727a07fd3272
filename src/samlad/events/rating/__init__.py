"""Rates with their limits: crude, standardised directly and indirectly, repeat events, persons beside events."""
