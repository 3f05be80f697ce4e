"""The public catalogue: search, one procedure, and when something filed now would be due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from onestop.api.fields import checked_query
from onestop.api.pages import page_of, ranked_page
from onestop.api.renderers import LinkedDataRenderer
from onestop.api.serializers.procedures import (
    DueQuery,
    DueSerializer,
    OfficeQuery,
    ProcedureQuery,
    ProcedureRowSerializer,
    ProcedureSerializer,
)
from onestop.api.views.base import PublicView
from onestop.citizens.explanations import days_told, limit_told
from onestop.citizens.linked_data import linked_data
from procedures.models import Office, ProcedureVersion
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.time_limits import deadline, explain
from procedures.selectors import calendar_for, search_procedures, terms_on
from procedures.selectors.publication import offers_of, public_version


class ProcedureList(PublicView):
    @extend_schema(
        operation_id="procedures_search",
        parameters=[ProcedureQuery],
        responses=page_of(ProcedureRowSerializer),
        tags=["procedures"],
    )
    def get(self, request: Request) -> Response:
        """Search the public catalogue without accents, best first; without `q` all procedures by name."""
        asked = checked_query(ProcedureQuery, request.query_params)
        found = search_procedures(
            asked["q"],
            on=local_date(timezone.now()),
            field=asked["field"],
            level=asked["level"],
            channel=asked["channel"],
        )
        page = ranked_page(request, found, asked)
        return Response(page.body(ProcedureRowSerializer(page.rows, many=True).data))


class ProcedureDetail(PublicView):
    renderer_classes = [JSONRenderer, LinkedDataRenderer]

    @extend_schema(
        operation_id="procedures_read",
        parameters=[OfficeQuery],
        responses={
            (200, "application/json"): ProcedureSerializer,
            (200, "application/ld+json"): OpenApiTypes.OBJECT,
        },
        tags=["procedures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """One public procedure in force: limits, fees, papers, result, legal basis."""
        asked, today = checked_query(OfficeQuery, request.query_params), local_date(timezone.now())
        version = _public(code, today)
        offers = offers_of(version, office=_office(asked["office"]), on=today)
        if request.accepted_renderer.format == "jsonld":
            return Response(linked_data(version, offers, request.build_absolute_uri(request.path)))
        return Response(ProcedureSerializer(version, context={"offers": offers}).data)


class ProcedureDue(PublicView):
    @extend_schema(
        operation_id="procedures_due_date",
        parameters=[DueQuery],
        responses=DueSerializer,
        tags=["procedures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """When it would be due if it were filed then, day by day."""
        asked = checked_query(DueQuery, request.query_params)
        received_at = asked.get("received_at") or timezone.now()
        version = _public(code, local_date(received_at))
        return Response(DueSerializer(_due(version, asked, received_at)).data)


def _public(code: str, on: date) -> ProcedureVersion:
    return public_version(code.replace("\0", "")[:60], on=on)


def _office(code: str) -> Office | None:
    if not code:
        return None
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise RuleError(
            "office_unknown",
            gettext_noop("There is no office with the code %(office)s."),
            field="office",
            office=code,
        )
    return office


def _due(version: ProcedureVersion, asked: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    office = _office(asked["office"])
    channel = asked["channel"] or ("direct" if "direct" in version.channels else version.channels[0])
    terms = terms_on(
        version, case_key=asked["case"], channel=channel, office=office, on=local_date(received_at)
    )
    calendar = calendar_for(office.code if office else None)
    due = deadline(terms.committed, received_at, calendar)
    return {
        "procedure": version.procedure.code,
        "version": version.number,
        "case": terms.case.key if terms.case else None,
        "channel": channel,
        "received_at": received_at,
        "effective_receipt": due.effective_receipt,
        "due_at": due.due_at,
        "due_on": due.due_on,
        "provisional": due.provisional,
        "limit": limit_told(terms.committed),
        "statutory": limit_told(terms.statutory),
        "statutory_due_at": deadline(terms.statutory, received_at, calendar).due_at,
        "decision": terms.committed_decision,
        "explanation": days_told(explain(terms.committed, received_at, calendar)),
    }
