"""People: learners with and without an account, and a test client that is one of them."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from django.test import Client
from factory.django import DjangoModelFactory

from accounts.models import Learner, User
from accounts.services import SESSION_KEY


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.com")


class LearnerFactory(DjangoModelFactory):
    """A learner known by a browser's session alone."""

    class Meta:
        model = Learner

    created_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def act_as(client: Client, learner: Learner) -> None:
    """Make the client's browser the one that the learner is known by."""
    if learner.user is not None:
        client.force_login(learner.user)
        return
    session = client.session
    session[SESSION_KEY] = str(learner.pk)
    session.save()
