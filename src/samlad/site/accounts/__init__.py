"""Who works here: people, organisations, roles with dates, walls as queries, and the log of what was read."""
