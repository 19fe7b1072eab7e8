"""What the logs say of a visitor: nothing but the path and a number for the request."""

import logging

import pytest
from django.test import Client


def test_a_request_is_logged_with_its_id_and_without_personal_data(
    client: Client, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        client.get(
            "/healthz", {"q": "ada@example.org"}, HTTP_USER_AGENT="Browser 1.0", REMOTE_ADDR="192.0.2.7"
        )

    events = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [event["event"] for event in events] == ["request_started", "request_finished"]
    assert all(event["request_id"] and event["request"] == "GET /healthz" for event in events)
    for text in ("ada@example.org", "Browser 1.0", "192.0.2.7"):
        assert text not in str(events)
