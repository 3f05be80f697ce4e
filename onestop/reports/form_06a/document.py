"""Form II.06a as a PDF to print and sign."""

from __future__ import annotations

from pathlib import Path

from onestop.documents.typesetting.engine import pdf
from onestop.reports.form_06a import wording
from onestop.statistics.figures import Report
from onestop.statistics.form_06a import Columns, Form

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
        "heads": {
            "number": wording.NUMBER,
            "subject": wording.SUBJECT,
            "received": wording.RECEIVED,
            "resolved": wording.RESOLVED,
            "pending": wording.PENDING,
            "in_period": wording.IN_PERIOD,
            "columns": list(wording.COLUMNS),
        },
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
    cells = (
        *(columns.received, columns.online, columns.direct_and_postal, columns.carried_over),
        *(columns.resolved, columns.early, columns.on_time, columns.late),
        *(columns.pending, columns.within, columns.overdue),
    )
    return {"cells": [number, name, *(f"{cell:,}".replace(",", ".") for cell in cells)], "strong": strong}
