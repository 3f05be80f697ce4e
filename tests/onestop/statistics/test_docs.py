"""The examples of docs/rules/statistics.md hold."""

import doctest
from datetime import datetime
from pathlib import Path

from dossiers.services import processing, resolution
from onestop.statistics.figures import Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.periods import parse_period
from procedures.rules.moments import LOCAL
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import World

PAGE = Path(__file__).parents[3] / "docs" / "rules" / "statistics.md"


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


class Words:
    """What the page's examples say in short."""

    def __init__(self, world: World) -> None:
        self.world = world

    def take_in(self, moment: str) -> str:
        office, version = self.world.communes[0], self.world.versions[0]
        code = make_dossier(office, version, by=self.world.actor, at=at(moment)).dossier.code
        processing.start(code, by=self.world.actor, at=at(moment))
        return code

    def resolve(self, code: str, moment: str, happened: str = "") -> None:
        told = {"happened_at": at(happened), "reason": "nhập sau"} if happened else {}
        result = resolution.Result()
        resolution.resolve(code, by=self.world.actor, at=at(moment), result=result, **told)

    def withdraw(self, code: str, moment: str) -> None:
        resolution.withdraw(code, by=self.world.actor, at=at(moment), reason="rút")

    def reopen(self, code: str, moment: str) -> None:
        resolution.reopen(code, by=self.world.actor, at=at(moment), reason="sai", clock_effect="restarts")

    def figures(self, period: str, *buckets: str, cut_off: str = "") -> list[int]:
        known = at(cut_off) if cut_off else None
        report = report_of(Scope(period=parse_period(period)), at=local(2026, 12, 1), cut_off=known)
        return [report.totals.bucket(bucket) for bucket in buckets]


def test_the_examples_of_the_page_hold(world: World) -> None:
    words = Words(world)
    names = {name: getattr(words, name) for name in ("take_in", "resolve", "withdraw", "reopen", "figures")}
    text = PAGE.read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, names, PAGE.name, PAGE.name, 0)
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert result.attempted > 12
    assert not result.failed, "".join(told)
