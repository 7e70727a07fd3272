"""How the site is set up, from the environment."""
