"""The site as a WSGI application, which is what the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.site.config.settings")
application = get_wsgi_application()
