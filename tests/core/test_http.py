"""Pages, and the parts of pages that htmx asks for."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from core.http import forget_page, remember_page, render_page


class HoursForm(forms.Form):
    hours = forms.IntegerField(max_value=40)


@pytest.fixture(autouse=True)
def _sample_template(settings: LazySettings):
    templates: Any = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


def ask(
    headers: dict[str, str] | None = None,
    context: dict[str, Any] | None = None,
    partials: tuple[str, ...] = ("plan",),
    method: str = "GET",
    **kwargs: Any,
) -> HttpResponse:
    request = RequestFactory().generic(method, "/plans/1/?stage=2", headers=headers or {})
    request.session = SessionBase()
    request.user = AnonymousUser()
    response = HtmxMiddleware(lambda r: render_page(r, "sample.html", context or {}, partials, **kwargs))(
        request
    )
    assert isinstance(response, HttpResponse)
    return response


def swap(target: str, **more: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target, **more}


def test_a_browser_gets_the_page():
    response = ask()

    assert response.status_code == 200
    assert "<html>" in response.text
    assert "swapped" not in response.text


def test_htmx_gets_the_listed_partial_it_is_about_to_swap():
    response = ask(swap("plan"))

    assert response.text.strip() == '<div id="plan">swapped</div>'


def test_partials_elsewhere_on_the_page_follow_out_of_band():
    response = ask(swap("plan"), oob=["diff"])

    assert '<div id="plan">swapped</div>' in response.text
    assert '<div id="diff" hx-swap-oob="true"></div>' in response.text


def test_on_the_whole_page_nothing_is_out_of_band():
    assert "hx-swap-oob" not in ask(oob=["diff"]).text


def test_a_partial_that_the_view_does_not_list_is_never_rendered_alone():
    response = ask(swap("diff"))

    assert "<html>" in response.text


def test_a_target_that_the_page_does_not_list_gets_the_page_in_place_of_the_old_one():
    response = ask(swap("elsewhere"))

    assert response["HX-Retarget"] == "body"
    assert response["HX-Push-Url"] == "/plans/1/?stage=2"


def test_a_refused_post_keeps_the_address_of_the_page():
    response = ask(swap("elsewhere"), {"form": HoursForm({"hours": "60"})}, method="POST")

    assert response["HX-Retarget"] == "body"
    assert "HX-Push-Url" not in response


def test_a_history_restore_gets_the_page():
    response = ask(swap("plan", **{"HX-History-Restore-Request": "true"}))

    assert "<html>" in response.text
    assert "HX-Retarget" not in response


def test_a_boosted_link_gets_the_page():
    response = ask(swap("plan", **{"HX-Boosted": "true"}))

    assert "<html>" in response.text
    assert "HX-Retarget" not in response


def test_caches_keep_pages_and_parts_apart():
    vary = ask()["Vary"]

    assert "HX-Request" in vary
    assert "HX-Target" in vary


@pytest.mark.parametrize("headers", [{}, swap("plan")], ids=["page", "partial"])
def test_a_form_with_errors_is_unprocessable(headers: dict[str, str]):
    response = ask(headers, {"form": HoursForm({"hours": "60"})})

    assert response.status_code == 422


def test_the_title_says_that_a_form_has_errors():
    assert "<title>Error: Sample</title>" in ask(context={"form": HoursForm({"hours": "60"})}).text


def test_an_untouched_or_valid_form_is_fine():
    assert ask(context={"form": HoursForm()}).status_code == 200
    assert ask(context={"form": HoursForm({"hours": "6"})}).status_code == 200


def test_one_wrong_form_among_many_is_unprocessable():
    rows = forms.formset_factory(HoursForm)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-hours": "60"}

    assert ask(context={"rows": rows(data)}).status_code == 422


def test_a_status_can_be_given():
    assert ask(status=409).status_code == 409


def test_a_remembered_page_is_kept_beside_the_others():
    request = RequestFactory().get("/")
    request.session = SessionBase()

    remember_page(request, "plan", "/plans/1/")
    remember_page(request, "result", "/assessments/2/result/")
    remember_page(request, "plan", "/plans/3/")

    assert request.session["nav"] == {"plan": "/plans/3/", "result": "/assessments/2/result/"}


def test_a_page_is_forgotten_unless_another_took_its_place():
    request = RequestFactory().get("/")
    request.session = SessionBase()
    remember_page(request, "plan", "/plans/1/")
    remember_page(request, "result", "/assessments/2/result/")

    forget_page(request, "plan", "/plans/3/")
    forget_page(request, "result", "/assessments/2/result/")

    assert request.session["nav"] == {"plan": "/plans/1/"}
