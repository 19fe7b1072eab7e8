"""Who the visitor is, as far as the session knows."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.models import Learner

SESSION_KEY = "learner"


def find_learner(request: HttpRequest) -> Learner | None:
    """Return the visitor's learner, or None for somebody who has not started anything yet.

    Looked up on demand and not by a middleware: catalogue pages never ask, so they stay shared.
    """
    if request.user.is_authenticated:
        return Learner.objects.filter(user=request.user).first()
    pk = request.session.get(SESSION_KEY)
    return Learner.objects.filter(pk=pk, user=None).first() if pk else None


def remember_learner(*, request: HttpRequest, now: datetime) -> Learner:
    """Return the visitor's learner; make one and keep it in the session if this is their first write."""
    learner = find_learner(request)
    if learner is None:
        user = request.user if request.user.is_authenticated else None
        learner = Learner.objects.create(user=user, created_at=now)
        keep_learner(request=request, learner=learner)
    return learner


def keep_learner(*, request: HttpRequest, learner: Learner) -> None:
    """Make the visitor's session the one that the learner is known by."""
    request.session[SESSION_KEY] = str(learner.pk)
