"""The site as an ASGI application, for servers that speak nothing else."""

import os

from django.core.asgi import get_asgi_application

from core import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmcareer.settings")
embedded.ensure_configured()

application = get_asgi_application()
