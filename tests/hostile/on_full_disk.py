"""What an office is answered while its disk fills up; run by test_full_disk in a process and on servers of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from tests.factories import make_office, make_procedure

MOST_INTAKES = 500


def asked(disk: str) -> Iterator[str]:
    """One line for each question."""
    call_command("migrate", verbosity=0)
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    client = _clerk(make_office("H99.01"))
    make_procedure("1.000001")
    yield f"well {_intake(client).status_code}"
    ballast = _fill(Path(disk) / "ballast")
    answers = (_intake(client) for _ in range(MOST_INTAKES))
    full = next(answer for answer in answers if answer.status_code != 201)
    yield f"full {full.status_code} {full.json()['code']} {full.headers.get('Retry-After')}"
    stranger = Client(raise_request_exception=False)
    yield f"look-up {stranger.post('/tra-cuu/', {'code': 'x', 'secret': 'y'}).status_code in (404, 503)}"
    yield f"page {client.get('/mot-cua/').status_code}"
    ballast.unlink()
    connection.close()
    yield f"room {_intake(client).status_code}"


def _clerk(office: Office) -> Client:
    user = User.objects.create_user("clerk")
    Membership.objects.create(user=user, office=office, role=Role.CLERK)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _intake(client: Client) -> Any:
    body = {"procedure": "1.000001", "channel": "direct", "applicant": {"name": "Nguyễn Thử"}, "papers": []}
    key = {"Idempotency-Key": os.urandom(8).hex()}
    return client.post("/api/v1/dossiers/", body, content_type="application/json", headers=key)


def _fill(file: Path) -> Path:
    with file.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"x" * 4096)
        except OSError:
            return file
