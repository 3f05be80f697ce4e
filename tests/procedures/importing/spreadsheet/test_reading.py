"""A template filled in by hand: what people type is understood, mistakes are told with sheet, row and column."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from procedures.importing.flags import Refusal
from procedures.importing.spreadsheet import cells
from procedures.importing.spreadsheet.layout import KEY_ROW, SHEETS, Column, Kind
from procedures.importing.spreadsheet.reading import read_workbook
from procedures.importing.staged import RefusedEntry, StagedEntry

LIMIT = next(sheet for sheet in SHEETS if sheet.key == "limit")
UNIT = LIMIT.column("unit")


def workbook(path: Path, rows: dict[str, list[dict[str, Any]]], *, backwards: bool = False) -> Path:
    """A template with these rows by sheet key; the columns may stand in another order."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as made:
        for sheet in SHEETS:
            page = made.add_worksheet(sheet.title)
            columns = sheet.columns[::-1] if backwards else sheet.columns
            for index, column in enumerate(columns):
                page.write_string(KEY_ROW, index, f"{sheet.key}.{column.key}")
                for number, row in enumerate(rows.get(sheet.key, []), start=KEY_ROW + 1):
                    if column.key in row:
                        page.write(number, index, row[column.key])
    return path


def entries(tmp_path: Path, **rows: list[dict[str, Any]]) -> list[StagedEntry | RefusedEntry]:
    return list(read_workbook(workbook(tmp_path / "t.xlsx", rows)))


OWN = {"code": "1.000001", "name": "Xác nhận"}


@pytest.mark.parametrize("backwards", [False, True])
def test_labels_and_keys_are_understood_in_any_order_of_columns(tmp_path: Path, backwards: bool) -> None:
    rows = {
        "procedure": [
            {**OWN, "levels": "Cấp xã; province", "channels": "trực tiếp;ONLINE", "is_instant": "Có"}
        ],
        "limit": [{"code": "1.000001", "channel": "Trực tiếp", "amount": "1,5", "unit": "giờ làm việc"}],
        "fee": [{"code": "1.000001", "amount": "11.300", "tiers": "", "valid_to": "31/12/2026"}],
    }
    (entry,) = read_workbook(workbook(tmp_path / "t.xlsx", rows, backwards=backwards))
    assert isinstance(entry, StagedEntry)
    procedure = entry.procedure
    assert (procedure.levels, procedure.channels) == (("commune", "province"), ("direct", "online"))
    assert procedure.is_instant
    assert [(limit.channel, limit.amount, limit.unit) for limit in procedure.limits] == [
        ("direct", Decimal("1.5"), "working_hours")
    ]
    assert [(fee.amount, fee.valid_to, fee.kind) for fee in procedure.fees] == [
        (11300, date(2026, 12, 31), "unstated")
    ]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, 5.0, "5"),
        (Kind.TEXT, "  a\u00a0 b ", "a b"),
        (Kind.INTEGER, 50000.0, 50000),
        (Kind.INTEGER, "50.000", 50000),
        (Kind.INTEGER, "1,000,000", 1_000_000),
        (Kind.INTEGER, "", None),
        (Kind.AMOUNT, 2.5, Decimal("2.5")),
        (Kind.AMOUNT, "2,5", Decimal("2.5")),
        (Kind.DATE, "07-08-2020", date(2020, 8, 7)),
        (Kind.DATE, "2020-08-07", date(2020, 8, 7)),
        (Kind.DATE, date(2020, 8, 7), date(2020, 8, 7)),
        (Kind.DATE, datetime(2020, 8, 7, 12, 0), date(2020, 8, 7)),
        (Kind.TIME, "15:00", time(15)),
        (Kind.TIME, "15h30", time(15, 30)),
        (Kind.TIME, 0.625, time(15)),
        (Kind.TIME, timedelta(hours=15), time(15)),
        (Kind.TIME, time(15), time(15)),
        (Kind.YES, True, True),
        (Kind.YES, "X", True),
        (Kind.YES, "không", False),
        (Kind.WORDS, "a; b;;", ("a", "b")),
    ],
)
def test_cells_are_read_as_people_type_them(kind: Kind, cell: Any, value: Any) -> None:
    assert cells.read(Column("x", "X", kind), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "reason"),
    [
        (Kind.INTEGER, "5 nghìn", "not_a_number"),
        (Kind.INTEGER, 1.5, "not_whole"),
        (Kind.INTEGER, -1.0, "not_whole"),
        (Kind.INTEGER, "9" * 30, "not_a_number"),
        (Kind.INTEGER, float("inf"), "not_a_number"),
        (Kind.DATE, "31/02/2026", "not_a_date"),
        (Kind.DATE, "8/2020", "not_a_date"),
        (Kind.DATE, 44000.0, "not_a_date"),
        (Kind.TIME, "25:00", "not_a_time"),
        (Kind.TIME, "chiều", "not_a_time"),
        (Kind.YES, "có lẽ", "not_in_list"),
        (Kind.TIERS, "2:2000", "not_tiers"),
        (Kind.TEXT, "a\ud800", "lone_surrogate"),
    ],
)
def test_cells_that_cannot_be_read_are_told(kind: Kind, cell: Any, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        cells.read(Column("x", "X", kind), cell)
    assert refused.value.code == reason


@pytest.mark.parametrize(
    ("rows", "reason", "place"),
    [
        ({"procedure": [{"code": "1.000001"}]}, "cell_required", "Thủ tục!3 “Tên thủ tục”"),
        (
            {"procedure": [OWN], "limit": [{"code": "1.000001", "amount": 3}]},
            "cell_required",
            "Thời hạn!3 “Đơn vị”",
        ),
        (
            {"procedure": [OWN], "limit": [{"code": "1.000001", "amount": 3, "unit": "tuần"}]},
            "not_in_list",
            "Thời hạn!3 “Đơn vị”: tuần",
        ),
        (
            {"procedure": [OWN], "limit": [{"code": "1.000001", "amount": 3, "unit": "Ngày", "case": "x"}]},
            "unknown_case",
            "Thời hạn!3: ",
        ),
        (
            {"procedure": [OWN], "case": [{"code": "1.000001", "key": "Có dấu", "name": "x"}]},
            "bad_key",
            "Trường hợp!3",
        ),
        (
            {"procedure": [OWN], "fee": [{"code": "1.000001", "amount": 5, "tiers": "2=1; *=2"}]},
            "fee_amount_and_tiers",
            "Phí, lệ phí!3",
        ),
        (
            {
                "procedure": [OWN],
                "step": [
                    {
                        "code": "1.000001",
                        "name": "a",
                        "unit": "b",
                        "share_numerator": 1,
                        "share_denominator": 0,
                    }
                ],
            },
            "share_not_a_fraction",
            "Các bước!3",
        ),
    ],
)
def test_a_mistake_refuses_its_procedure_and_names_the_place(
    tmp_path: Path, rows: dict[str, list[dict[str, Any]]], reason: str, place: str
) -> None:
    found = entries(
        tmp_path, **{**rows, "procedure": [*rows["procedure"], {"code": "1.000002", "name": "Khác"}]}
    )
    refused, taken = found
    assert isinstance(refused, RefusedEntry)
    assert (refused.line, refused.code, refused.reason) == (3, "1.000001", reason)
    assert refused.text.startswith(place)
    assert isinstance(taken, StagedEntry)


def test_zero_days_are_against_the_rules(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, procedure=[OWN], limit=[{"code": "1.000001", "amount": 0, "unit": "Ngày"}])
    assert isinstance(entry, RefusedEntry)
    assert entry.text.startswith("Thời hạn!3: ")


def test_rows_of_no_procedure_are_refused_one_by_one(tmp_path: Path) -> None:
    found = entries(tmp_path, procedure=[OWN], paper=[{"code": "1.000009", "name": "Đơn"}])
    assert [(entry.line, entry.reason) for entry in found if isinstance(entry, RefusedEntry)] == [
        (3, "unknown_procedure")
    ]
