"""`seal_report` and `verify_seals` as an administrator sees them."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from onestop.statistics.seals.models import SealVersion
from tests.factories import local, make_dossier
from tests.onestop.statistics.seals.test_sealing import tamper
from tests.onestop.statistics.test_commands import run
from tests.onestop.statistics.worlds import World

SEAL = ("seal_report", "--office", "H99.01", "--period", "2026-04")


@pytest.fixture
def head(world: World, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(timezone, "now", lambda: local(2026, 5, 4))
    make_dossier(world.communes[0], world.versions[0], by=world.actor, at=local(2026, 4, 1))
    user = User.objects.create(username="lanh.dao", full_name="Lãnh Đạo")
    Membership.objects.create(user=user, office=world.communes[0], role=Role.HEAD)
    return user


def test_seal_then_verify_then_find_what_was_tampered_with(head: User) -> None:
    code, out, _ = run(*SEAL, "--by", "lanh.dao")
    assert code == 0
    assert SealVersion.objects.get().hash in out
    assert run("verify_seals") == (0, "1 versions of seals are as they were signed.\n", "")
    tamper("UPDATE dossiers_event SET clock = 'paused'")
    code, _, err = run("verify_seals")
    assert code == 1
    assert "H99.01" in err
    assert "events" in err
    sealed, found = re.findall(r"sealed (.+), found (.+)", err)[0]
    assert sealed != found, "who reads it sees a difference"


def test_what_cannot_be_sealed(head: User) -> None:
    assert run(*SEAL, "--by", "khong-ai")[0] == 2
    assert run("seal_report", "--office", "H99", "--period", "2026-04", "--by", "lanh.dao")[0] == 2
    assert run("seal_report", "--office", "H99.01", "--by", "lanh.dao")[0] == 2
    assert run("seal_report", "--office", "H99.01", "--period", "2026-05", "--by", "lanh.dao")[0] == 1
    assert run(*SEAL, "--by", "lanh.dao")[0] == 0
    assert run(*SEAL, "--by", "lanh.dao")[0] == 2
    assert run(*SEAL, "--by", "lanh.dao", "--reason", "cho chắc")[0] == 1
