"""What if: with the limit that was promised, exactly what happened; with another, what the due dates say."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from dossiers.models import Event
from dossiers.rules.actions import Action
from dossiers.rules.outcomes import Outcome
from dossiers.services import processing, resolution
from dossiers.terms import limit_from_json
from onestop.statistics.insight import what_if as module
from onestop.statistics.insight.what_if import Population, promises, what_if
from onestop.statistics.periods import Period
from procedures.rules.time_limits import TimeLimit, Unit
from tests.factories import local, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

YEARS = Period(local(2025, 1, 1).date(), local(2027, 12, 31).date())


def of(world: World, number: int) -> Population:
    return Population(
        procedure_id=world.versions[number].procedure_id,
        office_ids=frozenset(office.pk for office in world.offices),
        period=YEARS,
    )


def narrowed(population: Population, case: str, limit: dict[str, str]) -> Population:
    return Population(
        procedure_id=population.procedure_id,
        office_ids=population.office_ids,
        period=population.period,
        promise=(case, limit),
    )


def test_with_the_promised_limit_everything_is_as_it_was(history: History, world: World) -> None:
    seen = set()
    for number in range(len(world.versions)):
        population = of(world, number)
        total = 0
        for promise in promises(population):
            answer = what_if(
                narrowed(population, promise.case, promise.limit), limit_from_json(promise.limit)
            )
            assert answer.results == len(answer.retold) == promise.results
            total += answer.results
            for each in answer.retold:
                assert (each.would.outcome, each.would.due_at) == (each.was, each.due_at), each.code
                seen.add((each.was, limit_from_json(promise.limit).unit))
        assert total == population.results().count()
    assert {outcome for outcome, _ in seen} >= {Outcome.EARLY, Outcome.ON_TIME, Outcome.LATE}
    assert {unit for _, unit in seen} >= {Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.CALENDAR_DAYS}


def test_the_history_holds_what_makes_a_clock_hard(history: History) -> None:
    resolved = Event.objects.filter(action=Action.RESOLVE).values("dossier")
    found = set(Event.objects.filter(dossier__in=resolved).values_list("action", flat=True))
    assert found >= {
        "ask_supplement",
        "resubmit",
        "hand_over",
        "ask_payment",
        "consult",
        "reopen",
        "recompute",
    }


def test_another_limit_gives_what_its_own_due_date_says(history: History, world: World) -> None:
    by_pk = Event.objects.in_bulk()
    for number, amount in product(range(len(world.versions)), (1, 2, 5, 30)):
        for each in what_if(of(world, number), TimeLimit(Decimal(amount), Unit.WORKING_DAYS)).retold:
            event = by_pk[each.event_id]
            assert each.would.due_at is not None
            due_on = each.would.due_at.astimezone(local(2026, 1, 1).tzinfo).date()
            expected = (
                Outcome.EARLY
                if event.happened_on < due_on
                else Outcome.ON_TIME
                if event.happened_on == due_on
                else Outcome.LATE
            )
            assert each.would.outcome is expected


def test_a_longer_limit_never_turns_a_dossier_late(history: History, world: World) -> None:
    shorter = what_if(of(world, 0), TimeLimit(Decimal(2), Unit.WORKING_DAYS)).retold
    longer = what_if(of(world, 0), TimeLimit(Decimal(4), Unit.WORKING_DAYS)).retold
    for less, more in zip(shorter, longer, strict=True):
        assert less.event_id == more.event_id
        assert less.would.due_at is not None
        assert more.would.due_at is not None
        assert less.would.due_at <= more.would.due_at
        assert less.would.outcome is Outcome.LATE or more.would.outcome is not Outcome.LATE


def one_resolved(world: World, day: int) -> str:
    receipt = make_dossier(
        world.communes[0], world.versions[0], by=world.actor, at=local(2026, 3, 2, 9)
    ).dossier
    processing.start(receipt.code, by=world.actor, at=local(2026, 3, 2, 10))
    resolution.resolve(
        receipt.code, by=world.actor, at=local(2026, 3, day, 10), result=resolution.Result(number="1")
    )
    return receipt.code


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        (5, 3, "on_time"),
        (5, 2, "late"),
        (5, 4, "early"),
        (4, 2, "on_time"),
        (4, 1, "late"),
        (3, 1, "on_time"),
    ],
)
def test_told_by_hand(world: World, day: int, amount: int, expected: str) -> None:
    code = one_resolved(world, day)
    (each,) = what_if(of(world, 0), TimeLimit(Decimal(amount), Unit.WORKING_DAYS)).retold
    assert (each.code, each.would.outcome) == (code, expected)


def test_what_is_beyond_the_bound_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    codes = [one_resolved(world, day) for day in (3, 4, 5)]
    answer = what_if(of(world, 0), TimeLimit(Decimal(3), Unit.WORKING_DAYS))
    assert [each.code for each in answer.retold] == [codes[2], codes[1]]
    assert (answer.results, answer.since) == (3, local(2026, 3, 4).date())


def test_a_limit_beyond_the_calendar_is_told_and_not_guessed(world: World) -> None:
    one_resolved(world, 3)
    answer = what_if(of(world, 0), TimeLimit(Decimal(9000), Unit.WORKING_DAYS))
    assert (answer.retold, answer.results, answer.unreckoned) == ((), 1, 1)


def test_others_dossiers_are_not_looked_at(world: World) -> None:
    one_resolved(world, 3)
    population = Population(
        procedure_id=world.versions[0].procedure_id,
        office_ids=frozenset({world.communes[1].pk}),
        period=YEARS,
    )
    assert promises(population) == []
    assert what_if(population, TimeLimit(Decimal(1), Unit.WORKING_DAYS)).retold == ()
