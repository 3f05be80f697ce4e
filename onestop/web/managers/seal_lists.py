"""The lists of a seal: the dossiers behind a figure, and what a correction changed, by cell and by dossier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onestop.statistics.seals.cells import CELLS
from onestop.statistics.seals.differences import changed, differences
from onestop.statistics.seals.lists import Listed, entries_behind
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.seal_changes import told
from onestop.web.managers.seal_questions import asked_number, asked_version, without_page
from onestop.web.managers.seal_tables import CELL_LABELS
from procedures.rules.moments import LOCAL

PAGE_SIZE = 50


@require_safe
@manager_page
def listed(request: ManagerRequest, seal_id: int) -> HttpResponse:
    """The list that was kept behind a figure: codes of dossiers and moments, as long as the figure."""
    version, cell = asked_version(request, seal_id), request.GET.get("o", "")
    if cell not in CELLS:
        raise Http404
    where = {"office": asked_number(request, "don-vi"), "field": asked_number(request, "linh-vuc")}
    # A list knows its length without being read, and is read page by page.
    found: Any = entries_behind(version, cell, level=request.GET.get("cap", "")[:12], **where)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "section": "manage",
        "version": version,
        "label": CELL_LABELS[cell],
        "page": page,
        "rows": [(each, _moment(each)) for each in page],
        "back": without_page(request),
    }
    return render(request, "managers/seal_list.html", context)


def _moment(listed: Listed) -> datetime:
    return datetime.fromisoformat(listed.entry.happened_at).astimezone(LOCAL)


@require_safe
@manager_page
def changes(request: ManagerRequest, seal_id: int) -> HttpResponse:
    """Every figure that a correction changed, with the first dossiers of each."""
    version = asked_version(request, seal_id)
    page = Paginator(changed(version), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "section": "manage",
        "version": version,
        "page": page,
        "rows": told(version, page.object_list),
        "back": without_page(request),
        "cell_labels": CELL_LABELS,
    }
    return render(request, "managers/seal_changes.html", context)


@require_safe
@manager_page
def change(request: ManagerRequest, seal_id: int) -> HttpResponse:
    """The dossiers that came to one figure of one office and field, or left it."""
    version = asked_version(request, seal_id)
    place = (asked_number(request, "don-vi"), asked_number(request, "linh-vuc"), request.GET.get("o", ""))
    these = [each for each in changed(version) if (each.office_id, each.field_id, each.figure) == place]
    if not these:
        raise Http404
    (found,) = differences(version, these)
    moved = [(code, True) for code in found.came] + [(code, False) for code in found.left]
    context = {
        "section": "manage",
        "version": version,
        "change": found,
        "label": CELL_LABELS.get(found.figure, found.figure),
        "page": Paginator(moved, PAGE_SIZE).get_page(request.GET.get("trang")),
        "back": without_page(request),
    }
    return render(request, "managers/seal_change.html", context)
