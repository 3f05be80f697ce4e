"""What reports keep: exports that are being made, and the reports that people put together themselves."""

from onestop.reports.models.exports import ExportJob, ExportPart
from onestop.reports.models.own import OwnReport, ReportSchedule

__all__ = ["ExportJob", "ExportPart", "OwnReport", "ReportSchedule"]
