"""A report as a file to keep: spreadsheet, CSV or PDF."""

from __future__ import annotations

from django.http import HttpResponse

from onestop.api.problems import Unprocessable
from onestop.reporting.figures import Report

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


def as_file(report: Report, file_format: str) -> HttpResponse:
    """The report as an attachment of that format."""
    raise Unprocessable("", code="format_not_available")
