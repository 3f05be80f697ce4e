"""The calendar of due dates ahead: eight weeks, each day a click from its list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.rules.actors import Actor
from dossiers.selectors.desk_lists import DeskQuestion
from dossiers.selectors.workload import due_by_day
from onestop.reports.charts.heat_map import Day, heat_map
from onestop.statistics.scopes import Scope, narrowing
from onestop.web.managers.pictured import Cell, Picture, cells
from onestop.web.templatetags.wording import WEEKDAYS, day
from procedures.models import Office
from procedures.rules.moments import local_date
from procedures.rules.workdays import WorkingCalendar
from procedures.selectors import calendar_version_for, working_calendar

WEEKS = 8


def picture_of_due_dates(actor: Actor, scope: Scope, at: datetime) -> Picture:
    """Open dossiers in which the offices of a scope have a part, by the day on which they fall due; as it stands now.

    Days lead to their list where the work list means the same. Raises what `narrowing` raises.
    """
    today = local_date(at)
    first = today - timedelta(days=today.weekday())
    office_ids = narrowing(scope).office_ids
    counts = due_by_day(actor, _within(scope, office_ids, first))
    office = Office.objects.filter(code=scope.office).first() if scope.office else None
    same = _same_list(scope, office_ids, office)
    calendar = working_calendar(calendar_version_for(office).pk)
    weeks = [[first + timedelta(days=7 * week + n) for n in range(7)] for week in range(WEEKS)]
    drawn = [
        (
            _("from %(day)s") % {"day": f"{days[0]:%d/%m}"},
            [_day(on, counts, calendar, today, same) for on in days],
        )
        for days in weeks
    ]
    title = _("Due dates ahead")
    label = _(
        "%(title)s: open dossiers by the day on which they fall due; the same numbers stand in the table."
    )
    return Picture(
        key="lich-han",
        is_of_now=True,
        title=title,
        about=(
            _(
                "Open dossiers as they stand now, by due day in the eight weeks from this one on; this picture does not"
                " depend on the period asked. Days off are hatched, today has a thick frame. A dossier whose clock"
                " stands still has no due day yet unless the law lets the clock run."
            ),
            _("Counted is what the offices asked about receive, resolve, hold or return."),
        ),
        drawing=heat_map("c", label % {"title": title}, [_(name) for name in WEEKDAYS], drawn),
        heads=cells(_("Day"), _("Open dossiers due")),
        rows=tuple(
            (Cell(day(on)), Cell(str(counts[on]), _address(on, same)))
            for days in weeks
            for on in days
            if counts.get(on)
        ),
    )


def _within(scope: Scope, office_ids: tuple[int, ...] | None, first: date) -> DeskQuestion:
    return DeskQuestion(
        office_ids=office_ids,
        field=scope.field,
        procedure=scope.procedure,
        channel=scope.channel,
        due_from=first,
        due_until=first + timedelta(days=7 * WEEKS - 1),
    )


def _same_list(
    scope: Scope, office_ids: tuple[int, ...] | None, office: Office | None
) -> dict[str, str] | None:
    """What narrows the work list to the same dossiers; None where it cannot: it knows no channel and no subtree."""
    if scope.channel or office_ids is None or scope.within is None:
        return None
    if set(office_ids) == scope.within:
        asked = {"coi": "1"}
    elif office and office_ids == (office.pk,):
        asked = {"don-vi": office.code}
    else:
        return None
    narrowed = {"linh-vuc": scope.field, "thu-tuc": scope.procedure}
    return asked | {name: value for name, value in narrowed.items() if value}


def _address(on: date, same: Mapping[str, str] | None) -> str:
    if same is None:
        return ""
    return f"{reverse('clerks:work')}?{urlencode({**same, 'han': on.isoformat()})}"


def _day(
    on: date,
    counts: Mapping[date, int],
    calendar: WorkingCalendar,
    today: date,
    same: Mapping[str, str] | None,
) -> Day:
    count = counts.get(on, 0)
    words = ngettext("%(day)s: %(count)s dossier due", "%(day)s: %(count)s dossiers due", count)
    return Day(
        label=f"{on:%d/%m}",
        count=count,
        # Next year's days off may not have been published yet.
        is_working=calendar.is_working(on) if on.year in calendar.years else on.weekday() < 5,
        is_today=on == today,
        address=_address(on, same) if count else "",
        words=words % {"day": day(on), "count": count},
    )
