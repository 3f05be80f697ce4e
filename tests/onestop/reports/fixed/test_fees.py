"""Fees: every grouping sums to the receipts, voided ones stand apart, and every missing number is named."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from dossiers.models import FeeReceipt, ReceiptCounter
from onestop.reports.fixed.fees import GROUPINGS, fee_sheets, fees_taken
from onestop.reports.fixed.receipts import receipt_series, receipts_behind, receipts_sheet, series_sheet
from procedures.rules.errors import RuleError
from tests.factories import local
from tests.onestop.reports.fixed.conftest import Town


@pytest.fixture
def receipts(town: Town) -> list[str]:
    """Five receipts of March, one of them voided in April, and one of February."""
    february = town.dossier(at=local(2026, 2, 26))
    town.take(february, at=local(2026, 2, 27))
    codes = [town.dossier(), town.dossier(version=1), town.dossier(town.other), town.dossier(town.other)]
    found = [town.take(codes[0], at=local(2026, 3, 3), amount=5000, method="online")]
    found.append(town.take(codes[0], at=local(2026, 3, 4)))
    found += [town.take(code, at=local(2026, 3, 31, 16)) for code in codes[1:]]
    town.void(codes[1], found[2], at=local(2026, 4, 2))
    return found


def in_march() -> list[FeeReceipt]:
    return [row for row in FeeReceipt.objects.all() if row.taken_at >= local(2026, 3, 1, 0)]


def in_dollars(like: FeeReceipt) -> None:
    """One more of the same, in dollars."""
    like.pk, like.number, like.currency, like.amount = None, like.number + 1, "USD", 25
    like.save(force_insert=True)


def test_every_grouping_sums_to_the_receipts(town: Town, receipts: list[str]) -> None:
    rows = in_march()
    taken, voided = sum(row.amount for row in rows), sum(row.amount for row in rows if row.voided_at)
    assert (taken, voided, len(rows)) == (32000, 8000, 5)
    for by in GROUPINGS:
        found = fees_taken(town.scope(), by)
        assert sum(row.taken for row in found) == taken
        assert sum(row.voided for row in found) == voided
        assert sum(row.net for row in found) == taken - voided
        assert sum(row.receipts for row in found) == len(rows)


def test_by_way_of_payment_and_office(town: Town, receipts: list[str]) -> None:
    by_method = {row.key: row.taken for row in fees_taken(town.scope(), "method")}
    assert by_method == {"online": 5000, "cash": 27000}
    oracle: Counter[str] = Counter()
    for row in in_march():
        oracle[str(row.office_id)] += row.amount
    assert {row.key: row.taken for row in fees_taken(town.scope(), "office")} == oracle


def test_a_scope_narrows_receipts_by_the_office_that_took_them(town: Town, receipts: list[str]) -> None:
    scope = town.scope(office=town.other.code)
    (row,) = fees_taken(scope, "office")
    assert (row.receipts, row.taken) == (2, 16000)
    (row,) = fees_taken(town.scope(procedure="1.000002"), "procedure")
    assert (row.receipts, row.voided, row.net) == (1, 8000, 0)


def test_a_number_opens_a_list_of_its_length(town: Town, receipts: list[str]) -> None:
    """Also where dollars were taken beside đồng."""
    in_dollars(FeeReceipt.objects.latest("pk"))
    assert receipts_behind(town.scope(), currency="USD").count() == 1
    for sheet in fee_sheets(town.scope()):
        rows, names = list(sheet.table.rows), [column.key for column in sheet.table.columns]
        for (place, name), opening in sheet.opens.items():
            narrowed = {
                "office": {"office": opening.key},
                "procedure": {"procedure": opening.key},
                "method": {},
            }[opening.group_by]
            method = opening.key if opening.group_by == "method" else ""
            listed = receipts_behind(town.scope(**narrowed), opening.figure, method, opening.currency)
            assert listed.count() == rows[place][names.index(name)]


def test_numbers_of_a_series_without_a_gap(town: Town, receipts: list[str]) -> None:
    found = {each.series: each for each in receipt_series(town.scope())}
    first = found[town.office.code]
    assert (first.low, first.high, first.receipts, first.voided, first.gaps) == (2, 4, 3, 1, ())
    assert first.high - first.low + 1 == first.receipts + first.of_other_days


def test_every_missing_number_is_named(town: Town, receipts: list[str]) -> None:
    series = town.office.code
    with connection.cursor() as cursor:
        # What no service and no role of the application can do; the report has to see it all the same.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_feereceipt DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM dossiers_feereceipt WHERE series = %s AND number = 3", [series])
        cursor.execute("ALTER TABLE dossiers_feereceipt ENABLE TRIGGER USER")
    ReceiptCounter.objects.filter(series=series).update(last=6)
    (found,) = (each for each in receipt_series(town.scope()) if each.series == series)
    assert found.gaps == ((3, 3), (5, 6))
    assert (found.missing, found.gap_text) == (3, "0000003, 0000005–0000006")


def test_the_list_of_receipts_names_nobody_who_paid(
    town: Town, receipts: list[str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        rows = list(receipts_sheet(town.scope()).table.rows)
    assert sorted(str(row[0]) for row in rows) == sorted(receipts)
    assert "Nguyễn" not in str(rows)
    with django_assert_num_queries(6):
        fee_sheets(town.scope())
    with django_assert_num_queries(1):
        series_sheet(town.scope())
    with pytest.raises(RuleError):
        receipts_behind(town.scope(), "late")
