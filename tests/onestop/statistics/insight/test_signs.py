"""Signs: each rule by its table, and the database's answer by the rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from dossiers.models import Dossier, Event, Party
from dossiers.rules.actions import Action
from onestop.statistics.insight.rules.sign_names import Sign
from onestop.statistics.insight.rules.signs import Facts, shows
from onestop.statistics.insight.signs import LOOKED_AT, events_with, signs_by_office_and_month
from onestop.statistics.periods import Period
from tests.factories import local
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

YEARS = Period(local(2025, 1, 1).date(), local(2027, 12, 31).date())
DUE = local(2026, 3, 5, 17)
RESULT = Facts(
    Action.RESOLVE, happened_at=local(2026, 3, 4, 9, 5), entered_at=local(2026, 3, 4, 9, 5), due_at=DUE
)
RECEIPT = Facts(Action.ACCEPT, happened_at=local(2026, 3, 2, 9, 5), entered_at=local(2026, 3, 2, 9, 5))
# Ten hours from receipt to the due moment.
REQUEST = Facts(
    Action.ASK_SUPPLEMENT,
    happened_at=local(2026, 3, 2, 16),
    entered_at=local(2026, 3, 2, 16),
    received_at=local(2026, 3, 2, 7),
    due_at=local(2026, 3, 2, 17),
)
WITHDRAWAL = replace(RECEIPT, action=Action.WITHDRAW)
RETURN = replace(RECEIPT, action=Action.RETURN_RESULT)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def at(facts: Facts, moment: object, **more: object) -> Facts:
    return replace(facts, happened_at=moment, entered_at=moment, **more)  # type: ignore[arg-type]


CASES = [
    (Sign.AT_DUE, RESULT, False),
    (Sign.AT_DUE, at(RESULT, DUE), True),
    (Sign.AT_DUE, at(RESULT, DUE - 60 * SECOND), True),
    (Sign.AT_DUE, at(RESULT, DUE - 61 * SECOND), False),
    (Sign.AT_DUE, at(RESULT, DUE + 60 * SECOND), True),
    (Sign.AT_DUE, at(RESULT, DUE + 61 * SECOND), False),
    (Sign.AT_DUE, at(RESULT, local(2026, 3, 5, 10)), True),
    (Sign.AT_DUE, at(RESULT, local(2026, 3, 5, 10) + SECOND), False),
    (Sign.AT_DUE, at(RESULT, local(2026, 3, 4, 10)), False),
    (Sign.AT_DUE, at(RESULT, DUE, due_at=None), False),
    (Sign.AT_DUE, at(RECEIPT, DUE, due_at=DUE), False),
    (Sign.ENTERED_LATE, replace(RESULT, entered_at=RESULT.happened_at + DAY), False),
    (Sign.ENTERED_LATE, replace(RESULT, entered_at=RESULT.happened_at + DAY + SECOND), True),
    (Sign.BACK_DATED, replace(RECEIPT, entered_at=RECEIPT.happened_at + 3600 * SECOND), False),
    (Sign.BACK_DATED, replace(RECEIPT, entered_at=RECEIPT.happened_at + 3601 * SECOND), True),
    (Sign.BACK_DATED, replace(RESULT, entered_at=RESULT.happened_at + DAY), False),
    (Sign.ASKED_AT_END, REQUEST, True),
    (Sign.ASKED_AT_END, at(REQUEST, REQUEST.happened_at - SECOND), False),
    (Sign.ASKED_AT_END, at(REQUEST, local(2026, 3, 9)), True),
    (Sign.ASKED_AT_END, replace(REQUEST, received_at=None), False),
    (Sign.ASKED_AT_END, replace(REQUEST, due_at=None), False),
    (Sign.ASKED_TWICE, REQUEST, False),
    (Sign.ASKED_TWICE, replace(REQUEST, asked_before=1), True),
    (Sign.ASKED_TWICE, replace(REQUEST, asked_before=1, received_at=None), False),
    (Sign.REFILED, WITHDRAWAL, False),
    (Sign.REFILED, replace(WITHDRAWAL, refiled_at=WITHDRAWAL.happened_at + 3 * DAY), True),
    (Sign.REFILED, replace(WITHDRAWAL, refiled_at=WITHDRAWAL.happened_at + 3 * DAY + SECOND), False),
    (Sign.RETURNED_LATE, RETURN, False),
    (Sign.RETURNED_LATE, replace(RETURN, ready_at=RETURN.happened_at - 10 * DAY), False),
    (Sign.RETURNED_LATE, replace(RETURN, ready_at=RETURN.happened_at - 10 * DAY - SECOND), True),
    (Sign.DUE_MOVED, RESULT, False),
    (Sign.DUE_MOVED, replace(RESULT, moved=True), True),
    (Sign.REOPENED, RESULT, False),
    (Sign.REOPENED, replace(RESULT, reopened=True), True),
]


@pytest.mark.parametrize(("sign", "facts", "expected"), CASES)
def test_each_sign_by_its_rule(sign: Sign, facts: Facts, expected: bool) -> None:
    assert shows(sign, facts) is expected


def test_every_sign_is_shown_and_not_shown_by_a_case() -> None:
    assert {(sign, expected) for sign, _, expected in CASES} == {(s, e) for s in Sign for e in (True, False)}


def facts_of(event: Event, history: list[Event]) -> Facts:
    """The facts of an event, read from the whole history of its dossier."""
    before = [each for each in history if each.seq < event.seq]
    done = [each.action for each in before]
    asked = [each for each in before if each.action == Action.ASK_SUPPLEMENT and each.clock != "none"]
    ready = [each.happened_at for each in before if each.action == Action.RESOLVE]
    due_at = event.due_at if event.action == Action.RESOLVE else before[-1].due_at if before else None
    return Facts(
        Action(event.action),
        happened_at=event.happened_at,
        entered_at=event.entered_at,
        received_at=event.dossier.received_at if event.clock != "none" else None,
        due_at=due_at,
        asked_before=len(asked),
        refiled_at=refiled_at(event),
        ready_at=ready[-1] if ready else None,
        moved=Action.REAPPOINT in done or Action.RECOMPUTE in done,
        reopened=any(each.action == Action.REOPEN for each in history if each.seq > event.seq),
    )


def refiled_at(event: Event) -> object:
    mine = event.dossier
    person = Party.objects.get(dossier=mine, role="applicant").id_index
    others = Dossier.objects.filter(
        procedure=mine.procedure_id,
        resolving_office=mine.resolving_office_id,
        received_at__gt=event.happened_at,
    ).order_by("received_at")
    same = [each for each in others if each.parties.filter(role="applicant", id_index=person).exists()]
    return same[0].received_at if same else None


def test_the_database_answers_as_the_rules_do(history: History, world: World) -> None:
    offices = frozenset(office.pk for office in world.offices)
    told: dict[int, list[Event]] = {}
    for event in Event.objects.select_related("dossier").order_by("dossier", "seq"):
        told.setdefault(event.dossier_id, []).append(event)
    facts = {
        event.pk: (event, facts_of(event, chain))
        for chain in told.values()
        for event in chain
        if event.action in LOOKED_AT
    }
    by_sign: Counter[tuple[Sign, int]] = Counter()
    for sign in Sign:
        expected = {pk for pk, (_, known) in facts.items() if shows(sign, known)}
        assert set(events_with(sign, offices, YEARS).values_list("pk", flat=True)) == expected, sign
        by_sign += Counter((sign, facts[pk][0].dossier.resolving_office_id) for pk in expected)
    seen = {sign for sign, _ in by_sign}
    assert seen >= set(Sign) - {Sign.RETURNED_LATE}, "the history shows too little"
    counted: Counter[tuple[Sign, int]] = Counter()
    bases: Counter[str] = Counter()
    for (office, month), each in signs_by_office_and_month(offices, YEARS).items():
        assert month.day == 1
        counted += Counter({(sign, office): each.count(sign) for sign in Sign})
        bases += Counter(each.events)
    assert counted == by_sign
    assert bases == Counter(event.action for event, _ in facts.values())


def test_others_events_are_not_looked_at(history: History) -> None:
    assert signs_by_office_and_month(frozenset({0}), YEARS) == {}
    assert not any(events_with(sign, frozenset({0}), YEARS).exists() for sign in Sign)


def test_people_are_compared_by_keyed_index_alone() -> None:
    statement = str(events_with(Sign.REFILED, frozenset({1}), YEARS).query)
    assert "id_index" in statement
    assert '"name"' not in statement
