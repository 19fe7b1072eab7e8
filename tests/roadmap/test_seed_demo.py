"""The demonstration learner."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from roadmap.models import Plan, StepStatus


def test_the_demonstration_is_a_plan_under_way_that_one_can_sign_in_to(
    client: Client, db: None, settings: Settings
):
    settings.DEBUG = True
    call_command("load_catalogue")

    call_command("seed_demo")
    call_command("seed_demo")

    plan = Plan.objects.get()
    statuses = list(plan.steps.on_the_list().values_list("status", flat=True))
    assert statuses.count(StepStatus.DONE) >= 3
    assert statuses.count(StepStatus.IN_PROGRESS) == 1
    assert statuses.count(StepStatus.TODO) >= 3
    signed_in = client.post(
        f"/admin/login/?next={plan.get_absolute_url()}",
        {"username": "demo@example.org", "password": "demo"},
        follow=True,
    )
    assert signed_in.request["PATH_INFO"] == plan.get_absolute_url()
    assert signed_in.status_code == 200


def test_production_gets_no_demonstration(db: None):
    with pytest.raises(CommandError, match="for development only"):
        call_command("seed_demo")

    assert not User.objects.exists()
