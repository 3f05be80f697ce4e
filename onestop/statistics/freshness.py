"""Whether an official file may leave the house: not while the tallies lag or the worker is silent, unless forced.

Figures are exact at any time (docs/adr/0030), for what is stale is counted live. That tallies lag for long still says
that something is wrong with the installation, and whoever signs a file should know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from onestop.statistics.figures import Report
from onestop.statistics.models import Heartbeat
from onestop.statistics.snapshots import stale_for_seconds
from procedures.rules.errors import TransitionRefused, gettext_noop
from procedures.rules.vietnamese import clean_text

LONGEST_REASON = 500
WORKER = "heartbeat"


@dataclass(frozen=True, slots=True)
class Freshness:
    """Age of the oldest change that no tally holds, and of the worker's last sign of life (None: there was none)."""

    stale_for: int
    silent_for: int | None

    @property
    def is_enough(self) -> bool:
        """Whether official files may be made without a word."""
        limit = settings.FIGURES_STALE_AFTER_SECONDS
        if not limit:
            return True
        return self.stale_for <= limit and self.silent_for is not None and self.silent_for <= limit


def freshness(at: datetime) -> Freshness:
    """How things stand at this moment, for all offices."""
    beat = Heartbeat.objects.filter(name=WORKER).values_list("last_success", flat=True).first()
    silent = max(0, int((at - beat).total_seconds())) if beat else None
    return Freshness(stale_for_seconds(at), silent)


def official(report: Report, *, at: datetime, reason: str = "") -> Report:
    """The report as one that may be filed: unchanged, or with the reason for which it was forced and its age.

    TransitionRefused figures_stale when it is too old and no reason is given.
    """
    found = freshness(at)
    if found.is_enough:
        return report
    reason = clean_text(reason).strip()[:LONGEST_REASON]
    if not reason:
        raise refused(found)
    return replace(report, remarks=(*report.remarks, *_remarks(found, reason)))


LAGGING = gettext_noop(
    "The oldest change has waited %(stale)s seconds to be counted (at most %(limit)s are allowed). Wait until the "
    "worker has counted it, or ask for the file with force and a reason; the reason then stands in the file."
)
SILENT = gettext_noop(
    "The worker that counts has given no sign of life for %(silent)s seconds (at most %(limit)s are allowed). Wait "
    "until it runs again, or ask for the file with force and a reason; the reason then stands in the file."
)
NEVER_SEEN = gettext_noop(
    "The worker that counts has not run here yet. Start it, or ask for the file with force and a reason; the reason "
    "then stands in the file."
)


def refused(found: Freshness) -> TransitionRefused:
    """What is said where figures are too old: of the lag, if there is one, else of the worker's silence."""
    limit = settings.FIGURES_STALE_AFTER_SECONDS
    if found.stale_for > limit:
        return TransitionRefused("figures_stale", LAGGING, stale=found.stale_for, limit=limit)
    if found.silent_for is None:
        return TransitionRefused("figures_stale", NEVER_SEEN)
    return TransitionRefused("figures_stale", SILENT, silent=found.silent_for, limit=limit)


def _remarks(found: Freshness, reason: str) -> tuple[tuple[str, str], ...]:
    silent = "chưa từng có" if found.silent_for is None else f"{found.silent_for} giây trước"
    age = f"thay đổi cũ nhất chưa tổng hợp {found.stale_for} giây; tín hiệu của tiến trình tổng hợp: {silent}"
    return (("Xuất khi số liệu chưa được tổng hợp xong, lý do", reason), ("Độ trễ khi xuất", age))
