"""Headers that every answer has, and the designed error pages while developing."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from core import errors

UNUSED_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


class PermissionsPolicyMiddleware:
    """Tells browsers that no page, nor anything in it, uses these features."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response


class DesignedErrorsMiddleware:
    """Shows the designed pages for what is not found and for a database that is away, also with DEBUG on.

    Without DEBUG the URLs’ handlers do the same, but for a method that an address doesn’t take: that has
    none. A fault of ours keeps Django’s page, which helps to find it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.method_not_allowed(response["Allow"])
        # No view was found, so there was no exception to process.
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return errors.not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return errors.not_found(request, exception)
        return errors.service_unavailable() if errors.is_database_away(exception) else None
