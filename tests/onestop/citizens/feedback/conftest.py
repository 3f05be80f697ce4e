"""Two offices with somebody of every role, a dossier that was returned, and petitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from dossiers.rules.actors import Actor, Role
from dossiers.services.intake import Receipt
from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve, return_result
from onestop.citizens.feedback.petition_intake import PetitionDraft, PetitionReceipt, receive
from onestop.citizens.feedback.rating import CITIZEN
from onestop.citizens.feedback.rules.petitions import Kind
from procedures.models import Office
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

AT = local(2026, 11, 16, 9)
WORDS = "Bà Thử đợi hai giờ ở quầy số 3"


@dataclass(frozen=True)
class Place:
    """An office, its neighbour, and who works there."""

    office: Office
    other: Office

    @property
    def head(self) -> Actor:
        return make_actor(self.office, Role.HEAD, name="Trưởng phòng", number=7)

    @property
    def officer(self) -> Actor:
        return make_actor(self.office, Role.OFFICER, number=8)

    @property
    def stranger(self) -> Actor:
        return make_actor(self.other, Role.HEAD, Role.MANAGER, Role.OFFICER, number=9)

    def petition(
        self, kind: Kind = Kind.PETITION, *, at: datetime = AT, token: str = "t1", **fields: Any
    ) -> PetitionReceipt:
        known = {"name": "Nguyễn Thị Thử", "contact": "0000000001"} if kind.needs_name else {}
        draft = PetitionDraft(
            kind=kind, office=self.office, token=token, **{"text": WORDS, **known, **fields}
        )
        return receive(draft, by=CITIZEN, at=at)


@pytest.fixture
def place(db: None) -> Place:
    return Place(make_office("H99.01"), make_office("H99.02"))


def returned(office: Office, *, returned_at: datetime = AT) -> Receipt:
    """A dossier whose result was handed over."""
    by, version = make_actor(office), make_procedure()
    receipt = make_dossier(office, version, by=by, at=local(2026, 11, 12, 9))
    code = receipt.dossier.code
    start(code, by=by, at=local(2026, 11, 12, 10))
    resolve(code, by=by, at=local(2026, 11, 13, 9), result=Result(kind="granted"))
    return_result(code, by=by, at=returned_at, delivery="desk", taken_by="")
    receipt.dossier.refresh_from_db()
    return receipt
