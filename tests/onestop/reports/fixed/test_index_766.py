"""Indicators of Decision 766: each count against the rows behind it, each row with its formula or its reason."""

import pytest

from dossiers.rules.rates import Rate
from dossiers.services import resolution
from dossiers.services.drafts import PaperDraft
from dossiers.services.resolution import Result
from dossiers.services.suspension import resubmit
from onestop.reports.fixed.index_766 import INDICATORS, index_sheet, index_values, reached
from onestop.reports.fixed.index_counts import (
    procedures_online,
    procedures_paid_online,
    progress,
    satisfaction,
)
from onestop.statistics.comparing import compared
from onestop.statistics.figures import resolution as figures
from tests.factories import local, make_procedure
from tests.onestop.reports.fixed.conftest import NOW, Town


def test_progress_counts_what_is_in_time_and_what_still_is(town: Town) -> None:
    town.resolve(town.dossier(), on=4)
    town.resolve(town.dossier(), on=9)
    town.dossier(version=3, at=local(2026, 3, 31))
    town.dossier()
    town.ask(town.dossier(), on=3)
    assert progress(town.scope(), at=NOW) == Rate(3, 5)


def test_a_second_request_for_papers_makes_it_late(town: Town) -> None:
    code = town.dossier()
    for day in (3, 5):
        town.ask(code, on=day)
        _resubmit(town, code, day)
    town.resolve(code, on=6)
    assert figures(town.scope(), at=NOW).totals.late == 0
    assert progress(town.scope(), at=NOW) == Rate(0, 1)


def test_progress_is_the_rate_of_the_definition(town: Town) -> None:
    """Without a limit nothing is in time; after closing on the last day is late; each stay has its own requests."""
    town.resolve(town.dossier(), on=9)
    town.dossier(version=2)
    assert progress(town.scope(), at=NOW) == Rate(0, 1)
    resolution.resolve(town.dossier(), by=town.by, at=local(2026, 3, 5, 18), result=Result(number="1"))
    assert progress(town.scope(), at=NOW) == Rate(0, 2)
    again = town.dossier()
    _asked_once(town, again, 3)
    town.resolve(again, on=4)
    resolution.reopen(again, by=town.by, at=local(2026, 3, 5), reason="sai", clock_effect="restarts")
    _asked_once(town, again, 6)
    town.resolve(again, on=9)
    by_code = {each.variant.code: each.rate for each in compared(town.scope(), at=NOW)}
    assert progress(town.scope(), at=NOW) == by_code["index-766"] == Rate(2, 4)


def _asked_once(town: Town, code: str, day: int) -> None:
    town.ask(code, on=day)
    _resubmit(town, code, day)


def _resubmit(town: Town, code: str, day: int) -> None:
    paper = (PaperDraft(name="Bản sao", copies=1),)
    resubmit(code, by=town.by, at=local(2026, 3, day, 10), papers=paper, reason="nộp")


def test_procedures_online_and_with_online_payment(town: Town) -> None:
    make_procedure("1.000009", channels=["direct"], fee=None)
    assert procedures_online(town.scope()) == Rate(4, 5)
    town.take(town.dossier(), at=local(2026, 3, 3), method="online")
    assert procedures_paid_online(town.scope()) == Rate(1, 4)


def test_satisfaction_takes_off_the_late_ones(town: Town) -> None:
    town.resolve(town.dossier(), on=4)
    town.resolve(town.dossier(), on=9)
    assert satisfaction(town.scope(), at=NOW) == Rate(1, 2)


def test_every_indicator_has_its_formula_or_the_reason_why_not(town: Town) -> None:
    values = index_values(town.scope(), at=NOW)
    assert set(values) == {each.counted for each in INDICATORS if each.counted}
    table = index_sheet(town.scope(), at=NOW).table
    for each, row in zip(INDICATORS, table.rows, strict=True):
        told = dict(zip([column.key for column in table.columns], row, strict=True))
        assert told["formula"]
        assert bool(each.counted) == (told["denominator"] is not None)
        assert bool(each.counted) != bool(each.why_not)
    assert "766" in str(next(iter(table.rows)))


@pytest.mark.parametrize("narrowed", [{"field": "dat-dai"}, {"procedure": "1.000001"}, {"channel": "online"}])
def test_petitions_are_not_counted_for_what_they_do_not_have(town: Town, narrowed: dict[str, str]) -> None:
    table = index_sheet(town.scope(**narrowed), at=NOW).table
    told = {
        row[0]: dict(zip([column.key for column in table.columns], row, strict=True)) for row in table.rows
    }
    for code in ("5.3", "5.4"):
        assert told[code]["denominator"] is None
        assert "kênh" in str(told[code]["why_not"])
    assert told["2.1"]["denominator"] is not None


@pytest.mark.parametrize(
    ("value", "full_at", "expected"),
    [
        (Rate(1, 4), 50, "50.00"),
        (Rate(1, 2), 50, "100.00"),
        (Rate(3, 4), 50, "100.00"),
        (Rate(1, 3), 80, "41.67"),
        (Rate(79_996, 100_000), 80, "99.99"),
        (Rate(1, 100_000), 80, "0.01"),
        (Rate(0, 1), 80, "0.00"),
        (Rate(0, 0), 80, None),
        (Rate(1, 2), None, None),
    ],
)
def test_marks_grow_in_proportion_up_to_the_full_ones(value: Rate, full_at: int, expected: str) -> None:
    found = reached(value, full_at)
    assert (None if found is None else str(found)) == expected
