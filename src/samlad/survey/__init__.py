"""From weighted answers to estimates with design-based intervals."""
