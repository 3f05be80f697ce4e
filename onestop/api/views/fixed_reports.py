"""The fixed reports beside form II.06a: the tables of page and file, always of offices that the caller oversees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import structlog
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.rules.actors import Actor
from onestop.api.authentication import actor_of
from onestop.api.fields import checked_query
from onestop.api.serializers.fixed_reports import CODES, FixedReportQuery, FixedReportSerializer
from onestop.api.views.base import StaffView
from onestop.api.views.statistics import scope_of
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.fixed.fixed_reports import BY_CODE, Asked, FixedReport, check_length
from onestop.reports.fixed.noting import note_uncovered, noted_scope
from onestop.reports.overseeing import overseen_by
from onestop.reports.tables import Cell, Table
from onestop.reports.writers.as_json import head_of, told
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.moments import LOCAL

log = structlog.get_logger("onestop.lists")


class FixedReportDetail(StaffView):
    @extend_schema(
        operation_id="statistics_fixed_report",
        parameters=[FixedReportQuery, OpenApiParameter("report", str, OpenApiParameter.PATH, enum=CODES)],
        responses=FixedReportSerializer,
        tags=["statistics"],
    )
    def get(self, request: Request, report: str) -> Response:
        """The tables of a fixed report as of now, or a page of its list; the reading log says who read the list."""
        actor = actor_of(request)
        found = _found(report, actor)
        given = checked_query(FixedReportQuery, request.query_params)
        asked = _asked(found, given, actor)
        if found.is_list or given["list"]:
            return Response(_told(found, asked) | _page(found, asked, given))
        sheets = found.sheets(asked)
        note_uncovered(found, asked, sheets)
        tables = [_table(sheet.table, sheet.table.rows) for sheet in sheets]
        return Response(_told(found, asked) | {"count": None, "page": None, "tables": tables})


def _found(code: str, actor: Actor) -> FixedReport:
    """The report, for who oversees an office. NotFound report_not_found, as at the pages."""
    if code not in BY_CODE or not overseen_by(actor):
        raise NotFound("report_not_found", gettext_noop("There is no such report."))
    return BY_CODE[code]


def _asked(found: FixedReport, given: dict[str, Any], actor: Actor) -> Asked:
    """What the report is made from; what is let in here goes into the reading log. RuleError figure_unknown."""
    narrowed = {name: given[name] for name in ("figure", "method", "currency")}
    if not found.opens(**narrowed):
        raise RuleError(
            "figure_unknown", gettext_noop("There is no such figure in this report."), field="figure"
        )
    now = timezone.now()
    scope = replace(scope_of(given, actor, now), within=overseen_by(actor))
    return Asked(scope=scope, group_by=given["group_by"], by=actor, at=now, **narrowed)


def _told(found: FixedReport, asked: Asked) -> dict[str, Any]:
    period = asked.scope.period
    return {
        "report": found.code,
        "title": str(found.title),
        "period": period.name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "computed_at": asked.at.astimezone(LOCAL).isoformat(),
    }


def _page(found: FixedReport, asked: Asked, given: dict[str, Any]) -> dict[str, Any]:
    """A page of the list, which is read to its end as a file would be. RuleError list_unknown, list_too_long."""
    listing = found.listing(asked)
    check_length(listing)
    count, size = listing.found.count(), given["page_size"]
    begin = (given["page"] - 1) * size
    rows = [listing.row(each) for each in listing.found[begin : begin + size]]
    subject = f"fixed {listing.table.code}"
    note(
        by=asked.by,
        at=asked.at,
        kind=Reading.Kind.LIST,
        subject=subject,
        scope=noted_scope(asked),
        rows=count,
        within=asked.scope.within,
    )
    log.info("list opened", by=asked.by.id, figure=subject, count=count)
    return {"count": count, "page": given["page"], "tables": [_table(listing.table, rows)]}


def _table(table: Table, rows: Iterable[tuple[Cell, ...]]) -> dict[str, Any]:
    """As the JSON file has it."""
    return {**head_of(table), "rows": [[told(cell) for cell in row] for row in rows]}
