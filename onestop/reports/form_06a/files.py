"""One door for all formats: what is exported is read in one snapshot, so that sheets of a file agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onestop.reports.form_06a.comma_separated import csv_of
from onestop.reports.form_06a.document import pdf_of
from onestop.reports.form_06a.workbook import xlsx_of
from onestop.statistics.figures import Report, resolution
from onestop.statistics.form_06a import Form, form_06a
from onestop.statistics.snapshots import snapshot
from procedures.rules.errors import RuleError, gettext_noop

_WRITERS = {"xlsx": xlsx_of, "csv": csv_of, "pdf": pdf_of}
FORMATS = tuple(_WRITERS)


@dataclass(frozen=True, slots=True)
class _Read:
    report: Report
    form: Form


def export(report: Report, file_format: str) -> bytes:
    """The report as a file: `xlsx`, `csv` or `pdf`. The figures are read anew, together with the form's.

    RuleError format_unknown.
    """
    _check_format(file_format)
    read = _read(report)
    return written(read.report, read.form, file_format)


def written(report: Report, form: Form, file_format: str) -> bytes:
    """The file of figures that were read already. RuleError format_unknown."""
    _check_format(file_format)
    return _WRITERS[file_format](report, form)


def _check_format(file_format: str) -> None:
    if file_format not in _WRITERS:
        raise RuleError(
            "format_unknown",
            gettext_noop("Reports are written as: %(formats)s."),
            field="format",
            formats=", ".join(FORMATS),
        )


def _read(asked: Report) -> _Read:
    cut_off = asked.cut_off if asked.cut_off < asked.computed_at else None
    at, definition = asked.computed_at, asked.definition
    with snapshot():
        report = resolution(
            asked.scope, at=at, group_by=asked.group_by, cut_off=cut_off, definition=definition
        )
        form = form_06a(asked.scope, definition=definition, at=at, cut_off=cut_off)
    return _Read(replace(report, remarks=asked.remarks), form)
