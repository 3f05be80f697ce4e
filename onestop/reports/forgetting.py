"""Exports end: the file goes when its time is over, the line about it later."""

from __future__ import annotations

from datetime import datetime, timedelta

from onestop.reports import storage as shelf
from onestop.reports.models import ExportJob, ExportPart

KEPT_LINES = timedelta(days=90)
# Longer than any file takes to be written.
LOOSE_AFTER = timedelta(days=1)


def forget_exports(at: datetime) -> int:
    """Remove the files whose time is over, files that belong to no export, and old lines; returns how many files."""
    gone = 0
    for job in ExportJob.objects.filter(state=ExportJob.State.READY, expires_at__lte=at):
        shelf.remove(job.stored_name)
        ExportJob.objects.filter(pk=job.pk).update(state=ExportJob.State.EXPIRED, stored_name="")
        gone += 1
    ExportPart.objects.exclude(job__state__in=ExportJob.UNFINISHED).delete()
    ExportJob.objects.filter(finished_at__lte=at - KEPT_LINES).exclude(state=ExportJob.State.READY).delete()
    return gone + _forget_loose(at)


def _forget_loose(at: datetime) -> int:
    known = set(ExportJob.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    loose = [
        path for path, changed in shelf.everything() if path.name not in known and changed < at - LOOSE_AFTER
    ]
    for path in loose:
        path.unlink(missing_ok=True)
    return len(loose)
