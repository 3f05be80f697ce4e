"""A question that takes the database too long is answered with what to do."""

from typing import Any

import pytest
from django.db import connection

from dossiers.rules.actors import Role
from onestop.web.managers import signs
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def forever(*_: Any, **__: Any) -> None:
    """What a sign over too many events is to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
        try:
            cursor.execute("SELECT pg_sleep(60)")
        finally:
            cursor.execute("RESET statement_timeout")


def test_what_to_do_is_told(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "counted_signs", forever)
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    page = manager.get("/quan-ly/dau-hieu/", headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "choose a shorter period or fewer offices" in page.content.decode()
    assert "question_too_large" in page.content.decode()
    assert manager.get("/quan-ly/").status_code == 200
