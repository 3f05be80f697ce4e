"""Every example and table of the pages on calendars, limits, suspensions, fees and text holds."""

import doctest
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from procedures.rules.day_notes import REASONS
from procedures.rules.fees import FeeKind, FeeLine, Tier, charge
from procedures.rules.legacy_encodings import Suspicion, suspicion
from procedures.rules.national_calendar import national_calendar
from procedures.rules.time_limits import ClockMode, Suspension, TimeLimit, Unit, deadline
from procedures.rules.vietnamese import parse_vietnamese_number, search_key, sort_key
from procedures.rules.workdays import LOCAL

PAGES = Path(__file__).parents[2] / "docs" / "rules"
NATION = national_calendar()
DASH = "–"


def table(page: str, first_column: str) -> list[list[str]]:
    """The rows of the page's table whose first column has this heading, all of one width."""
    lines = (PAGES / page).read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert len(rows) > 2
    return rows


def limit_of(text: str) -> TimeLimit:
    amount, _, unit = text.rpartition(" ")
    return TimeLimit(Decimal(amount) if amount else None, Unit(unit))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def stops_of(text: str) -> list[Suspension]:
    """`pause 17 09:00 – 18 09:00; restart 19 09:00`, days of November 2026."""
    return [
        Suspension(moment(f"2026-11-{since}"), moment(f"2026-11-{until}") if until else None, ClockMode(mode))
        for mode, since, until in re.findall(rf"(\w+) (\d\d \d\d:\d\d)(?: {DASH} (\d\d \d\d:\d\d))?", text)
    ]


RECEIVED = moment("2026-11-16 09:00")


@pytest.mark.parametrize("page", ["calendars.md", "time-limits.md", "fees.md", "vietnamese-text.md"])
def test_the_examples_of_a_page_hold(page):
    text = (PAGES / page).read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    told: list[str] = []
    flags = doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE
    result = doctest.DocTestRunner(verbose=False, optionflags=flags).run(examples, out=told.append)
    assert result.attempted > 3
    assert not result.failed, "".join(told)


@pytest.mark.parametrize(("on", "kind", "name"), table("calendars.md", "date"))
def test_days(on, kind, name):
    day = NATION.day(date.fromisoformat(on))
    assert (day.kind, day.name) == (kind, name)


def test_working_days_by_year():
    text = (PAGES / "calendars.md").read_text(encoding="utf-8")
    told = re.search(r"Working days: ([^.]+)\.", text)
    assert told
    for year, worked in re.findall(r"(\d{4}) (\d{3})", told[1]):
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        assert NATION.working_days_between(first, last) == int(worked)


@pytest.mark.parametrize(("limit", "received", "due", "why"), table("time-limits.md", "limit"))
def test_limits(limit, received, due, why):
    assert deadline(limit_of(limit), moment(received), NATION).due_at == moment(due), why


def test_the_units_of_the_page_are_all_there_are():
    units = [row[0].split("`")[1] for row in table("time-limits.md", "unit")]
    assert units == [unit.value for unit in Unit]


def test_the_reasons_of_the_page_are_all_there_are():
    codes = [code for row in table("time-limits.md", "code") for code in re.findall(r"`(\w+)`", row[0])]
    assert sorted(codes) == sorted(REASONS)


@pytest.mark.parametrize(("limit", "stops", "due", "why"), table("suspensions.md", "limit"))
def test_suspensions(limit, stops, due, why):
    assert deadline(limit_of(limit), RECEIVED, NATION, stops_of(stops)).due_at == moment(due), why


def remainders() -> list[list[str]]:
    text = (PAGES / "suspensions.md").read_text(encoding="utf-8").partition("but a remainder:")[2]
    rows = [
        line.strip("|").split("|") for line in text.partition("##")[0].splitlines() if line.startswith("| ")
    ]
    return [[cell.strip() for cell in row] for row in rows[1:]]


@pytest.mark.parametrize(("limit", "stop", "left"), remainders())
def test_remainders(limit, stop, left):
    found = deadline(limit_of(limit), RECEIVED, NATION, stops_of(stop))
    expected = limit_of(left)
    assert found.paused
    assert (found.remainder.amount, found.remainder.unit) == (expected.amount, expected.unit)


CERTIFIED = FeeLine(kind=FeeKind.PHI, per="page", tiers=(Tier(2, 2_000), Tier(None, 1_000)), cap=200_000)


@pytest.mark.parametrize(("pages", "copies", "due"), table("fees.md", "pages"))
def test_certified_copies(pages, copies, due):
    bill = charge([CERTIFIED], on=date(2026, 11, 20), quantities={"page": int(pages), "copy": int(copies)})
    assert bill.total() == parse_vietnamese_number(due)


@pytest.mark.parametrize(("text", "key"), table("vietnamese-text.md", "text"))
def test_search_keys(text, key):
    assert search_key(text) == key


@pytest.mark.parametrize("row", table("vietnamese-text.md", "sorted"))
def test_sort_keys(row):
    words = row[0].split()
    assert sorted(sorted(words, reverse=True), key=sort_key) == words


@pytest.mark.parametrize(("text", "encoding", "says"), table("vietnamese-text.md", "looks like"))
def test_old_files(text, encoding, says):
    assert suspicion(text) == Suspicion(encoding, says)
