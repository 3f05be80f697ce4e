"""Pages at the desk against a bare view in the same server: work list (50,000 open), dossier page, intake post."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.utils import timezone

from benchmarks.measuring import Result, compare
from benchmarks.population import populate
from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from tests.factories import make_actor, make_dossier, make_procedure

OPEN = 50_000
VISITS = 30


def run() -> list[Result]:
    """One thread serves and one person asks, over one kept connection: what a page costs."""
    populate(OPEN)
    logging.getLogger("onestop.requests").setLevel(logging.WARNING)
    office, user = _everything_open_at_one_office()
    version = make_procedure("1.980002")
    code = make_dossier(office, version, by=make_actor(office), at=timezone.now()).dossier.code
    with override_settings(ROOT_URLCONF="benchmarks.bare", DEBUG=False, ALLOWED_HOSTS=["*"]):
        server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            visitor = Visitor(server.port, user)
            return _compared(visitor, code, version.procedure.code)
        finally:
            server.terminate()


def _everything_open_at_one_office() -> tuple[Office, User]:
    """50,000 dossiers in progress that one office holds, due over the next months."""
    office = Office.objects.filter(code__startswith="H97.").first()
    assert office is not None
    ids = list(Dossier.objects.order_by("pk").values_list("pk", flat=True)[:OPEN])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE dossiers_dossier SET state = 'in_progress', clock = 'running', finished_at = NULL,"
            " returned_at = NULL, outcome = '', statutory_outcome = '',"
            " holder_office_id = %(office)s, receiving_office_id = %(office)s,"
            " resolving_office_id = %(office)s, returning_office_id = %(office)s,"
            " due_at = %(now)s + (id %% 2000) * interval '1 hour' WHERE id = ANY(%(ids)s)",
            {"office": office.pk, "now": timezone.now() - timedelta(days=5), "ids": ids},
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE dossiers_dossier")
    user = User.objects.create_user(f"bench-{uuid4()}", password=str(uuid4()), full_name="Cán bộ đo")
    for role in (Role.CLERK, Role.OFFICER):
        Membership.objects.create(user=user, office=office, role=role)
    return office, user


class Visitor:
    """Somebody signed in, on one connection that is kept."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.cookies = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: "a" * 32,
        }
        self.server = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, address: str, form: dict[str, str] | None = None) -> str:
        """The page behind an address, or what a form sent there brings. Raises AssertionError for a refusal."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": "a" * 32})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.server.request("GET" if form is None else "POST", address, body, headers)
        answer = self.server.getresponse()
        text = answer.read().decode()
        assert answer.status == (200 if form is None or "/bare/" in address else 302), (
            address,
            answer.status,
            text[:500],
        )
        return text


def _compared(visitor: Visitor, code: str, procedure: str) -> list[Result]:
    def often(ask: Callable[[], object]) -> Callable[[], object]:
        return lambda: [ask() for _ in range(VISITS)]

    bare = often(lambda: visitor.ask(f"/bare/{code}/"))
    pages = {
        "work list, 50,000 open": "/mot-cua/",
        "work list, filtered and a page on": _second_page(visitor),
        "dossier page": f"/mot-cua/ho-so/{code}/",
        "intake page": f"/mot-cua/tiep-nhan/{procedure}/",
    }
    results = [
        compare(
            name,
            ours=(address.split("?")[0], often(partial(visitor.ask, address))),
            baseline=("bare view", bare),
            size=VISITS,
        )
        for name, address in pages.items()
    ]
    results.append(
        compare(
            "intake post",
            ours=(
                "form 01 accepted",
                often(lambda: visitor.ask(f"/mot-cua/tiep-nhan/{procedure}/", _form())),
            ),
            baseline=("bare view, POST", often(lambda: visitor.ask(f"/bare/{code}/", {"a": "b"}))),
            size=VISITS,
        )
    )
    return results


def _second_page(visitor: Visitor) -> str:
    found = re.search(r'href="(\?[^"]+)" rel="next"', visitor.ask("/mot-cua/?trang-thai=in_progress"))
    assert found, "50,000 dossiers have a second page"
    return "/mot-cua/" + found[1].replace("&amp;", "&")


def _form() -> dict[str, str]:
    person = uuid4().int
    return {
        "token": str(uuid4()),
        "applicant-name": "Nguyễn Thị Đo",
        "applicant-id_number": f"{person % 10**12:012d}",
        "channel": "direct",
        "delivery": "desk",
        "paper_0": "on",
        "paper_0_originals": "1",
        "do": "accept",
    }
