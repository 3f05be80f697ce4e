"""The question put to the files of form II.06a."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pypdfium2

from tests.onestop.statistics import plain_count as plain
from tests.onestop.statistics.one_set import API, FLOW_COLUMNS, RATES, Asked
from tests.onestop.statistics.one_set_pages import Pages
from tests.onestop.statistics.plain_count import Members
from tests.onestop.statistics.surfaces import content, csv_rows, sheet_rows


class Files(Pages):
    """What is filed."""

    def check_form_files(self, asked: Asked) -> None:
        form, whole = self.form(asked), self.members(asked)
        rows = csv_rows(content(self.client.get(f"{RATES}bieu-06a.csv", asked.page(nhom="office"))))
        check_form(rows, form, plain.form_columns(whole))
        check_figures(rows, self.by(asked, "office"), whole)
        assert (
            csv_rows(content(self.client.get(f"{API[:-1]}.csv", asked.api(group_by="office"))))[-1]
            == rows[-1]
        )
        book = content(self.client.get(f"{RATES}bieu-06a.xlsx", asked.page(nhom="office")))
        check_form(as_texts(sheet_rows(book, "06a")), form, plain.form_columns(whole))
        check_figures(as_texts(sheet_rows(book, "So lieu")), self.by(asked, "office"), whole)
        printed = printed_rows(content(self.client.get(f"{RATES}bieu-06a.pdf", asked.page())))
        for columns in [*form.values(), plain.form_columns(whole)]:
            assert tuple(columns[:11]) in printed, (asked, columns, printed)


def check_form(rows: list[list[str]], form: dict[str, list[int]], whole: list[int]) -> None:
    """The lines of fields in a form, and its sum."""
    told = Counter(
        (row[1], *row[2:14]) for row in rows if len(row) >= 14 and row[0].isdigit() and row[2].isdigit()
    )
    assert told == Counter((name.partition(" ")[2], *map(str, columns)) for name, columns in form.items())
    total = next(row for row in rows if row[:2] == ["", "TỔNG CỘNG"])
    assert total[2:14] == [str(column) for column in whole]


def check_figures(rows: list[list[str]], expected: dict[str, Members], whole: Members) -> None:
    """The table of the report's own rows, every bucket of it."""
    start = next(place for place, row in enumerate(rows) if row[:2] == ["key", "label"])
    heads, *lines = rows[start:]
    assert tuple(heads[2 : 2 + len(FLOW_COLUMNS)]) == FLOW_COLUMNS or set(heads) >= set(FLOW_COLUMNS)
    told = {line[0]: dict(zip(heads, line, strict=False)) for line in lines}
    for key, members in {**expected, "": whole}.items():
        assert {name: told[key][name] for name in FLOW_COLUMNS} == {
            name: str(plain.size(members, name)) for name in FLOW_COLUMNS
        }
        assert (as_rate(told[key]["on_time_percent"]), as_rate(told[key]["early_percent"])) == plain.rates(
            members
        )
    assert set(told) == {*expected, ""}


def as_texts(rows: list[list[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def as_rate(text: str) -> str:
    """A rate as rules write it: in a workbook it is a number."""
    return f"{float(text):.2f}".replace(".", ",") if re.fullmatch(r"[0-9.]+", text) else text


def printed_rows(pdf: bytes) -> set[tuple[int, ...]]:
    """Every eleven numbers that follow one another in the print."""
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    numbers = [
        int(each.replace(".", "")) for each in re.findall(r"(?<![\w(,])\d+(?:\.\d{3})*(?![\w),])", text)
    ]
    return {tuple(numbers[place : place + 11]) for place in range(len(numbers))}
