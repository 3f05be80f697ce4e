"""Reports as files: form II.06a and the figures behind it as XLSX, CSV and PDF; lists of dossiers as CSV."""

from onestop.reports.form_06a.files import FORMATS, export

__all__ = ["FORMATS", "export"]
