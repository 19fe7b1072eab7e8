"""The theme, the style guide and the error pages."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_theme_is_kept_in_a_cookie_and_printed_on_every_page(client: Client):
    response = client.post("/theme/", {"theme": "dark", "next": "/roles/?page=2"})

    assert response.status_code == 302
    assert response["Location"] == "/roles/?page=2"
    assert client.cookies["theme"].value == "dark"
    assert '<html lang="en-US" data-theme="dark">' in client.get("/no-such-page/").text


def test_without_a_choice_the_theme_is_the_systems(client: Client):
    assert '<html lang="en-US">' in client.get("/no-such-page/").text


def test_a_theme_nobody_knows_is_refused(client: Client):
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400


def test_a_theme_cookie_with_other_content_is_ignored(client: Client):
    client.cookies["theme"] = '"><script>'

    assert "<script>" not in client.get("/no-such-page/").text.partition("<head>")[0]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_theme_form_leads_nowhere_else(client: Client, elsewhere: str):
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_the_theme_is_changed_by_a_post_only(client: Client):
    response = client.get("/theme/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_a_method_that_an_address_does_not_take_is_told_with_what_to_do(client: Client):
    assert "That doesn’t work here." in client.get("/theme/").text


def test_the_style_guide_is_there_in_development(client: Client, settings: LazySettings):
    settings.DEBUG = True

    assert client.get("/styleguide/").status_code == 200


def test_every_link_of_the_style_guide_into_a_page_leads_to_a_part_of_it(
    client: Client, settings: LazySettings
):
    settings.DEBUG = True
    guide = client.get("/styleguide/").text

    links = set(re.findall(r'href="(/[^"#]*)#([^"]+)"', guide))

    assert links
    assert [link for link in links if f'id="{link[1]}"' not in client.get(link[0]).text] == []


def test_the_style_guide_is_not_there_in_production(client: Client):
    assert client.get("/styleguide/").status_code == 404


def test_a_page_that_is_not_there_says_where_to_go_on(client: Client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "The line stops here." in response.text
    assert response.text.count("<li>") >= 4


def test_the_visitors_own_pages_are_in_the_navigation(client: Client):
    session = client.session
    session["nav"] = {"plan": "/plans/1/"}
    session.save()

    assert 'href="/plans/1/"' in client.get("/no-such-page/").text


@pytest.mark.parametrize("status", [400, 500, 503])
def test_the_plain_error_pages_need_no_request(status: int):
    html = render_to_string(f"{status}.html", {"site_name": "Throughline"})

    assert "<h1>" in html
    assert "Throughline" in html
