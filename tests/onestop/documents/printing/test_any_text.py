"""Every template of a paper takes any text in any field, in its own form; what no font has is printed as a code point.

The papers are found in the tree: a new template fails here until its sheet stands in SHEETS, then it is tried like
the others. Its fields are filled by their types.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import cycle, repeat
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from structlog.testing import capture_logs

from config.development import ROOT
from onestop.documents.printing.pictures import barcode_svg, qr_svg
from onestop.documents.printing.rendering import TEMPLATES
from onestop.documents.printing.sheets import forms, lists, money, postings, slips
from onestop.documents.printing.sheets.values import Moment
from onestop.documents.typesetting.engine import LISTS, pdf
from onestop.documents.typesetting.substitutes import substitute, unprinted
from onestop.reports.form_06a import document as form_06a
from onestop.reports.tables import Column, Heading, Kind, Table
from onestop.reports.writers import document as table
from tests.onestop.documents.printing.reading import is_tagged, read, solid
from tests.onestop.documents.typesetting.corpus import TEXTS

SHEETS = {
    "receipt": forms.Receipt,
    "receipts": forms.Receipts,
    "supplement": forms.Supplement,
    "refusal": forms.Refusal,
    "apology": forms.Apology,
    "stop": forms.Stop,
    "control_slip": slips.ControlSlip,
    "register": lists.Register,
    "control_list": lists.HandOverList,
    "results_list": lists.ResultsList,
    "labels": lists.Labels,
    "fee_receipt": money.FeeReceiptSheet,
    "posting": postings.Posting,
    "posting_field": postings.FieldPosting,
}
# Drawings, and words by which the program chooses a layout: nobody types them.
OURS = {
    "barcode": barcode_svg("H99.01-260302-0001"),
    "qr": qr_svg("https://motcua.example.gov.vn/"),
    "qr_without_secret": qr_svg("https://motcua.example.gov.vn/"),
    "logo": "",
    "size": "a4",
    "layout": "sheet",
    "copies": ["applicant", "office"],
}
PARTS = ("common", "lists", "postings", "receipt_slip")
MOMENT = {"year": 2026, "month": 3, "day": 2, "hour": 9, "minute": 5}


def filled(kind: Any, texts: Iterator[str], name: str = "") -> Any:
    """A value of a type as JSON has it: its texts in turn, as many members in each list of rows as there are kinds."""
    if name in OURS and kind is not int:
        return OURS[name]
    if is_dataclass(kind):
        if kind is Moment:
            return MOMENT
        hints = get_type_hints(kind)
        return {each.name: filled(hints[each.name], texts, each.name) for each in fields(kind)}
    if get_origin(kind) in (Union, UnionType):
        return filled(next(part for part in get_args(kind) if part is not NoneType), texts, name)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        many = len(TEXTS) if name in LISTS else 2
        return [filled(part, texts) for part in (inner[:1] * many if inner[-1] is ... else inner)]
    return next(texts) if kind is str else {int: -5, bool: True}[kind]


def papers() -> set[str]:
    """The templates of papers in the tree, without the parts that they share and those of the typesetter itself."""
    found = {path for path in (ROOT / "onestop").rglob("*.typ") if "typesetting" not in path.parts}
    return {path.stem for path in found} - set(PARTS)


def test_every_paper_of_the_tree_is_tried() -> None:
    assert papers() == {*SHEETS, "table", "form_06a"}


def printed(template: Path, sheet: dict[str, Any]) -> str:
    with capture_logs() as logs:
        content = pdf(template, sheet)
    assert logs == [], "the paper fell back from its own form"
    assert is_tagged(content)
    return read(content).text


@pytest.mark.parametrize("name", SHEETS)
def test_a_form_takes_any_text_in_some_field(name: str) -> None:
    printed(TEMPLATES / f"{name}.typ", filled(SHEETS[name], cycle(TEXTS.values())))


@pytest.mark.proof
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", SHEETS)
def test_a_form_takes_any_text_in_every_field(name: str, text: str) -> None:
    shown = printed(TEMPLATES / f"{name}.typ", filled(SHEETS[name], repeat(text)))
    if name != "labels":
        assert all(substitute(char) in solid(shown) for char in unprinted(text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_table_and_form_06a_take_any_text(text: str) -> None:
    columns = (Column("a", text), Column("b", text), Column("n", "Số", Kind.INTEGER, total=True))
    heading = Heading(text, text, text, text, text, text)
    rows = [(text, text, -5), (None, "", None)]
    what = Table("t", text, columns, rows, (text,), (text,), text, heading)
    printed(table.TEMPLATES / "table.typ", table._sheet(what, rows))
    line = {"cells": [text] * 13, "strong": False}
    sheet = dict.fromkeys(("form", "title", "period", "unit", "reporting", "receiving", "sign"), text) | {
        "heads": [{"text": text, "rows": 1, "columns": 1}] * 13,
        "columns": 11,
        "rows": [line, {**line, "strong": True}],
        **{name: [text, text] for name in ("facts", "notes", "signatures")},
    }
    printed(form_06a.TEMPLATES / "form_06a.typ", sheet)
