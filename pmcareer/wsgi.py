"""The site as a WSGI application, which is how it is served."""

import os

from django.core.wsgi import get_wsgi_application

from core import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmcareer.settings")
embedded.ensure_configured()

application = get_wsgi_application()
