"""The addresses of the site: each app has its own, listed here."""

from django.contrib import admin
from django.urls import include, path

from core import health

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

urlpatterns = [
    path("", include("core.urls")),
    path("", include("roles.urls")),
    path("", include("roles.skill_urls")),
    path("", include("assessments.urls")),
    path("", include("roadmap.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
