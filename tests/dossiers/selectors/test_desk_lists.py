"""The desk's queues: what stands in each at a moment, counted once, in pages that neither lose nor repeat a line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.rules.actors import Actor, Role
from dossiers.selectors.desk_lists import (
    DeskDay,
    DeskQuestion,
    Queue,
    counts_by_version,
    dossiers_at_desk,
    in_queue,
    page_of,
)
from dossiers.services import intake, processing, resolution, suspension
from dossiers.services.drafts import PaperDraft
from dossiers.services.resolution import Result
from procedures.models import Office, ProcedureVersion
from procedures.selectors.calendars import calendar_version_for, working_calendar
from procedures.services import publish_version
from tests.factories import (
    BEGINNING,
    local,
    make_actor,
    make_dossier,
    make_draft,
    make_office,
    make_procedure,
)

# Thursday 5 March 2026, ten in the morning; what came in on Monday with three working days is due today.
NOW = local(2026, 3, 5, 10)


@pytest.fixture
def office(db: None) -> Office:
    return make_office("H99.01")


@pytest.fixture
def version(office: Office) -> ProcedureVersion:
    return make_procedure("1.000001", amount=3)


@pytest.fixture
def by(office: Office) -> Actor:
    return make_actor(office)


def day_of(at: datetime = NOW) -> DeskDay:
    calendar = working_calendar(calendar_version_for().pk)
    return DeskDay.of(at, calendar, paused_too_long=timedelta(days=30))


def codes(actor: Actor, queue: Queue, at: datetime = NOW, **asked: Any) -> list[str]:
    rows = in_queue(dossiers_at_desk(actor, DeskQuestion(**asked)), queue, day_of(at), actor)
    return [dossier.code for dossier in page_of(rows, queue).rows]


def test_due_dates_sort_dossiers_into_queues(office: Office, version: ProcedureVersion, by: Actor) -> None:
    late, today, tomorrow, later = (
        make_dossier(office, version, by=by, at=local(2026, month, on)).dossier.code
        for month, on in ((2, 26), (3, 2), (3, 3), (3, 4))
    )
    assert codes(by, Queue.OVERDUE) == [late]
    assert codes(by, Queue.TODAY) == [today]
    assert codes(by, Queue.NEXT_DAY) == [tomorrow]
    assert codes(by, Queue.OPEN) == [late, today, tomorrow, later], "what is due first stands first"


def test_on_friday_the_next_working_day_is_monday(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    monday = make_dossier(office, version, by=by, at=local(2026, 3, 4)).dossier
    assert monday.due_at == local(2026, 3, 9, 17)
    assert codes(by, Queue.NEXT_DAY, local(2026, 3, 6, 10)) == [monday.code]


def test_the_due_day_turns_into_overdue_after_closing(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    code = make_dossier(office, version, by=by, at=local(2026, 3, 2)).dossier.code
    assert codes(by, Queue.TODAY, local(2026, 3, 5, 17)) == [code]
    assert codes(by, Queue.OVERDUE, local(2026, 3, 5, 17)) == []
    assert codes(by, Queue.OVERDUE, local(2026, 3, 5, 17, 1)) == [code]


def test_waiting_dossiers_have_queues_of_their_own(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    code = make_dossier(office, version, by=by, at=local(2026, 1, 5)).dossier.code
    suspension.ask_supplement(code, by=by, at=local(2026, 1, 5, 10), papers=["Ảnh"], reason="Thiếu")
    assert codes(by, Queue.PAUSED) == codes(by, Queue.PAUSED_LONG) == [code]
    assert codes(by, Queue.OVERDUE) == codes(by, Queue.ASKED_TWICE) == []
    assert codes(by, Queue.PAUSED_LONG, local(2026, 2, 4, 10)) == [], "thirty days are not more than thirty"
    suspension.resubmit(code, by=by, at=local(2026, 3, 4), papers=[PaperDraft(name="Ảnh", copies=1)])
    suspension.ask_supplement(code, by=by, at=local(2026, 3, 4, 10), papers=["Đơn"], reason="Thiếu")
    assert codes(by, Queue.ASKED_TWICE) == [code]
    assert codes(by, Queue.PAUSED_LONG) == []


def test_what_is_to_accept_and_to_return(office: Office, version: ProcedureVersion, by: Actor) -> None:
    waiting = intake.submit(
        make_draft(version, channel="online"), by=by, office=office, at=local(2026, 3, 3)
    ).dossier.code
    ready = make_dossier(office, version, by=by, at=local(2026, 3, 3)).dossier.code
    processing.start(ready, by=by, at=local(2026, 3, 3, 10))
    resolution.resolve(ready, by=by, at=local(2026, 3, 4), result=Result())
    assert codes(by, Queue.TO_ACCEPT) == [waiting]
    assert codes(by, Queue.TO_RETURN) == [ready]
    assert codes(by, Queue.OPEN) == []
    resolution.return_result(ready, by=by, at=local(2026, 3, 4, 10))
    assert codes(by, Queue.TO_RETURN) == []


def test_an_apology_takes_a_dossier_off_the_unannounced(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    code = make_dossier(office, version, by=by, at=local(2026, 2, 26)).dossier.code
    assert codes(by, Queue.UNANNOUNCED) == [code]
    processing.reappoint(code, by=by, at=NOW, promised_at=local(2026, 3, 10, 17), reason="Chờ xác minh")
    assert codes(by, Queue.UNANNOUNCED) == []
    assert codes(by, Queue.OVERDUE) == [code], "the due date that counts stays"


def test_a_late_step_of_a_chain_warns_before_the_whole_is_late(office: Office, by: Actor) -> None:
    chain = make_procedure("1.000009", amount=10, is_chain=True, publish=False)
    for position, (numerator, unit) in enumerate(((1, "reception"), (9, "civil_status")), start=1):
        chain.steps.create(
            position=position,
            name=f"Bước {position}",
            unit=unit,
            share_numerator=numerator,
            share_denominator=10,
        )
    chain = publish_version(chain, by="test", at=BEGINNING, valid_from=BEGINNING.date())
    code = make_dossier(office, chain, by=by, at=local(2026, 3, 3)).dossier.code
    assert codes(by, Queue.STEP_LATE, local(2026, 3, 3, 15)) == []
    assert codes(by, Queue.STEP_LATE) == [code]
    assert codes(by, Queue.OVERDUE) == []


def test_held_by_us_leaves_out_what_another_office_has(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    unit = make_office("H99.01.HT", parent=office)
    here = make_dossier(office, version, by=by, at=local(2026, 3, 4)).dossier.code
    there = make_dossier(office, version, by=by, at=local(2026, 3, 4)).dossier.code
    processing.hand_over(there, by=by, at=local(2026, 3, 4, 10), to_office=unit.code)
    assert codes(by, Queue.HELD) == [here]
    assert set(codes(by, Queue.OPEN)) == {here, there}
    assert codes(make_actor(unit), Queue.HELD) == [there]


def test_nobody_sees_another_office(office: Office, version: ProcedureVersion, by: Actor) -> None:
    make_dossier(office, version, by=by, at=local(2026, 3, 4))
    stranger, editor = make_actor(make_office("H99.02")), make_actor(office, Role.EDITOR)
    for actor in (stranger, editor):
        assert all(codes(actor, queue) == [] for queue in Queue)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"procedure": "1.000001"}, 1),
        ({"procedure": "1.000002"}, 1),
        ({"field": "ho-tich"}, 2),
        ({"field": "dat-dai"}, 0),
        ({"state": "received"}, 2),
        ({"state": "in_progress"}, 0),
        ({"code": "H99.01-2603"}, 2),
        ({"code": "H99.01-2604"}, 0),
    ],
)
def test_lists_are_narrowed(
    office: Office, version: ProcedureVersion, by: Actor, asked: dict[str, str], found: int
) -> None:
    for each in (version, make_procedure("1.000002")):
        make_dossier(office, each, by=by, at=local(2026, 3, 4))
    assert len(codes(by, Queue.OPEN, **asked)) == found


def test_pages_follow_each_other_through_equal_and_missing_due_dates(office: Office, by: Actor) -> None:
    limited, free = make_procedure("1.000001", amount=3), make_procedure("1.000003", amount=None, unit="none")
    expected = [
        make_dossier(office, version, by=by, at=local(2026, 3, 4)).dossier.pk
        for version in [limited] * 5 + [free] * 4
    ]
    rows = in_queue(dossiers_at_desk(by, DeskQuestion()), Queue.OPEN, day_of(), by)
    seen: list[int] = []
    position, pages = None, 0
    while pages == 0 or position:
        page = page_of(rows, Queue.OPEN, position, size=2)
        seen += [dossier.pk for dossier in page.rows]
        position, pages = page.following, pages + 1
    assert seen == expected
    assert pages == 5


def test_counts_are_one_query_and_agree_with_the_lists(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    for month, on in ((2, 26), (3, 2), (3, 3), (3, 4)):
        make_dossier(office, version, by=by, at=local(2026, month, on))
    rows = dossiers_at_desk(by, DeskQuestion())
    with CaptureQueriesContext(connection) as captured:
        counts = counts_by_version(rows, list(Queue), day_of(), by)
    assert sum("GROUP BY" in query["sql"] for query in captured) == 1
    assert {queue: counts[version.pk][queue] for queue in Queue} == {
        queue: len(codes(by, queue)) for queue in Queue
    }


def test_the_first_page_reads_one_index_and_no_table(
    office: Office, version: ProcedureVersion, by: Actor
) -> None:
    make_dossier(office, version, by=by, at=local(2026, 3, 4))
    rows = in_queue(dossiers_at_desk(by, DeskQuestion()), Queue.OPEN, day_of(), by)
    keys = rows.filter(due_at__isnull=False).order_by("due_at", "pk").values_list("due_at", "pk")[:51]
    with connection.cursor() as cursor:
        for other in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
    assert "Index Only Scan using dossier_live_by_due" in keys.explain()
