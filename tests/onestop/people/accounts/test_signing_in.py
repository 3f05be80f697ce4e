"""Sessions end, passwords are good, guessing is stopped, tokens die."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.utils import timezone

from config.settings import security
from onestop.people.accounts.models import ApiToken, User
from onestop.people.accounts.session_end import LONGEST_SESSION, SIGNED_IN_AT
from onestop.people.accounts.tokens import issue_token, revoke_token

pytestmark = pytest.mark.django_db
GOOD = "bốn con ngựa qua cầu"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("canbo", password=GOOD, full_name="Trần Văn Thử")


def test_a_session_ends_ten_hours_after_sign_in(client: Client, user: User) -> None:
    client.force_login(user)
    client.get("/quan-tri/")
    session = client.session
    since = session[SIGNED_IN_AT]
    client.get("/quan-tri/")
    assert client.session[SIGNED_IN_AT] == since, "being busy does not prolong it"
    session[SIGNED_IN_AT] = since - LONGEST_SESSION.total_seconds() - 1
    session.save()
    client.get("/quan-tri/")
    assert "_auth_user_id" not in client.session


def test_an_idle_session_ends_after_half_an_hour(client: Client, user: User) -> None:
    client.force_login(user)
    response = client.get("/quan-tri/")
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 1800


def test_a_visitor_without_a_session_costs_no_query(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/quan-tri/")
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_deactivated_user_is_out_at_the_next_request(client: Client, user: User) -> None:
    client.force_login(user)
    User.objects.update(is_active=False)
    response = client.get("/quan-tri/")
    assert response.status_code == 302


@pytest.mark.parametrize(
    "password", ["ngắn", "001099012345", "1q2w3e4r5t6y", "Trần Văn Thử 1", "111111111111"]
)
def test_bad_passwords_are_refused(password: str, user: User) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_a_long_sentence_is_a_good_password(user: User) -> None:
    validate_password(GOOD, user)
    with override_settings(PASSWORD_HASHERS=security.PASSWORD_HASHERS):
        assert make_password(GOOD).startswith("argon2$")


def test_a_token_ends_when_asked_and_is_revoked_once(user: User) -> None:
    now = timezone.now()
    token, value = issue_token(user, name="Cổng tỉnh", at=now, life=timedelta(days=30))
    assert token.expires_at == now + timedelta(days=30)
    assert ApiToken.objects.get(token_hash=ApiToken.hash_of(value)).user == user
    revoke_token(token, at=now)
    assert revoke_token(token, at=now + timedelta(days=1)).revoked_at == now


def test_the_value_of_a_token_is_not_kept(user: User) -> None:
    token, value = issue_token(user, name="Cổng tỉnh", at=timezone.now(), life=timedelta(days=4000))
    assert value not in str(ApiToken.objects.values().get())
    assert token.expires_at < timezone.now() + timedelta(days=367)
