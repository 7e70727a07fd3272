"""Injuries registered where they are met: place, activity, mechanism and product by lists, and no person."""
