"""What needs a manager's eye today, by unit and by person, each number a click from its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dossiers.selectors.desk_lists import DeskDay, Queue
from dossiers.selectors.workload import counts_by
from onestop.people.accounts.models import User
from onestop.web.managers.door import ManagerRequest, manager_page
from procedures.models import Office
from procedures.selectors import calendar_version_for, working_calendar

# The columns: the queue, its heading, and the word under which the desk's work list has it.
QUEUES = (
    (Queue.OPEN, gettext_lazy("Open"), "dang-mo"),
    (Queue.OVERDUE, gettext_lazy("Overdue"), "qua-han"),
    (Queue.UNANNOUNCED, gettext_lazy("Without apology"), "chua-xin-loi"),
    (Queue.TODAY, gettext_lazy("Due today"), "hom-nay"),
    (Queue.NEXT_DAY, gettext_lazy("Due next working day"), "ngay-toi"),
    (Queue.PAUSED_LONG, gettext_lazy("Paused too long"), "dung-lau"),
)


# The queues that want something done today, and how loudly they say so.
LOOKS = {Queue.OVERDUE: "is-bad", Queue.UNANNOUNCED: "is-bad", Queue.TODAY: "is-warn"}


@dataclass(frozen=True)
class Count:
    """How many stand in a queue, the address of their list ("" without one), and the look of its tile."""

    label: str | Promise
    number: int
    address: str
    look: str = ""


@dataclass(frozen=True)
class Line:
    """A unit or a person with the counts of today, in the order of QUEUES."""

    label: str
    counts: tuple[Count, ...]

    @property
    def overdue(self) -> int:
        """How many are overdue: the lines go by it."""
        return self.counts[1].number

    @property
    def has_work(self) -> bool:
        """Whether anything stands in the line."""
        return any(count.number for count in self.counts)


@require_safe
@manager_page
def today(request: ManagerRequest) -> HttpResponse:
    """The work of the offices overseen, as it stands at this moment."""
    now = timezone.now()
    calendar = working_calendar(calendar_version_for().pk)
    day = DeskDay.of(now, calendar, paused_too_long=timedelta(days=settings.PAUSED_TOO_LONG_DAYS))
    queues = [queue for queue, _label, _word in QUEUES]
    by_unit = counts_by("holder_office", request.actor, request.overseen, queues, day)
    by_person = counts_by("assignee_id", request.actor, request.overseen, queues, day)
    units = {office.pk: office for office in Office.objects.filter(pk__in=by_unit)}
    lines = [_of_unit(units[key], counts, is_mine=key in request.overseen) for key, counts in by_unit.items()]
    totals = [_total(queue, label, word, by_unit) for queue, label, word in QUEUES]
    context = {
        "section": "manage",
        "now": now,
        "tiles": totals[1:],
        "units": sorted((line for line in lines if line.has_work), key=lambda line: -line.overdue),
        "people": [line for line in _of_people(by_person) if line.has_work],
        "totals": totals,
    }
    return render(request, "managers/today.html", context)


def _total(queue: Queue, label: str | Promise, word: str, by_unit: dict[Any, dict[Queue, int]]) -> Count:
    number = sum(counts[queue] for counts in by_unit.values())
    return Count(label, number, _list_of(word, coi="1"), LOOKS.get(queue, "") if number else "")


def _list_of(word: str, **narrowed: str) -> str:
    """The address of the desk's work list that a number counts."""
    return f"{reverse('clerks:work')}?{urlencode({'viec': word, **narrowed})}"


def _of_unit(office: Office, counts: dict[Queue, int], *, is_mine: bool) -> Line:
    cells = [
        Count(label, counts[queue], _list_of(word, giu=office.code) if is_mine else "")
        for queue, label, word in QUEUES
    ]
    return Line(office.name, tuple(cells))


def _of_people(by_person: dict[int | None, dict[Queue, int]]) -> list[Line]:
    """A line for each person, who has most overdue first, last what is nobody's task yet."""
    people = User.objects.in_bulk([number for number in by_person if number])
    lines = [_of_person(number, user.get_full_name(), by_person[number]) for number, user in people.items()]
    lines.sort(key=lambda line: (-line.overdue, line.label))
    return [*lines, _of_person(0, _("nobody yet"), by_person[None])] if None in by_person else lines


def _of_person(number: int, name: str, counts: dict[Queue, int]) -> Line:
    cells = [
        Count(label, counts[queue], _list_of(word, nguoi=str(number), coi="1"))
        for queue, label, word in QUEUES
    ]
    return Line(name, tuple(cells))
