"""On-time rates, and the dossiers behind each figure; always of the caller's own offices only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import Party
from dossiers.rules.actors import Actor
from dossiers.rules.roles import DOSSIER_READERS
from onestop.api.authentication import actor_of
from onestop.api.fields import checked_query
from onestop.api.pages import events_page, page_of
from onestop.api.serializers.statistics import (
    FORMATS,
    BehindQuery,
    CountedEventSerializer,
    ResolutionQuery,
    ResolutionSerializer,
)
from onestop.api.views.base import StaffView
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.form_06a.answers import MEDIA_TYPES, as_file
from onestop.reports.questions import Question
from onestop.statistics.definitions import definition
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.figures import Report, resolution
from onestop.statistics.freshness import official
from onestop.statistics.periods import Period, parse_period
from onestop.statistics.scopes import Scope
from procedures.rules.moments import local_date

_APPLICANTS = Prefetch(
    "dossier__parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants"
)
_OFFICES = tuple(f"dossier__{name}" for name in ("receiving_office", "holder_office", "case"))


class Resolution(StaffView):
    @extend_schema(
        operation_id="statistics_resolution",
        parameters=[ResolutionQuery],
        responses=ResolutionSerializer,
        tags=["statistics"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Received, resolved and pending, early, on time and late: exact at any time, as known at the cut-off."""
        asked = checked_query(ResolutionQuery, request.query_params)
        report = _report(request, asked)
        if asked["format"] != "json":
            return _official(request, report, asked, asked["format"])
        return Response(report.as_dict())


class ResolutionFile(StaffView):
    @extend_schema(
        operation_id="statistics_resolution_file",
        parameters=[
            ResolutionQuery,
            OpenApiParameter("file_format", str, OpenApiParameter.PATH, enum=FORMATS[1:]),
        ],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in MEDIA_TYPES.values()},
        tags=["statistics"],
    )
    def get(self, request: Request, file_format: str) -> HttpResponseBase:
        """The same answer as a spreadsheet, as CSV, or as form II.06a in PDF."""
        asked = checked_query(ResolutionQuery, request.query_params)
        return _official(request, _report(request, asked), asked, file_format)


def _official(request: Request, report: Report, asked: dict[str, Any], file_format: str) -> HttpResponseBase:
    """The file, unless the figures lag and nobody says why it cannot wait; noted in the reading log."""
    reason = asked["reason"] if asked["force"] else ""
    filed = official(report, at=report.computed_at, reason=reason)
    note(
        by=actor_of(request),
        at=report.computed_at,
        kind=Reading.Kind.EXPORT,
        subject="06a",
        scope={
            "office": report.scope.office,
            "period": report.period.name,
            "definition": report.definition.code,
        },
        rows=len(report.rows),
        file_format=file_format,
        reason=reason,
    )
    return as_file(filed, file_format)


def _report(request: Request, asked: dict[str, Any]) -> Report:
    now = timezone.now()
    return resolution(
        scope_of(asked, actor_of(request), now),
        at=now,
        group_by=asked["group_by"],
        cut_off=asked.get("cut_off"),
        definition=definition(asked["definition"]),
    )


class ResolutionBehind(StaffView):
    @extend_schema(
        operation_id="statistics_resolution_dossiers",
        parameters=[BehindQuery],
        responses=page_of(CountedEventSerializer),
        tags=["statistics"],
    )
    def get(self, request: Request) -> Response:
        """The dossiers behind a figure: as many as the figure says; the reading log says who read them."""
        asked, now = checked_query(BehindQuery, request.query_params), timezone.now()
        actor = actor_of(request)
        scope = scope_of(asked, actor, now)
        events = dossiers_behind(scope, asked["bucket"], at=now, cut_off=asked.get("cut_off"))
        page = events_page(request, events.select_related(*_OFFICES).prefetch_related(_APPLICANTS), asked)
        note(
            by=actor,
            at=now,
            kind=Reading.Kind.LIST,
            subject="behind",
            scope=_told(scope, asked),
            # Who reads on does not have the whole list counted again for every page.
            rows=len(page.rows) if asked.get("cursor") else events.count(),
            within=scope.within,
        )
        rows = CountedEventSerializer(page.rows, many=True, context={"actor": actor, "now": now})
        return Response(page.body(rows.data))


def _told(scope: Scope, asked: dict[str, Any]) -> dict[str, object]:
    """What the list was narrowed to, for the reading log."""
    told = Question.of_scope(scope, bucket=asked["bucket"]).told()
    return {**told, "cut_off": asked["cut_off"].isoformat()} if asked.get("cut_off") else told


def scope_of(asked: dict[str, Any], actor: Actor, now: datetime) -> Scope:
    """The scope asked for, within the offices whose dossiers the actor may read."""
    return Scope(
        period=_period(asked, now),
        office=asked["office"],
        subtree=asked["subtree"],
        field=asked["field"],
        procedure=asked["procedure"],
        channel=asked["channel"],
        level=asked["level"],
        within=actor.offices_with(*DOSSIER_READERS),
    )


def _period(asked: dict[str, Any], now: datetime) -> Period:
    if asked["period"]:
        return parse_period(asked["period"])
    today = local_date(now)
    last = asked.get("to") or max(today, asked.get("from") or today)
    return Period(asked.get("from") or last.replace(day=1), last)
