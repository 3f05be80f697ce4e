"""Explanations, whole, day by day. That they agree with `deadline` is in test_time_limit_laws.py."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from procedures.rules.errors import RuleError
from procedures.rules.national_calendar import national_calendar
from procedures.rules.opening_hours import OpeningPeriod
from procedures.rules.time_limits import ClockMode, Suspension, TimeLimit, Unit, deadline, explain
from procedures.rules.workdays import LOCAL, WorkingCalendar

HALF_DAY = {datetime(2026, 11, 25).date(): (OpeningPeriod(time(7, 30), time(11, 30)),)}
OFFICE = national_calendar().derive(code="H50", half_days=HALF_DAY)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL)


def told(limit: TimeLimit, received: str, *stops: str) -> list[str]:
    """`11-24 day_off Ngày …`; counted days with `#n`, the due day with `!`."""
    suspensions = []
    for stop in stops:
        mode, since, until, *reason = stop.split(maxsplit=3)
        end = None if until == "-" else moment(until)
        suspensions.append(Suspension(moment(since), end, ClockMode(mode), *reason))
    return [
        " ".join(
            filter(
                None,
                [
                    f"{note.on:%m-%d}",
                    note.why,
                    f"#{note.count}" if note.count else "+" if note.counted else "",
                    note.name,
                    "!" * note.due,
                ],
            )
        )
        for note in explain(limit, moment(received), OFFICE, suspensions)
    ]


def days(n: int) -> TimeLimit:
    return TimeLimit(n, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("limit", "received", "stops", "notes"),
    [
        (
            days(3),
            "11-20T09:00",
            [],
            [
                "11-20 receipt_day",
                "11-21 weekend",
                "11-22 weekend",
                "11-23 working_day #1",
                "11-24 day_off Ngày Văn hóa Việt Nam",
                "11-25 half_day #2",
                "11-26 working_day #3 !",
            ],
        ),
        (days(1), "08-21T09:00", [], ["08-21 receipt_day", "08-22 swap_day #1 !"]),
        (
            days(1),
            "11-24T09:00",
            [],
            ["11-24 received_closed Ngày Văn hóa Việt Nam", "11-25 receipt_day", "11-26 working_day #1 !"],
        ),
        (
            days(3),
            "11-16T09:00",
            ["pause 11-17T09:00 11-19T09:00 Nộp thuế"],
            [
                "11-16 receipt_day",
                "11-17 suspended Nộp thuế",
                "11-18 suspended Nộp thuế",
                "11-19 working_day #1",
                "11-20 working_day #2",
                "11-21 weekend",
                "11-22 weekend",
                "11-23 working_day #3 !",
            ],
        ),
        (
            days(3),
            "11-16T09:00",
            ["none 11-17T09:00 11-19T09:00 Hỏi ý kiến", "pause 11-18T09:00 - Nộp thuế"],
            ["11-16 receipt_day", "11-17 working_day #1", "11-18 suspended Nộp thuế"],
        ),
        (
            days(2),
            "11-16T09:00",
            ["restart 11-17T09:00 11-19T09:00 Bổ sung"],
            [
                "11-16 receipt_day",
                "11-17 suspended Bổ sung",
                "11-18 suspended Bổ sung",
                "11-19 restart_day",
                "11-20 working_day #1",
                "11-21 weekend",
                "11-22 weekend",
                "11-23 working_day #2 !",
            ],
        ),
        (
            days(1),
            "11-16T09:00",
            ["restart 11-19T09:00 11-19T10:00 Bổ sung"],
            [
                "11-16 receipt_day",
                "11-17 working_day #1",
                "11-18 after_due",
                "11-19 restart_day",
                "11-20 working_day #1 !",
            ],
        ),
        (
            days(5),
            "11-16T09:00",
            ["restart 11-18T09:00 - Bổ sung"],
            ["11-16 receipt_day", "11-17 working_day #1", "11-18 suspended Bổ sung"],
        ),
        (days(5), "11-16T09:00", ["restart 11-16T10:00 - Bổ sung"], ["11-16 suspended Bổ sung"]),
        (
            days(1),
            "11-13T18:00",
            ["restart 11-14T08:00 11-15T09:00 Bổ sung"],
            [
                "11-13 received_closed",
                "11-14 received_closed",
                "11-15 received_closed",
                "11-16 restart_day",
                "11-17 working_day #1 !",
            ],
        ),
        (
            TimeLimit(4, Unit.CALENDAR_DAYS),
            "11-20T09:00",
            [],
            [
                "11-20 receipt_day",
                "11-21 calendar_day #1",
                "11-22 calendar_day #2",
                "11-23 calendar_day #3",
                "11-24 calendar_day #4 Ngày Văn hóa Việt Nam",
                "11-25 rolled !",
            ],
        ),
        (
            TimeLimit(1, Unit.CALENDAR_DAYS),
            "11-20T09:00",
            [],
            ["11-20 receipt_day", "11-21 calendar_day #1", "11-22 weekend", "11-23 rolled !"],
        ),
        (TimeLimit(None, Unit.SAME_DAY), "11-20T09:00", [], ["11-20 receipt_day !"]),
        (
            TimeLimit(None, Unit.SAME_DAY),
            "11-19T16:00",
            [],
            ["11-19 receipt_day", "11-20 after_cutoff #1 !"],
        ),
        (
            TimeLimit(None, Unit.SAME_DAY),
            "11-18T09:00",
            ["pause 11-18T10:00 11-19T09:00"],
            ["11-18 receipt_day", "11-19 working_day #1 !"],
        ),
        (TimeLimit(None, Unit.NONE), "11-20T09:00", ["pause 11-20T10:00 -"], ["11-20 no_limit"]),
        (
            TimeLimit(8, Unit.WORKING_HOURS),
            "11-20T15:00",
            ["pause 11-23T07:30 11-25T07:30 Nộp thuế"],
            [
                "11-20 hours +",
                "11-21 weekend",
                "11-22 weekend",
                "11-23 suspended Nộp thuế",
                "11-24 day_off Ngày Văn hóa Việt Nam",
                "11-25 hours +",
                "11-26 hours + !",
            ],
        ),
        (
            TimeLimit(2, Unit.WORKING_HOURS),
            "11-19T15:00",
            ["pause 11-19T15:00 11-20T09:00"],
            ["11-19 receipt_day", "11-20 hours + !"],
        ),
        (
            TimeLimit(40, Unit.WORKING_HOURS),
            "11-19T15:00",
            ["pause 11-19T16:00 -"],
            ["11-19 hours +"],
        ),
        (
            TimeLimit(40, Unit.WORKING_HOURS),
            "11-19T15:00",
            ["restart 11-20T16:00 - Bổ sung"],
            ["11-19 hours +", "11-20 suspended Bổ sung"],
        ),
        (
            TimeLimit(10, Unit.CLOCK_HOURS),
            "11-19T09:00",
            ["pause 11-19T10:00 11-19T11:00"],
            ["11-19 hours +", "11-20 rolled !"],
        ),
        (
            TimeLimit(1, Unit.CLOCK_HOURS),
            "11-19T09:00",
            ["pause 11-19T10:30 11-19T11:00"],
            ["11-19 hours + !"],
        ),
        (
            TimeLimit(30, Unit.CLOCK_HOURS),
            "11-20T15:00",
            ["pause 11-20T16:00 11-20T18:00"],
            ["11-20 hours +", "11-21 hours +", "11-22 weekend", "11-23 rolled !"],
        ),
    ],
)
def test_the_whole_story(limit, received, stops, notes):
    assert told(limit, received, *stops) == notes


def test_days_of_a_year_without_calendar_are_counted_without_a_name():
    gap = WorkingCalendar(code="gap", years=frozenset({2026, 2028}), days_off={date(2026, 12, 31): "Kiểm kê"})
    limit = TimeLimit(370, Unit.CALENDAR_DAYS)
    notes = explain(limit, moment("12-30T09:00"), gap)
    assert (notes[1].name, notes[2].name, notes[-1].due) == ("Kiểm kê", "", True)
    assert notes[-1].on == deadline(limit, moment("12-30T09:00"), gap).due_on == date(2028, 1, 4)


def test_a_restart_that_did_not_move_the_date_is_not_told():
    notes = told(
        TimeLimit(1, Unit.MONTHS),
        "01-28T09:00",
        "pause 01-29T09:00 02-02T09:00",
        "restart 01-30T10:00 01-30T11:00",
    )
    assert "restart_day" not in " ".join(notes)
    assert notes[-1] == "03-04 calendar_day #31 !"


def test_every_note_reads_as_a_sentence():
    notes = explain(TimeLimit(Decimal("6.5"), Unit.WORKING_HOURS), moment("11-20T09:00"), OFFICE)
    assert [note.template % note.params for note in notes] == [
        "360 minutes counted, 30 left",
        "Weekly day off",
        "Weekly day off",
        "30 minutes counted, 0 left",
    ]
    last = explain(TimeLimit(None, Unit.SAME_DAY), moment("11-19T16:00"), OFFICE)[-1]
    assert last.template % last.params == "Received after 15:00: next working day"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(RuleError):
        explain(days(1), datetime(2026, 11, 20, 9), OFFICE)
