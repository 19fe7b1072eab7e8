from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.context import THEME_COOKIE, THEMES
from core.http import HtmxRequest, render_page
from core.styleguide import build_samples

YEAR_SECONDS = 365 * 24 * 60 * 60


# The form is on every page: a token in it would make each page different each time, and no cache could help.
# A forged request could change nothing but the theme.
@csrf_exempt
@login_not_required
@require_POST
def theme(request: HtmxRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest("Choose light or dark.", content_type="text/plain")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if is_ours else "/")
    # Not HttpOnly: the same button writes the cookie from script, without a request.
    response.set_cookie(
        THEME_COOKIE, chosen, max_age=YEAR_SECONDS, secure=request.is_secure(), samesite="Lax"
    )
    return response


@login_not_required
@require_safe
def styleguide(request: HtmxRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404("The style guide is for development.")
    return render_page(request, "styleguide.html", {"sample": build_samples()})
