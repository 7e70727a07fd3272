"""How the site is set up, from the environment."""

SECRET_KEY = "only until the site is built"
INSTALLED_APPS: list[str] = []
