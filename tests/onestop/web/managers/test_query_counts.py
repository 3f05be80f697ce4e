"""Managers' pages ask few queries, and as many for ten times the dossiers, procedures and offices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.statistics.refresh import drain
from tests.factories import make_actor, make_dossier, make_office, make_procedure
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

# The most that a page may ask, sessions and rights of the visitor included.
PAGES = {
    "/quan-ly/": 20,
    "/quan-ly/ty-le/?nhom=procedure": 45,
    "/quan-ly/ty-le/?nhom=office": 45,
    "/quan-ly/ty-le/ho-so/?so-lieu=received": 20,
    "/quan-ly/hinh/": 40,
    "/quan-ly/dinh-nghia/": 20,
    "/quan-ly/du-bao/": 30,
    "/quan-ly/dau-hieu/": 20,
    "/quan-ly/neu-nhu/?thu_tuc=1.001193&so=1&dv=working_days": 40,
    "/quan-ly/bao-cao-dinh-ky/qua-han/": 30,
    "/quan-ly/bao-cao-dinh-ky/so-hoa/": 30,
    "/quan-ly/bao-cao-dinh-ky/phi-le-phi/": 40,
    "/quan-ly/niem-phong/": 20,
    "/quan-ly/bao-cao/": 20,
    "/quan-ly/xuat/": 20,
    "/quan-ly/nhat-ky/": 20,
}


@pytest.fixture
def manager(counter: Counter) -> Client:
    """The manager of an office with one dossier that was late and one that is open."""
    _two_dossiers(counter)
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def _two_dossiers(counter: Counter, **where: Any) -> None:
    office, version = where.get("office", counter.office), where.get("version", counter.version)
    by = make_actor(office) if "office" in where else actor_for(counter.user)
    at = timezone.now() - timedelta(days=20)
    for is_done in (True, False):
        code = make_dossier(office, version, by=by, at=at).dossier.code
        processing.start(code, by=by, at=at)
        if is_done:
            resolution.resolve(code, by=by, at=at + timedelta(days=19), result=Result(number="1"))
    drain(at=timezone.now())


@pytest.fixture
def grown(counter: Counter) -> Callable[[], None]:
    def grow() -> None:
        for number in range(4):
            office = make_office(f"H99.01.{number}", parent=counter.office, name=f"Tổ {number}")
            _two_dossiers(counter, office=office, version=make_procedure(f"1.0022{number}0"))
            _two_dossiers(counter)

    return grow


@pytest.mark.parametrize(("address", "most"), PAGES.items())
def test_as_many_queries_whatever_there_is(
    manager: Client, grown: Callable[[], None], address: str, most: int
) -> None:
    manager.get(address)
    few = _queries(manager, address)
    assert few <= most
    grown()
    manager.get(address)
    assert _queries(manager, address) <= few


def _queries(manager: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = manager.get(address)
    assert answer.status_code == 200, address
    return len(asked)
