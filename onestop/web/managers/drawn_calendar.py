"""The calendar of due dates ahead: eight weeks, each day a click from its list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.selectors.desk_lists import DeskQuestion
from dossiers.selectors.workload import due_by_day
from onestop.charts.heat_map import Day, heat_map
from onestop.web.managers.pictured import Cell, Picture, cells
from onestop.web.templatetags.wording import WEEKDAYS, day
from procedures.models import Office
from procedures.rules.moments import local_date
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors import calendar_version_for, working_calendar

WEEKS = 8


def picture_of_due_dates(actor: Any, office: Office | None, at: datetime) -> Picture:
    """Open dossiers of one's offices, or of one of them, by the day on which they fall due."""
    today = local_date(at)
    first = today - timedelta(days=today.weekday())
    counts = due_by_day(actor, _within(office, first))
    calendar = working_calendar(calendar_version_for(office).pk)
    weeks = [[first + timedelta(days=7 * week + n) for n in range(7)] for week in range(WEEKS)]
    drawn = [
        (
            _("from %(day)s") % {"day": f"{days[0]:%d/%m}"},
            [_day(on, counts, calendar, today, office) for on in days],
        )
        for days in weeks
    ]
    title = _("Due dates ahead")
    label = _(
        "%(title)s: open dossiers by the day on which they fall due; the same numbers stand in the table."
    )
    return Picture(
        key="lich-han",
        title=title,
        about=(
            _(
                "Open dossiers as they stand now, by due day in the eight weeks from this one on; this picture does not"
                " depend on the period asked. Days off are hatched, today has a thick frame. A dossier whose clock"
                " stands still has no due day yet unless the law lets the clock run."
            ),
        ),
        drawing=heat_map("c", label % {"title": title}, [_(name) for name in WEEKDAYS], drawn),
        heads=cells(_("Day"), _("Open dossiers due")),
        rows=tuple(
            (Cell(day(on)), Cell(str(counts[on]), _address(on, office)))
            for days in weeks
            for on in days
            if counts.get(on)
        ),
    )


def _within(office: Office | None, first: date) -> DeskQuestion:
    last = first + timedelta(days=7 * WEEKS - 1)
    return DeskQuestion(office_id=office.pk if office else None, due_from=first, due_until=last)


def _address(on: date, office: Office | None) -> str:
    narrowed = {"don-vi": office.code} if office else {}
    return f"{reverse('clerks:work')}?{urlencode({**narrowed, 'han': on.isoformat()})}"


def _day(
    on: date, counts: Mapping[date, int], calendar: WorkingCalendar, today: date, office: Office | None
) -> Day:
    count = counts.get(on, 0)
    words = ngettext("%(day)s: %(count)s dossier due", "%(day)s: %(count)s dossiers due", count)
    return Day(
        label=f"{on:%d/%m}",
        count=count,
        # Next year's days off may not have been published yet.
        is_working=calendar.is_working(on) if on.year in calendar.years else on.weekday() < 5,
        is_today=on == today,
        address=_address(on, office) if count else "",
        words=words % {"day": day(on), "count": count},
    )
