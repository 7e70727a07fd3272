"""Rates, rhythm, who, where and cost of events."""
