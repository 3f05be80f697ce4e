"""Pages of the manager of a province over SIZE dossiers, tallied, against a bare view in the same server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.db import connection
from django.test import override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.utils import timezone

from benchmarks.measuring import Result, compare
from benchmarks.pages import Visitor
from benchmarks.population import SIZE, all_tallied
from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from onestop.statistics.insight.keeping import count_month
from onestop.statistics.insight.rounds import refresh
from onestop.statistics.trailing_year import year_until
from procedures.models import Office

VISITS = 5
_GROUP_BY = """
SELECT d.resolving_office_id, date_trunc('month', e.happened_on), e.action, count(*)
FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
WHERE e.happened_on BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
OF_YEAR = "?tu=01/01/2026&den=31/12/2026"
OF_MONTH = "?tu=01/10/2026&den=31/10/2026"
PAGES = {
    "manager: today": "/quan-ly/",
    "manager: rates of a year by office": f"/quan-ly/ty-le/{OF_YEAR}&nhom=office",
    "manager: rates of a month by procedure": f"/quan-ly/ty-le/{OF_MONTH}&nhom=procedure",
    "manager: five pictures of a month": f"/quan-ly/hinh/{OF_MONTH}",
    "manager: trend as SVG": f"/quan-ly/hinh/xu-huong.svg{OF_MONTH}",
    "manager: expected finish": "/quan-ly/du-bao/",
    "manager: signs of twelve months": "/quan-ly/dau-hieu/",
}


def run() -> list[Result]:
    """One thread serves and one person asks; every page is over all offices, as a province sees it."""
    all_tallied(SIZE)
    counted = _counting()
    refresh(timezone.now, anew=True)
    for name in ("onestop.requests", "onestop.lists"):
        logging.getLogger(name).setLevel(logging.WARNING)
    code = Dossier.objects.values_list("code", flat=True)[:1].get()
    with override_settings(ROOT_URLCONF="benchmarks.bare", DEBUG=False, ALLOWED_HOSTS=["*"]):
        server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            return [counted, *_compared(Visitor(server.port, _manager()), code)]
        finally:
            server.terminate()


def _counting() -> Result:
    """The signs of twelve months of all offices, against a plain count of the same months' events."""
    year = year_until(timezone.now())

    def count() -> None:
        for month in year.months():
            count_month(month, at=timezone.now())

    def group() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_GROUP_BY, [year.first, year.last])
            cursor.fetchall()

    return compare(
        "counting the signs of twelve months",
        ours=("count_month", count),
        baseline=("plain GROUP BY of the year's events", group),
        size=SIZE,
        rounds=3,
    )


def _manager() -> User:
    user = User.objects.create_user(f"bench-{uuid4()}", password=str(uuid4()), full_name="Quản lý đo")
    for office in Office.objects.filter(parent=None):
        Membership.objects.create(user=user, office=office, role=Role.MANAGER)
    return user


def _compared(visitor: Visitor, code: str) -> list[Result]:
    bare = _often(partial(visitor.ask, f"/bare/{code}/"))
    return [
        compare(
            name,
            ours=(address.partition("?")[0], _often(partial(visitor.ask, address))),
            baseline=("bare view", bare),
            size=VISITS,
            rounds=3,
        )
        for name, address in PAGES.items()
    ]


def _often(ask: Callable[[], object]) -> Callable[[], object]:
    return lambda: [ask() for _ in range(VISITS)]
