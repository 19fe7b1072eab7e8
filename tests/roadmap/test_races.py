"""Two tabs at the same moment: real transactions on two connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Learner
from roadmap import services
from roadmap.models import Plan, PlanRevision, Step
from tests.roadmap.plans import MONDAY, NOW, made, plan_world, revision, step

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls at the same time, each on its own connection; return results or what they raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return call()
        except (services.StalePlan, services.StepRefused) as exc:
            return exc
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def plan(transactional_db) -> Plan:
    return made(plan_world())


def test_the_same_click_in_two_requests_has_one_effect(plan):
    read = step(plan, "read")

    answers = at_once(*[lambda: services.start_step(step=read, revision=1, now=NOW)] * 2)

    assert answers == [None, None]
    assert revision(plan) == 2
    assert PlanRevision.objects.filter(plan=plan).count() == 2


def test_of_two_different_changes_one_wins_and_the_other_is_told(plan):
    read, talk = step(plan, "read"), step(plan, "talk")

    answers = at_once(
        lambda: services.skip_step(step=read, reason="Known", revision=1, now=NOW),
        lambda: services.leave_out_step(step=talk, revision=1, now=NOW),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "StalePlan"]
    assert revision(plan) == 2
    assert (
        Step.objects.filter(plan=plan, is_left_out=True).count()
        + Step.objects.filter(plan=plan, status="skipped").count()
        == 1
    )


def test_two_first_clicks_on_plan_it_build_one_plan(transactional_db):
    world = plan_world()
    plan = made(world)
    Plan.objects.filter(pk=plan.pk).update(revision=0, summary=None, computed_at=None)
    PlanRevision.objects.all().delete()
    Step.objects.all().delete()

    at_once(*[lambda: services.build_plan(plan=plan, now=NOW)] * 2)

    assert revision(plan) == 1
    assert Step.objects.filter(plan=plan).count() == 3


def test_one_form_sent_twice_at_once_starts_one_journey(plan):
    key = UUID(int=7)

    def begin() -> Plan:
        return services.start_journey(
            learner=plan.learner,
            starting_role=plan.assessment.starting_role,
            target_role=plan.target_role,
            hours_per_week=Decimal(4),
            start_date=MONDAY,
            target_date=None,
            budget_usd=None,
            is_open_to_certificates=False,
            is_open_to_degrees=False,
            claimed_contexts=[],
            request_key=key,
            now=NOW,
        )

    first, second = at_once(begin, begin)

    assert first == second
    assert Plan.objects.filter(request_key=key).count() == 1


def test_a_new_visitor_s_form_sent_twice_at_once_makes_one_learner_whom_both_answers_know(plan):
    answers = {
        "starting_role": plan.assessment.starting_role.slug,
        "target_role": plan.target_role.slug,
        "hours_per_week": "4",
        "start_date": timezone.localdate().isoformat(),
        "request_key": str(UUID(int=7)),
    }
    browsers = [Client(), Client()]  # neither request has the other's session yet

    first, second = at_once(*[partial(browser.post, "/start/", answers) for browser in browsers])

    assert first.status_code == 302
    assert first.url == second.url
    assert Learner.objects.count() == Plan.objects.count() == 1 + 1  # and the one whose plan is there before
    assert all(browser.get(first.url, follow=True).status_code == 200 for browser in browsers)
