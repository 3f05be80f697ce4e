"""Online and without paper: every count by a plain reading of the rows, every number with its list."""

from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.services.drafts import PaperDraft
from onestop.reports.fixed.digital import FIGURES, SHARES, digital_behind, digital_counts, digital_sheet
from onestop.statistics.figures import resolution as figures
from procedures.rules.errors import RuleError
from tests.factories import local
from tests.onestop.reports.fixed.conftest import MARCH, NOW, Town

TWO = (PaperDraft(name="Tờ khai", originals=1), PaperDraft(name="Bản sao", copies=1))


@pytest.fixture
def digital(town: Town) -> None:
    at = local(2026, 3, 3)
    for papers, files in ((TWO, (1, 2)), (TWO, (1,)), (TWO, ())):
        code = town.dossier(papers=papers, channel="online")
        for position in files:
            town.file(code, at, paper=position)
    done = town.dossier(town.other)
    town.take(done, at=at, method="online")
    town.file(done, at, kind="result")
    town.resolve(done, on=4)
    plain = town.resolve(town.dossier(), on=4)
    town.take(plain, at=local(2026, 3, 5))
    voided = town.dossier(version=1)
    town.void(voided, town.take(voided, at=at, method="online"), at=at)


def oracle() -> dict[str, int]:
    """Read row by row in Python."""
    found = dict.fromkeys(FIGURES, 0)
    for dossier in Dossier.objects.prefetch_related("papers", "files", "fee_receipts", "events"):
        papers = [paper.position for paper in dossier.papers.all() if not paper.is_missing]
        filed = {file.paper_position for file in dossier.files.all() if file.kind == "paper"}
        standing = [row.method for row in dossier.fee_receipts.all() if row.voided_at is None]
        resolved = any(event.action == "resolve" for event in dossier.events.all())
        has_result = any(file.kind == "result" for file in dossier.files.all())
        found["received"] += 1
        found["online"] += dossier.channel == "online"
        found["with_papers"] += bool(papers)
        found["digitised"] += bool(papers) and set(papers) <= filed
        found["resolved"] += resolved
        found["result_filed"] += resolved and has_result
        found["paid"] += bool(standing)
        found["paid_online"] += "online" in standing
    return found


def test_counts_are_those_of_a_plain_reading(town: Town, digital: None) -> None:
    expected = oracle()
    assert expected["digitised"] == expected["paid_online"] == expected["result_filed"] == 1
    for group_by in ("office", "field", "procedure", "channel", "level"):
        counts = digital_counts(town.scope(), group_by, at=NOW)
        assert {name: sum(each[name] for each in counts.values()) for name in FIGURES} == expected


def test_the_same_figures_as_the_rates_have(town: Town, digital: None) -> None:
    for row in figures(town.scope(), at=NOW, group_by="office").rows:
        scope = town.scope(office=row.key, subtree=False)
        (counts,) = digital_counts(scope, "office", at=NOW).values()
        same = (row.figures.received, row.figures.received_online, row.figures.resolved)
        assert (counts["received"], counts["online"], counts["resolved"]) == same


def test_a_number_opens_a_list_of_its_length(town: Town, digital: None) -> None:
    sheet = digital_sheet(town.scope(), at=NOW, group_by="procedure")
    rows, names = list(sheet.table.rows), [column.key for column in sheet.table.columns]
    assert len(sheet.opens) == (len(rows) + 1) * len(FIGURES)
    for (place, name), opening in sheet.opens.items():
        listed = digital_behind(town.scope(procedure=opening.key), opening.figure, at=NOW)
        column = [row[names.index(name)] for row in rows]
        assert listed.count() == (sum(int(str(cell)) for cell in column) if place < 0 else column[place])


def test_a_file_set_aside_or_of_another_month_counts_for_nothing(town: Town, digital: None) -> None:
    Dossier.objects.get(files__paper_position=2).files.update(set_aside_at=NOW)
    (counts,) = digital_counts(town.scope(office=town.office.code), "office", at=NOW).values()
    assert counts["digitised"] == 0
    assert digital_counts(town.scope().__class__(period=MARCH.before()), "office", at=NOW) == {}


def test_shares_stand_with_their_parts(town: Town, digital: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        table = digital_sheet(town.scope(), at=NOW, group_by="office").table
    assert "1/2 = 50,00 %" in table.notes[0]
    assert {column.key for column in table.columns} >= set(SHARES)
    with pytest.raises(RuleError):
        digital_behind(town.scope(), "late", at=NOW)
