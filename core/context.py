"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.http import SESSION_KEY

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the visitor's theme (empty: the system's) and addresses of their own pages."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    session = getattr(request, "session", None)
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme if theme in THEMES else "",
        "own_pages": session.get(SESSION_KEY, {}) if session is not None else {},
    }
