"""A report as a file to keep: spreadsheet, CSV or form II.06a in PDF."""

from __future__ import annotations

from django.http import HttpResponse

from onestop.reports.form_06a import export
from onestop.statistics.figures import Report

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


def as_file(report: Report, file_format: str) -> HttpResponse:
    """The report as an attachment of that format; the figures are read once more, in one snapshot."""
    return attached(export(report, file_format), report, file_format)


def attached(content: bytes, report: Report, file_format: str, mark: str = "") -> HttpResponse:
    """A file that was made already, named after what it is about; `mark` goes at the end of its name."""
    answer = HttpResponse(content, content_type=MEDIA_TYPES[file_format])
    office = f"-{report.scope.office}" if report.scope.office else ""
    name = f"06a{office}-{report.period.first:%Y%m%d}-{report.period.last:%Y%m%d}{mark}.{file_format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
