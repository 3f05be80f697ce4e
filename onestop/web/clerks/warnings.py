"""What needs somebody's eye today: the warnings of the desk, each with its count and its first dossiers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers.selectors.desk_lists import DeskQuestion, counts_by_version, dossiers_at_desk, in_queue, page_of
from onestop.web.clerks.rows import rows_of
from onestop.web.clerks.work import desk_day
from onestop.web.clerks.work_filters import WARNINGS, WorkFilters
from onestop.web.desk import DeskRequest, desk_page

FIRST = 5


@require_safe
@desk_page
def warnings(request: DeskRequest) -> HttpResponse:
    """The warnings; each opens the work list narrowed to it."""
    now, actor = timezone.now(), request.actor
    day, rows = desk_day(now), dossiers_at_desk(actor, DeskQuestion())
    queues = [queue for queue, _label in WARNINGS.values()]
    by_version = counts_by_version(rows, queues, day, actor).values()
    counts = {queue: sum(counted[queue] for counted in by_version) for queue in queues}
    sections = []
    for word, (queue, label) in WARNINGS.items():
        page = page_of(in_queue(rows, queue, day, actor), queue, size=FIRST) if counts[queue] else None
        sections.append(
            {
                "id": word,
                "label": label,
                "count": counts[queue],
                "address": WorkFilters().address(viec=word),
                "rows": rows_of(page.rows, actor, now) if page else [],
            }
        )
    context = {"section": "warnings", "sections": sections, "total": sum(counts.values())}
    return render(request, "clerks/warnings.html", context)
