"""The definitions to compare against an oracle in plain Python, and each class of each of them by example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

from dossiers.models import Dossier, Event
from dossiers.rules.states import State
from dossiers.services import processing, resolution, suspension
from dossiers.services.drafts import PaperDraft
from onestop.statistics.comparing import Counted, compared, moved_events
from onestop.statistics.figures import Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.variants import CLASSES, VARIANTS, variant
from procedures.rules.errors import NotFound, RuleError
from tests.factories import local, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

APRIL = parse_period("2026-04")
AT = local(2026, 5, 4)


def stays(period: Period) -> Iterable[list[Event]]:
    """The events of each stay as known of the time before the period's end."""
    for dossier in Dossier.objects.all():
        stay: list[Event] = []
        for event in dossier.events.filter(happened_at__lt=period.end).order_by("seq"):
            if event.action in ("accept", "reopen"):
                if stay:
                    yield stay
                stay = []
            if stay or event.action in ("accept", "reopen"):
                stay.append(event)
        if stay:
            yield stay


def at_of(stay: list[Event], action: str) -> datetime | None:
    return next((event.happened_at for event in stay if event.action == action), None)


def oracle(stay: list[Event], period: Period, at: datetime) -> dict[str, str]:
    """The class of one stay by each definition, as their texts say it."""
    due, state = stay[-1].due_at, State(stay[-1].state)
    resolved, returned, stopped = (at_of(stay, name) for name in ("resolve", "return_result", "stop"))
    asked = [event.happened_at for event in stay if event.action == "ask_supplement"]
    told = dict.fromkeys(VARIANTS, "")
    if resolved and resolved >= period.start:
        told["06a"] = next(event.outcome for event in stay if event.action == "resolve")
        extended = any(event.action == "reappoint" for event in stay)
        told["opencps"] = "on_time"
        if due and resolved > due:
            told["opencps"] = "late"
        elif due and ((returned and returned < due) or (extended and resolved < due)):
            told["opencps"] = "early"
    if returned and returned >= period.start:
        told["dashboard"] = "no_due" if not due else "on_time" if returned <= due else "late"
    end = resolved or returned or stopped
    known_due = next((event.due_at for event in reversed(stay) if event.due_at), None)
    waits = state is State.AWAITING_SUPPLEMENT or (not due and known_due)
    judged = end or min(period.end, at)
    if waits:
        began = [event for event in stay if event.action in ("ask_supplement", "ask_payment", "consult")]
        judged = began[-1].happened_at
    if (end and end >= period.start) or (not end and state.is_open):
        is_late = known_due and (len(asked) > 1 or judged > known_due)
        told["index-766"] = ("" if end else "open_") + ("late" if is_late else "on_time")
        if not known_due:
            told["index-766"] = "no_due"
    return told


def by_oracle(period: Period, at: datetime) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {code: Counter() for code in VARIANTS}
    for stay in stays(period):
        for code, name in oracle(stay, period, at).items():
            counted[code][name] += bool(name)
    return {code: +counter for code, counter in counted.items()}


def by_statement(found: list[Counted]) -> dict[str, Counter[str]]:
    return {each.variant.code: Counter({k: v for k, v in each.classes.items() if k}) for each in found}


@pytest.mark.seeds(first=0, sample=1, proof=200)
def test_the_statement_says_what_the_oracle_says(world: World, seed: int) -> None:
    history = History(world, seed)
    history.run(220)
    for name in ("2025-12", "2026-01", "2026-Q1", "2026"):
        period = parse_period(name)
        found = compared(Scope(period=period), at=history.at)
        assert by_statement(found) == by_oracle(period, history.at), name
        for each in found:
            assert len(moved_events(Scope(period=period), each.variant, at=history.at)) == each.changed
            for (before, after), count in each.moved.items():
                ids = moved_events(
                    Scope(period=period), each.variant, at=history.at, before=before, after=after
                )
                assert len(ids) == count


def test_the_default_is_the_report(world: World) -> None:
    history = History(world, 7)
    history.run(200)
    scope = Scope(period=parse_period("2026-Q1"), office="H99")
    default = compared(scope, at=history.at)[0]
    totals = report_of(scope, at=history.at).totals
    assert default.rate == totals.on_time_rate
    assert default.changed == 0


class Story:
    """One dossier of April with a limit of three working days: received on the first, due on the sixth."""

    def __init__(self, world: World, version: int = 0) -> None:
        self.by = world.actor
        at = local(2026, 4, 1)
        made = make_dossier(world.communes[0], world.versions[version], by=self.by, at=at)
        self.code = made.dossier.code
        processing.start(self.code, by=self.by, at=at)

    def resolve(self, *at: int) -> None:
        resolution.resolve(self.code, by=self.by, at=local(2026, *at), result=resolution.Result())

    def hand_over(self, *at: int) -> None:
        resolution.return_result(self.code, by=self.by, at=local(2026, *at))

    def ask(self, *at: int) -> None:
        suspension.ask_supplement(
            self.code, by=self.by, at=local(2026, *at), papers=["Bản sao"], reason="thiếu"
        )

    def bring(self, *at: int) -> None:
        papers = (PaperDraft(name="Bản sao", copies=1),)
        suspension.resubmit(self.code, by=self.by, at=local(2026, *at), papers=papers)

    def stop(self, *at: int) -> None:
        resolution.stop(self.code, by=self.by, at=local(2026, *at), reason="không đủ điều kiện")

    def withdraw(self, *at: int) -> None:
        resolution.withdraw(self.code, by=self.by, at=local(2026, *at), reason="rút")

    def extend(self, *at: int) -> None:
        processing.reappoint(
            self.code, by=self.by, at=local(2026, *at), promised_at=local(2026, 4, 20), reason="thêm"
        )


# what happened → the class by 06a, dashboard, index-766, opencps
STORIES: list[tuple[list[tuple[Any, ...]], tuple[str, str, str, str]]] = [
    ([("resolve", 4, 2), ("hand_over", 4, 3)], ("early", "on_time", "on_time", "early")),
    ([("resolve", 4, 2), ("hand_over", 4, 20)], ("early", "late", "on_time", "on_time")),
    ([("resolve", 4, 2)], ("early", "", "on_time", "on_time")),
    ([("resolve", 4, 2), ("hand_over", 5, 3)], ("early", "", "on_time", "on_time")),
    ([("extend", 4, 1, 10), ("resolve", 4, 2)], ("early", "", "on_time", "early")),
    ([("resolve", 4, 20), ("hand_over", 4, 20)], ("late", "late", "late", "late")),
    ([("ask", 4, 1, 10), ("bring", 4, 2), ("ask", 4, 2), ("bring", 4, 3), ("resolve", 4, 3)],
     ("early", "", "late", "on_time")),
    ([("ask", 4, 1, 10)], ("", "", "open_on_time", "")),
    ([("ask", 4, 20)], ("", "", "open_late", "")),
    ([("ask", 4, 1, 10), ("stop", 4, 20)], ("", "", "on_time", "")),
    ([], ("", "", "open_late", "")),
    ([("stop", 4, 2)], ("", "", "on_time", "")),
    ([("stop", 4, 20)], ("", "", "late", "")),
    ([("withdraw", 4, 2)], ("", "", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "expected"), STORIES)
def test_each_class_of_each_definition(
    world: World, steps: list[tuple[Any, ...]], expected: tuple[str, ...]
) -> None:
    story = Story(world)
    for name, *at in steps:
        getattr(story, name)(*at)
    found = compared(Scope(period=APRIL), at=AT)
    assert tuple("".join(+each.classes) for each in found) == expected


def test_without_a_limit(world: World) -> None:
    story = Story(world, version=2)
    story.resolve(4, 2)
    story.hand_over(4, 3)
    found = compared(Scope(period=APRIL), at=AT)
    assert ["".join(+each.classes) for each in found] == ["no_due", "no_due", "no_due", "on_time"]


def test_before_the_due_moment_an_open_one_counts_as_on_time(world: World) -> None:
    Story(world)
    index = compared(Scope(period=APRIL), at=local(2026, 4, 2))[2]
    assert (index.rate.numerator, index.rate.denominator) == (1, 1)


def test_unknown_names_are_refused(world: World) -> None:
    with pytest.raises(NotFound):
        variant("khac")
    with pytest.raises(RuleError, match="no such class"):
        moved_events(Scope(period=APRIL), variant("dashboard"), at=AT, before="khac")
    assert "late" in CLASSES
