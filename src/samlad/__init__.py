"""Samlad: one roof, one picture, one plan for local safety work."""

__version__ = "0.1.0"
