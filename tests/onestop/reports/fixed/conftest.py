"""A little population with every fate, made through the services: two communes, three procedures, one month."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.rules.actors import Actor
from dossiers.services import lateness, processing, resolution, suspension
from dossiers.services.fees import take_fee, void_fee
from dossiers.services.files import FileDraft, attach_file
from dossiers.services.resolution import Result
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from tests.dossiers.file_samples import png
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import EVERY_ROLE, World, make_world

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
NOW = local(2026, 4, 10)
MONDAY = local(2026, 3, 2)
# The same file is taken only once.
HEIGHTS = count(2)


class Town:
    """Takes dossiers in at a commune and lets them meet their fate; `by` may do everything."""

    def __init__(self, world: World) -> None:
        self.world, self.by = world, world.actor
        self.office, self.other = world.communes

    def dossier(self, office: Any = None, version: int = 0, at: datetime = MONDAY, **more: Any) -> str:
        """Three working days from Monday 2 March: due on Thursday 5 March."""
        found = make_dossier(office or self.office, self.world.versions[version], by=self.by, at=at, **more)
        processing.start(found.dossier.code, by=self.by, at=at)
        return found.dossier.code

    def resolve(self, code: str, on: int) -> str:
        resolution.resolve(code, by=self.by, at=local(2026, 3, on), result=Result(number="1"))
        return code

    def explain(self, code: str, group: str, at: datetime = NOW, remedy: str = "Thêm người") -> None:
        lateness.explain_lateness(code, by=self.by, at=at, late_reason=group, remedy=remedy)

    def ask(self, code: str, on: int) -> None:
        suspension.ask_supplement(code, by=self.by, at=local(2026, 3, on), reason="thiếu", papers=["Bản sao"])

    def file(self, code: str, at: datetime, **more: Any) -> None:
        attach_file(
            code, by=self.by, at=at, file=FileDraft(name="a.png", chunks=[png(2, next(HEIGHTS))], **more)
        )

    def take(self, code: str, at: datetime, **more: Any) -> str:
        take_fee(code, by=self.by, at=at, **more)
        return str(Dossier.objects.get(code=code).fee_receipts.latest("pk"))

    def void(self, code: str, receipt: str, at: datetime) -> None:
        roles = {office.pk: frozenset(EVERY_ROLE) for office in self.world.offices}
        other = Actor(id=8, name="Người Khác", roles=roles)
        void_fee(code, by=other, at=at, receipt=receipt, reason="sai")

    def scope(self, **more: Any) -> Scope:
        return Scope(period=MARCH, **more)


@pytest.fixture
def town(db: None) -> Town:
    return Town(make_world())
