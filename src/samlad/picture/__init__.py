"""From the four analyses to one situation picture: findings, sections, what is not known."""
