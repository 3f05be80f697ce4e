"""Late dossiers: reasons add up to the late figures of the report, each number opens a list of its length."""

from collections import Counter
from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.services import resolution, suspension
from dossiers.services.drafts import PaperDraft
from dossiers.services.resolution import Result
from onestop.reports.fixed.late import (
    FIGURES,
    KINDS,
    REASONS,
    late_dossiers,
    list_sheet,
    open_until,
    reasons_sheet,
)
from onestop.statistics.figures import resolution as figures
from procedures.rules.errors import RuleError
from tests.factories import local
from tests.onestop.reports.fixed.conftest import NOW, Town


@pytest.fixture
def late(town: Town) -> dict[str, str]:
    """Resolved late twice (one explained twice), early once, overdue twice (one explained), reopened once."""
    town.resolve(town.dossier(), on=3)
    late, silent = (town.resolve(town.dossier(), on=9) for _ in range(2))
    town.explain(late, "system")
    town.explain(late, "overload", remedy="Tăng cường nhân lực")
    overdue, other = town.dossier(), town.dossier(town.other)
    town.explain(overdue, "law", at=local(2026, 3, 20))
    again = town.resolve(town.dossier(version=0), on=10)
    town.explain(again, "applicant", at=local(2026, 3, 11))
    resolution.reopen(again, by=town.by, at=local(2026, 3, 12), reason="sai", clock_effect="restarts")
    town.resolve(again, on=27)
    return {"late": late, "silent": silent, "overdue": overdue, "other": other, "again": again}


def test_reasons_add_up_to_the_late_figures(town: Town, late: dict[str, str]) -> None:
    for group_by in ("office", "field", "procedure", "channel", "level"):
        sheet = reasons_sheet(town.scope(), at=NOW, group_by=group_by)
        names = [column.key for column in sheet.table.columns]
        report = figures(town.scope(), at=NOW, group_by=group_by)
        by_code = {row.key: row.figures for row in report.rows}
        total: Counter[str] = Counter()
        for cells in sheet.table.rows:
            row: dict[str, Any] = dict(zip(names, cells, strict=True))
            assert (row["late"], row["open_overdue"]) == (
                by_code[row["key"]].late,
                by_code[row["key"]].open_overdue,
            )
            assert sum(row[name] for name in REASONS) == row["late"] + row["open_overdue"]
            total.update({name: row[name] for name in FIGURES})
        assert total["late"] == report.totals.late == 4
        assert total["open_overdue"] == report.totals.open_overdue == 2
        assert {name: total[name] for name in REASONS if total[name]} == {
            "overload": 1,
            "law": 1,
            "applicant": 1,
            "unexplained": 3,
        }


def test_a_number_opens_a_list_of_its_length(town: Town, late: dict[str, str]) -> None:
    sheet = reasons_sheet(town.scope(), at=NOW, group_by="office")
    names = [column.key for column in sheet.table.columns]
    rows = list(sheet.table.rows)
    for (place, name), opening in sheet.opens.items():
        scope = town.scope(office=opening.key, subtree=False) if opening.key else town.scope()
        expected = (
            sum(int(str(row[names.index(name)])) for row in rows)
            if place < 0
            else rows[place][names.index(name)]
        )
        assert late_dossiers(scope, at=NOW, figure=opening.figure).count() == expected


def test_the_list_says_why_and_what_is_done(town: Town, late: dict[str, str]) -> None:
    table = list_sheet(town.scope(), at=NOW).table
    names = [column.key for column in table.columns]
    rows = [dict(zip(names, cells, strict=True)) for cells in table.rows]
    told = {row["code"]: row for row in rows if row["code"] != late["again"]}
    assert (told[late["late"]]["days"], told[late["late"]]["remedy"]) == (4, "Tăng cường nhân lực")
    assert told[late["overdue"]]["finished_at"] is None
    # Due on 5 March, open until the last day of March.
    assert told[late["other"]]["days"] == 26
    # The second life of a reopened dossier has no explanation yet, its first keeps its own.
    reasons = [row["remedy"] for row in rows if row["code"] == late["again"]]
    assert reasons == ["Thêm người", ""]
    assert "Nguyễn" not in str(rows)


def test_what_was_overdue_at_the_end_is_explained_after_it_was_withdrawn(town: Town) -> None:
    gone = town.dossier()
    resolution.withdraw(gone, by=town.by, at=local(2026, 4, 2), reason="thôi")
    assert late_dossiers(town.scope(), at=NOW, figure="unexplained").count() == 1
    town.explain(gone, "law")
    assert [row.remedy for row in late_dossiers(town.scope(), at=NOW, figure="law")] == ["Thêm người"]  # type: ignore[attr-defined]  # annotated
    assert reasons_sheet(town.scope(), at=NOW, group_by="office").table.rows


def test_a_new_limit_does_not_take_away_the_word_about_the_old_one(town: Town) -> None:
    """Overdue at the end of March; in April papers were asked for, the limit began anew and was kept."""
    code = town.dossier()
    suspension.ask_supplement(code, by=town.by, at=local(2026, 4, 1), reason="thiếu", papers=["Bản sao"])
    paper = (PaperDraft(name="Bản sao", copies=1),)
    suspension.resubmit(code, by=town.by, at=local(2026, 4, 2), papers=paper, reason="nộp")
    resolution.resolve(code, by=town.by, at=local(2026, 4, 3), result=Result(number="1"))
    assert Dossier.objects.get(code=code).outcome == "early"
    assert late_dossiers(town.scope(), at=NOW, figure="unexplained").count() == 1
    town.explain(code, "overload")
    assert late_dossiers(town.scope(), at=NOW, figure="overload").count() == 1


def test_what_is_open_is_late_until_the_last_day_of_the_period_or_today(town: Town) -> None:
    assert open_until(town.scope(), NOW).date() == town.scope().period.last
    assert open_until(town.scope(), local(2026, 3, 20)) == local(2026, 3, 20)


def test_queries_do_not_grow(town: Town, late: dict[str, str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        list(reasons_sheet(town.scope(), at=NOW, group_by="office").table.rows)
    with django_assert_num_queries(1):
        assert len(list(list_sheet(town.scope(), at=NOW).table.rows)) == 6


def test_what_is_no_figure_is_refused(town: Town) -> None:
    with pytest.raises(RuleError) as refused:
        late_dossiers(town.scope(), at=NOW, figure="early")
    assert refused.value.code == "late_figure_unknown"
    assert set(KINDS) < set(FIGURES)
