"""An office with something of everything, so that every page has its forms."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.rules.actors import Role
from dossiers.services.fees import take_fee
from dossiers.services.files import FileDraft, attach_file
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import ApiToken, Membership, User
from onestop.statistics.refresh import drain
from procedures.models import Office, ReviewFlag
from tests.factories import make_dossier, make_office, make_procedure
from tests.hostile.doors import Findings, Visitor

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060606000000005"
    "0001a5f645400000000049454e44ae426082"
)

# One broken value in so many is sent in `make test`; all of them, for hours, in `make proof`.
HOW_MANY = [
    pytest.param(int(os.environ.get("HOSTILE_EVERY", "197")), id="sample", marks=pytest.mark.timeout(1_800)),
    pytest.param(1, id="whole", marks=[pytest.mark.proof, pytest.mark.timeout(6 * 3600)]),
]


@pytest.fixture
def office(db: None) -> Office:
    """A commune with a procedure, a draft, dossiers, a file, a receipt and somebody of every role."""
    above = make_office("H99", level="province")
    office = make_office("H99.01", parent=above, name="Phường Thử")
    version = make_procedure("1.001193", name="Đăng ký khai sinh")
    draft = make_procedure("1.900002", publish=False)
    ReviewFlag.objects.create(version=draft, flag="unit-missing", text="3")
    user = _person("moi.vai", above, *Role)
    for role in Role:
        Membership.objects.create(user=user, office=office, role=role)
    by, now = actor_for(user), timezone.now()
    for _ in range(2):
        dossier = make_dossier(office, version, by=by, at=now).dossier
    take_fee(dossier.code, by=by, at=now)
    attach_file(dossier.code, by=by, at=now, file=FileDraft(name="a.png", chunks=[PNG]))
    ApiToken.objects.create(user=user, name="thử", token_hash="0" * 64, expires_at=now)
    drain(at=now)
    return office


def _person(name: str, office: Office, *roles: Role) -> User:
    user = User.objects.create_user(name, full_name="Nguyễn Văn Thử")
    for role in roles:
        Membership.objects.create(user=user, office=office, role=role)
    return user


@pytest.fixture
def findings() -> Iterator[Findings]:
    """What is found; thousands of lines of the log would only hide it."""
    logging.disable(logging.CRITICAL)
    yield Findings()
    logging.disable(logging.NOTSET)


@pytest.fixture
def visitor(office: Office, findings: Findings, request: Any) -> Visitor:
    """Who asks: nobody, somebody with every role, the superuser, or one role alone (by indirect parameter)."""
    client = Client(headers={"accept-language": "vi"})
    who = request.param
    if who == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    elif who == "everything":
        client.force_login(User.objects.get(username="moi.vai"))
    elif who != "nobody":
        client.force_login(_person("mot.vai", office.parent or office, Role(who)))
    return Visitor(client, findings)
