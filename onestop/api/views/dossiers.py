"""Dossiers: the list, the intake, one dossier, its events and its due date."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import Dossier
from dossiers.rules.codes import parse_code
from dossiers.selectors import dossier_for
from dossiers.selectors.timeline import ExplainedLimit, explained_due, timeline_of
from dossiers.selectors.worklists import ListQuestion, dossiers_of
from onestop.api.authentication import actor_of
from onestop.api.fields import checked, checked_query
from onestop.api.idempotency import HEADER, Done, done_once
from onestop.api.intake import taken_in
from onestop.api.pages import PageQuery, keyset_page, page_of
from onestop.api.preconditions import etag_of
from onestop.api.serializers.dossiers import (
    DossierDueSerializer,
    DossierQuery,
    DossierRowSerializer,
    DossierSerializer,
    EventSerializer,
)
from onestop.api.serializers.intake import IntakeInput, ReceiptSerializer
from onestop.api.views.base import StaffView
from onestop.citizens.explanations import days_told, limit_told, remainder_told

ONCE = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Any 1 to 200 visible ASCII characters. The same request with the same key is done once.",
)


def found_dossier(request: Request, code: str) -> Dossier:
    """The dossier of a code as people type it, if the caller may know of it; NotFound (404) otherwise."""
    return dossier_for(actor_of(request), parse_code(code).text)


def shown(request: Request, dossier: Dossier, **context: Any) -> dict[str, Any]:
    """What `DossierSerializer` and its kin need beside the dossier."""
    return {"actor": actor_of(request), "now": timezone.now(), **context}


class DossierList(StaffView):
    @extend_schema(
        operation_id="dossiers_list",
        parameters=[DossierQuery],
        responses=page_of(DossierRowSerializer),
        tags=["dossiers"],
    )
    def get(self, request: Request) -> Response:
        """The dossiers of the caller's offices, newest first."""
        asked, now = checked_query(DossierQuery, request.query_params), timezone.now()
        question = ListQuestion(
            states=tuple(asked["state"]),
            due_before=asked.get("due_before"),
            overdue_at=now if asked["overdue"] else None,
            office=asked["office"],
            procedure=asked["procedure"],
            channel=asked["channel"],
            text=asked["q"],
        )
        page = keyset_page(request, dossiers_of(actor_of(request), question), asked)
        context = {"actor": actor_of(request), "now": now}
        return Response(page.body(DossierRowSerializer(page.rows, many=True, context=context).data))

    @extend_schema(
        operation_id="dossiers_take_in",
        parameters=[ONCE],
        request=IntakeInput,
        responses={201: ReceiptSerializer},
        tags=["dossiers"],
    )
    def post(self, request: Request) -> Response:
        """Take a dossier in: code, look-up secret (told this once), due date and fee come back."""
        values = checked(IntakeInput, request.data)
        return done_once(request, lambda: _taken_in(request, values))


def _taken_in(request: Request, values: dict[str, Any]) -> Done:
    receipt = taken_in(values, by=actor_of(request), at=timezone.now())
    dossier = dossier_for(actor_of(request), receipt.dossier.code)
    context = shown(request, dossier, secret=receipt.secret)
    address = reverse("api:dossier", args=[dossier.code])
    headers = {"Location": request.build_absolute_uri(address), "ETag": etag_of(dossier)}
    return Done(201, dict(ReceiptSerializer(dossier, context=context).data), headers)


class DossierDetail(StaffView):
    @extend_schema(operation_id="dossiers_read", responses=DossierSerializer, tags=["dossiers"])
    def get(self, request: Request, code: str) -> Response:
        """One dossier; its ETag is what `If-Match` of an action must name."""
        dossier = found_dossier(request, code)
        body = DossierSerializer(dossier, context=shown(request, dossier)).data
        return Response(body, headers={"ETag": etag_of(dossier)})


class DossierTimeline(StaffView):
    @extend_schema(
        operation_id="dossiers_timeline",
        parameters=[PageQuery],
        responses=page_of(EventSerializer),
        tags=["dossiers"],
    )
    def get(self, request: Request, code: str) -> Response:
        """The events of a dossier in order."""
        dossier = found_dossier(request, code)
        asked = checked_query(PageQuery, request.query_params)
        page = keyset_page(request, timeline_of(dossier), asked, key="seq")
        return Response(page.body(EventSerializer(page.rows, many=True).data))


class DossierDue(StaffView):
    @extend_schema(operation_id="dossiers_due_date", responses=DossierDueSerializer, tags=["dossiers"])
    def get(self, request: Request, code: str) -> Response:
        """Why the dossier is due when it is, day by day: as promised, and by law."""
        dossier = found_dossier(request, code)
        due = explained_due(dossier)
        promised = _limit_told(due.committed)
        body = {
            "code": dossier.code,
            "received_at": dossier.received_at,
            "due_at": dossier.due_at,
            "due_on": promised["due_on"] if promised else None,
            "paused": due.clock.paused,
            "promised_at": dossier.promised_at,
            "explanation": promised["explanation"] if promised else [],
            "committed": promised,
            "statutory": _limit_told(due.statutory),
        }
        return Response(DossierDueSerializer(body).data)


def _limit_told(explained: ExplainedLimit | None) -> dict[str, Any] | None:
    if explained is None:
        return None
    return {
        "limit": limit_told(explained.limit),
        "effective_receipt": explained.deadline.effective_receipt,
        "due_at": explained.deadline.due_at,
        "due_on": explained.deadline.due_on,
        "remainder": remainder_told(explained.deadline.remainder),
        "explanation": days_told(explained.days),
    }
