"""The work list: what is to do at this desk, what is due first on top; and the search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.models.dossier import LIVE_STATES, DossierQuerySet
from dossiers.rules.actors import Actor
from dossiers.rules.codes import parse_code
from dossiers.rules.roles import OVERSEERS
from dossiers.rules.states import State
from dossiers.selectors import dossier_for
from dossiers.selectors.desk_lists import (
    PAGE_SIZE,
    DeskDay,
    Queue,
    counts_by_version,
    dossiers_at_desk,
    in_queue,
    page_of,
)
from dossiers.selectors.worklists import ListQuestion, dossiers_of
from onestop.web.clerks.rows import rows_of
from onestop.web.clerks.work_filters import QUEUES, TABS, WorkFilters, read_position, written
from onestop.web.desk import DeskRequest, desk_page
from procedures.models import Office, ProcedureVersion
from procedures.rules.errors import NotFound
from procedures.rules.vietnamese import fold_code
from procedures.selectors.calendars import calendar_version_for, working_calendar

_CODE_BEGINS = re.compile(r"[A-Y][0-9]{2}(\.[A-Z0-9.]*)?-[0-9-]*", re.ASCII)


@dataclass(frozen=True)
class Tab:
    """A queue as a tab: its address and how many dossiers stand in it."""

    label: str
    address: str
    count: int
    current: bool


def desk_day(at: datetime) -> DeskDay:
    """The day that queues compare with; office calendars that open on more days fall inside it."""
    calendar = working_calendar(calendar_version_for().pk)
    return DeskDay.of(at, calendar, paused_too_long=timedelta(days=settings.PAUSED_TOO_LONG_DAYS))


@require_safe
@desk_page
def work(request: DeskRequest) -> HttpResponse:
    """The work list; every filter stands in the address."""
    now, actor = timezone.now(), request.actor
    day, asked = desk_day(now), WorkFilters.read(request.GET)
    offices = {office.code: office for office in _offices(actor.office_ids)}
    question = asked.question(offices, actor.offices_with(*OVERSEERS))
    page = page_of(
        in_queue(dossiers_at_desk(actor, question), asked.queue, day, actor),
        asked.queue,
        read_position(asked.after),
    )
    counts, versions = _counted(dossiers_at_desk(actor, question), day, actor)
    context = {
        "section": "work",
        "asked": asked,
        "title": QUEUES[asked.tab][1],
        "tabs": _tabs(asked, counts),
        "rows": rows_of(page.rows, actor, now),
        "now": now,
        "following": asked.address(sau=written(page.following)) if page.following else "",
        "offices": offices.values(),
        "states": [State(state) for state in LIVE_STATES],
        "fields": sorted({version.field for version in versions}, key=lambda field: field.sort_key),
        "procedures": _procedures(versions),
    }
    return render(request, "clerks/work.html", context)


def _offices(ids: frozenset[int]) -> QuerySet[Office]:
    return Office.objects.filter(pk__in=ids).order_by("path")


def _counted(
    rows: DossierQuerySet, day: DeskDay, actor: Actor
) -> tuple[dict[Queue, int], list[ProcedureVersion]]:
    """The counts of the tabs, and the versions that occur: what one may narrow to."""
    # Whose task it is has an index of its own, which counts one person's in no time.
    queues = [queue for queue, _label in TABS.values() if queue is not Queue.MINE]
    by_version = counts_by_version(rows, queues, day, actor)
    versions = ProcedureVersion.objects.filter(pk__in=by_version).select_related("procedure", "field")
    totals: dict[Queue, int] = {
        queue: sum(counts[queue] for counts in by_version.values()) for queue in queues
    }
    totals[Queue.MINE] = in_queue(rows, Queue.MINE, day, actor).count()
    return totals, list(versions.only("name", "sort_key", "procedure", "field"))


def _tabs(asked: WorkFilters, counts: dict[Queue, int]) -> list[Tab]:
    """The tabs; one that warns is shown only while it is looked at."""
    return [
        Tab(
            str(label),
            asked.address(viec="" if word == "dang-mo" else word),
            counts[queue],
            word == asked.tab,
        )
        for word, (queue, label) in TABS.items()
    ]


def _procedures(versions: list[ProcedureVersion]) -> list[tuple[str, str]]:
    """Code and name of the procedures that occur, in the order of the alphabet."""
    names = {version.procedure.code: version for version in versions}
    return [
        (code, version.name) for code, version in sorted(names.items(), key=lambda item: item[1].sort_key)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def search(request: DeskRequest) -> HttpResponse:
    """Find by code, name, ID number or phone. Sent in the body: names and numbers never stand in an address."""
    if request.method != "POST":
        return redirect("clerks:work")
    text = request.POST.get("q", "").replace("\0", "").strip()[:100]
    try:
        return redirect("clerks:dossier", dossier_for(request.actor, parse_code(text).text).code)
    except NotFound:
        pass
    code = "".join(fold_code(text).split())
    if _CODE_BEGINS.fullmatch(code):
        return redirect(f"{reverse('clerks:work')}?{urlencode({'ma': code})}")
    found = dossiers_of(request.actor, ListQuestion(text=text)).order_by("-pk") if len(text) > 1 else None
    dossiers = list(found[: PAGE_SIZE + 1]) if found is not None else []
    context = {
        "section": "work",
        "q": text,
        "rows": rows_of(dossiers[:PAGE_SIZE], request.actor, timezone.now()),
        "more": len(dossiers) > PAGE_SIZE,
        "most": PAGE_SIZE,
    }
    return render(request, "clerks/search.html", context)
