"""The database away, read-only, full or at its limit: 503 with Retry-After in plain words, at pages and the API."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import get_resolver

from onestop.api.faults import fault_of

NO_DATABASE = {"healthz", "metrics", "robots", "petition-status", "rating-thanks", "docs", "schema", "readyz"}


def raised(kind: type[Exception], state: str | None) -> Exception:
    """Django's error as it comes from PostgreSQL's of that code."""
    cause = psycopg.errors.lookup(state)("x") if state else psycopg.OperationalError("no answer")
    error = kind("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("kind", "state", "status", "code"),
    [
        (OperationalError, None, 503, "busy"),
        (OperationalError, "53300", 503, "busy"),  # too_many_connections
        (OperationalError, "57P01", 503, "busy"),  # admin_shutdown
        (OperationalError, "57P03", 503, "busy"),  # cannot_connect_now
        (OperationalError, "57014", 503, "busy"),  # query_canceled
        (OperationalError, "40P01", 503, "busy"),  # deadlock_detected
        (OperationalError, "40001", 503, "busy"),  # serialization_failure
        (OperationalError, "55P03", 503, "busy"),  # lock_not_available
        (OperationalError, "53200", 503, "busy"),  # out_of_memory
        (OperationalError, "58030", 503, "busy"),  # io_error
        (InterfaceError, None, 503, "busy"),
        (DatabaseError, "25006", 503, "read_only"),
        (OperationalError, "53100", 503, "storage_full"),
        (IntegrityError, "23505", 409, "conflict"),
        (IntegrityError, "23503", 422, "value_not_storable"),
        (IntegrityError, "23514", 422, "value_not_storable"),
        (DataError, "22003", 422, "value_not_storable"),
    ],
)
def test_a_table_of_the_database_s_errors(kind: Any, state: str | None, status: int, code: str) -> None:
    fault = fault_of(raised(kind, state))
    assert fault is not None
    assert (fault.status, fault.code) == (status, code)
    assert (fault.retry_after > 0) == (status == 503)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "full"), "storage_full"),
        (OSError(errno.EROFS, "read-only"), "read_only"),
        (ValidationError("x"), "value_not_storable"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), "value_not_storable"),
    ],
)
def test_disks_and_values(error: Exception, code: str) -> None:
    fault = fault_of(error)
    assert fault is not None
    assert fault.code == code


@pytest.mark.parametrize(
    "error", [KeyError("x"), OSError(errno.ENOENT, "x"), raised(DatabaseError, "42P01"), None]
)
def test_mistakes_of_ours_stay_mistakes(error: Any) -> None:
    assert fault_of(error) is None


def addresses() -> list[str]:
    """Every address of the house, with something in the place of its parameters."""
    return sorted(set(_walk(get_resolver().url_patterns)))


def _walk(patterns: Any, prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        text = str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, prefix + text)
        elif pattern.name not in NO_DATABASE and "^" not in text and "(?P" not in text:
            yield prefix + _filled(text)


def _filled(text: str) -> str:
    known = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: known.get(found[1], "csv"), text)


@contextmanager
def database_at(**place: Any) -> Iterator[None]:
    """Django's connection leads elsewhere: as after a failover, or while nobody answers."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def asked(client: Client, address: str) -> Any:
    client.raise_request_exception = False
    return client.get(address, headers={"accept-language": "vi"})


@pytest.fixture
def signed_in(transactional_db: None) -> Client:
    """Somebody whose cookie names a session: reading it needs the database."""
    from onestop.people.accounts.models import User

    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_every_address_while_the_database_is_away(signed_in: Client) -> None:
    with database_at(HOST="/nowhere"):
        answers = {address: asked(signed_in, address) for address in addresses()}
    wrong = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 503 or answer.headers.get("Retry-After") != "2"
    }
    assert wrong == {}
    page = answers["/mot-cua/"]
    assert "Cơ sở dữ liệu đang bận hoặc tạm ngừng" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    told = answers["/api/v1/dossiers/"]
    assert (told["Content-Type"], told.json()["code"]) == ("application/problem+json", "busy")


READING = ["/", "/thu-tuc/", "/cong-khai/", "/tra-cuu/", "/api/v1/procedures/", "/mot-cua/", "/quan-tri/"]


def test_a_database_that_only_reads(signed_in: Client) -> None:
    only_reads = {**connection.settings_dict["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    wrong = {"code": "H99.01-260302-0001", "secret": "AAAAA-AAAAA"}
    with database_at(OPTIONS=only_reads):
        pages = {address: asked(Client(), address).status_code for address in addresses()}
        looked_up = Client().post("/api/v1/lookup/", wrong, content_type="application/json")
        on_page = Client(raise_request_exception=False).post("/tra-cuu/", wrong)
        signing_in = Client(raise_request_exception=False).post(
            "/dang-nhap/", {"username": "root", "password": "x"}
        )
    assert {status for status in pages.values() if status >= 500} <= {503}
    assert [pages[address] for address in ("/", "/thu-tuc/", "/tra-cuu/", "/api/v1/procedures/")] == [200] * 4
    assert (looked_up.status_code, looked_up.json()["code"]) == (503, "read_only")
    for answer in (looked_up, on_page, signing_in):
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "tạm thời không nhận dữ liệu mới" in on_page.content.decode()


def test_a_connection_that_is_cut_in_the_middle(signed_in: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    answer = asked(signed_in, "/mot-cua/")
    connection.close()
    assert answer.status_code == 503
    assert asked(signed_in, "/mot-cua/").status_code == 403, "the next request has a connection of its own"
