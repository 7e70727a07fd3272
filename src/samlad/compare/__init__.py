"""Places side by side: the indicator registry, peers, significance, ranks with their uncertainty."""
