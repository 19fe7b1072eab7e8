from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from accounts.models import Learner, User
from accounts.services import SESSION_KEY, find_learner, remember_learner
from tests.accounts.factories import LearnerFactory, UserFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of():
    def build(user: User | None = None):
        request = RequestFactory().get("/")
        request.session = SessionStore()
        request.user = user or AnonymousUser()
        return request

    return build


def test_somebody_who_has_not_started_is_nobody_and_looking_makes_nobody(request_of):
    request = request_of()

    assert find_learner(request) is None
    assert not Learner.objects.exists()
    assert not request.session.modified


def test_the_first_write_makes_a_learner_that_the_session_remembers(request_of):
    request = request_of()

    learner = remember_learner(request=request, now=NOW)

    assert learner.user is None
    assert learner.created_at == NOW
    assert find_learner(request) == learner
    assert remember_learner(request=request, now=NOW) == learner


def test_a_signed_in_visitor_has_the_learner_of_the_account(request_of):
    user = UserFactory()
    learner = LearnerFactory(user=user)
    LearnerFactory()

    assert find_learner(request_of(user)) == learner
    assert remember_learner(request=request_of(user), now=NOW) == learner


def test_the_first_write_of_a_signed_in_visitor_makes_a_learner_of_the_account(request_of):
    user = UserFactory()

    assert remember_learner(request=request_of(user), now=NOW).user == user


def test_a_session_does_not_open_the_learner_of_an_account(request_of):
    request = request_of()
    request.session[SESSION_KEY] = str(LearnerFactory(user=UserFactory()).pk)

    assert find_learner(request) is None


def test_a_learner_that_was_deleted_is_nobody(request_of):
    request = request_of()
    learner = remember_learner(request=request, now=NOW)
    learner.delete()

    assert find_learner(request) is None


def test_an_address_names_one_user_however_it_is_written():
    User.objects.create_user("Ada@Example.com")

    with pytest.raises(Exception, match="user_email_unique_in_any_case"):
        User.objects.create_user("ada@example.com")


def test_a_superuser_may_open_the_admin():
    user = User.objects.create_superuser("root@example.com", "a long password")

    assert user.is_staff
    assert user.is_superuser
    assert user.check_password("a long password")


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="Give an e-mail address"):
        User.objects.create_user("")
