"""The histogram of days early and late."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from onestop.reports.charts.columns import Column, columns
from onestop.reports.charts.day_classes import CLASSES, DayClass, class_of
from onestop.statistics.days_apart import DaysApart, days_apart
from onestop.statistics.scopes import Scope
from onestop.web.managers.pictured import Picture, cells


def picture_of_days(scope: Scope) -> Picture:
    """How many days before and after the due day results were ready."""
    found = days_apart(scope)
    counted = by_class(found)
    title = _("Days early and late")
    total = sum(each.count for each in found)
    label = _("%(title)s of %(count)s resolved dossiers; the same numbers stand in the table beneath.") % {
        "title": title,
        "count": total,
    }
    bars = [
        Column(each.text, counts, str(sum(counts)) if sum(counts) else "")
        for each, counts in zip(CLASSES, counted, strict=True)
    ]
    legend = (_("early"), _("on time"), _("late"))
    axis = _("← days before the due day · 0: the due day itself · days after it →")
    return Picture(
        key="ngay-som-muon",
        title=title,
        about=(
            _(
                "Resolved in the period, with a limit; days of the calendar between the due day and the day on which"
                " the result was ready. A limit in hours may be kept or missed on the due day itself;"
                " early, on time and late are as form II.06a counts them, against the committed limit."
            ),
        ),
        drawing=columns("d", label, bars, legend, axis=axis) if found else None,
        heads=cells(_("Days"), _("Early"), _("On time"), _("Late"), _("Together")),
        rows=tuple(
            cells(f"{each.text} {_side(each)}", *counts, sum(counts))
            for each, counts in zip(CLASSES, counted, strict=True)
        ),
        empty=_("Nothing with a limit was resolved in this period."),
    )


def by_class(found: list[DaysApart]) -> list[tuple[int, int, int]]:
    """Early, on time and late in each of CLASSES."""
    counts: Counter[tuple[int, str]] = Counter()
    for each in found:
        counts[class_of(each.days), each.outcome] += each.count
    return [
        (counts[place, "early"], counts[place, "on_time"], counts[place, "late"])
        for place in range(len(CLASSES))
    ]


def _side(each: DayClass) -> str:
    if each.first == each.last == 0:
        return _("due day")
    return _("before") if each.last is not None and each.last < 0 else _("after")
