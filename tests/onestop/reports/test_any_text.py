"""Every kind of text in every format of a table, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import re

import openpyxl

from onestop.documents.typesetting.substitutes import printable
from onestop.reports.tables import Column
from tests.onestop.documents.printing.reading import read, solid
from tests.onestop.documents.typesetting.corpus import TEXTS
from tests.onestop.reports.test_writing import table, written

COLUMNS = (Column("name", "Tên"), Column("kind", "Loại"))
# What XML 1.0 does not have.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def of(file_format: str) -> bytes:
    return written(file_format, table([(text, kind) for kind, text in TEXTS.items()], COLUMNS))


def test_a_workbook_holds_every_text() -> None:
    rows = openpyxl.load_workbook(io.BytesIO(of("xlsx"))).worksheets[0].iter_rows(min_row=3, values_only=True)
    found = {row[1]: row[0] or "" for row in rows if row[1]}
    assert {kind: " ".join(text.split()) for kind, text in found.items() if kind in TEXTS} == {
        kind: " ".join(UNFIT.sub("", text).split()) for kind, text in TEXTS.items()
    }


def test_csv_and_json_hold_every_text() -> None:
    lines = list(csv.reader(io.StringIO(of("csv").decode("utf-8-sig"), newline="")))
    cells = " ".join(cell for line in lines for cell in line)
    whole = json.dumps(json.loads(of("json")), ensure_ascii=False)
    for kind in ("plain", "chinese", "khmer", "arabic", "emoji", "mathematical", "unassigned", "60 words"):
        assert TEXTS[kind] in cells, kind
        assert TEXTS[kind] in whole, kind


def test_a_paper_holds_every_text_or_its_codes() -> None:
    text = solid(read(of("pdf")).text)
    assert "□U+13000□U+20000□U+17000" in text
    assert solid(printable(TEXTS["plain"])) in text
    assert "王小明" in text
