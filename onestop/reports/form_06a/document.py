"""Form II.06a as a PDF to print and sign."""

from __future__ import annotations

from pathlib import Path

from onestop.documents.typesetting.engine import pdf
from onestop.reports.form_06a import wording
from onestop.reports.form_06a.heads import heads
from onestop.statistics.figures import Report
from onestop.statistics.form_06a import Columns, Form
from onestop.statistics.form_06a_columns import COLUMNS

TEMPLATES = Path(__file__).parent / "templates"


def pdf_of(report: Report, form: Form) -> bytes:
    """The form on A4 landscape, tagged."""
    return pdf(TEMPLATES / "form_06a.typ", _sheet(report, form))


def _sheet(report: Report, form: Form) -> dict[str, object]:
    reporting, receiving = wording.units(report)
    return {
        "form": wording.FORM,
        "title": wording.TITLE,
        "period": wording.period(report),
        "unit": wording.UNIT,
        "reporting": f"{wording.REPORTING_UNIT}: {reporting}",
        "receiving": f"{wording.RECEIVING_UNIT}: {receiving}",
        "heads": [{"text": head.text, "rows": head.rows, "columns": head.columns} for head in heads()],
        "columns": len(COLUMNS),
        "rows": _rows(form),
        "facts": [f"{name}: {fact}" for name, fact in wording.facts(report, form)],
        "notes": wording.notes(report, form),
        "signatures": [wording.MADE_BY, wording.SIGNED_BY],
        "sign": wording.SIGN,
    }


def _rows(form: Form) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, section in enumerate(form.sections, start=1):
        level = wording.LEVELS[section.level]
        rows.append(_row(wording.roman(number), level, section.columns, strong=True))
        rows += [
            _row(str(position), line.name, line.columns)
            for position, line in enumerate(section.lines, start=1)
        ]
    return [*rows, _row("", wording.SUM, form.columns, strong=True)]


def _row(number: str, name: str, columns: Columns, *, strong: bool = False) -> dict[str, object]:
    cells = (f"{figure:,}".replace(",", ".") for figure in columns.values)
    return {"cells": [number, name, *cells], "strong": strong}
