"""The actions of the life cycle: `POST dossiers/{code}/actions/{action}/` with `If-Match`."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.rules.lifecycle import State, permitted, transition
from dossiers.selectors import dossier_for, offices_of
from onestop.api.authentication import actor_of
from onestop.api.fields import checked
from onestop.api.idempotency import Done, done_once
from onestop.api.preconditions import etag_of, named_revision
from onestop.api.serializers.actions import INPUTS, ActionInput
from onestop.api.serializers.dossiers import ACTIONS, DossierSerializer
from onestop.api.views.base import StaffView
from onestop.api.views.dossiers import ONCE, found_dossier, shown
from onestop.people.dispatch import act

_PARAMETERS = [
    OpenApiParameter("action", str, OpenApiParameter.PATH, enum=ACTIONS),
    OpenApiParameter(
        "If-Match",
        str,
        OpenApiParameter.HEADER,
        required=True,
        description="The ETag of the dossier as it was read.",
    ),
    ONCE,
]
_BODY = PolymorphicProxySerializer(
    component_name="AnyActionInput",
    serializers=[ActionInput, *INPUTS.values()],
    resource_type_field_name=None,
)


class DossierAction(StaffView):
    @extend_schema(
        operation_id="dossiers_act",
        parameters=_PARAMETERS,
        request=_BODY,
        responses=DossierSerializer,
        tags=["dossiers"],
    )
    def post(self, request: Request, code: str, action: str) -> Response:
        """Do an action; which body it takes depends on the action (docs/api.md). The dossier comes back as it is now.

        404 unknown or foreign dossier, 428 no If-Match, 412 stale, 409 not possible now, 403 not your role, 422 a rule.
        """
        # A file is sent to its own address: it is no JSON.
        if action not in ACTIONS or action == Action.ATTACH_FILE:
            raise Http404
        dossier = found_dossier(request, code)
        return done_once(request, lambda: _done(request, dossier, Action(action)))


def _done(request: Request, dossier: Dossier, action: Action) -> Done:
    """The service checks all of this again under its lock; here it decides which error is told first."""
    actor, revision = actor_of(request), named_revision(request, dossier)
    permitted(actor, transition(action, State(dossier.state)), offices_of(dossier))
    values = checked(INPUTS.get(action, ActionInput), request.data)
    act(action, dossier.code, values, by=actor, at=timezone.now(), revision=revision)
    return _told(request, dossier.code)


def _told(request: Request, code: str) -> Done:
    dossier = dossier_for(actor_of(request), code)
    body: dict[str, Any] = dict(DossierSerializer(dossier, context=shown(request, dossier)).data)
    return Done(200, body, {"ETag": etag_of(dossier)})
