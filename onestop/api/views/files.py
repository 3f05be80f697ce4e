"""Files of a dossier: taken in one at a time, fetched as they came."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.selectors.files import file_of
from dossiers.services.files import FileDraft, attach_file, may_add
from onestop.api.authentication import actor_of
from onestop.api.fields import checked_query
from onestop.api.serializers.files import FileInput, FileSerializer
from onestop.api.views.base import StaffView
from onestop.api.views.dossiers import found_dossier
from onestop.documents.files.downloads import fetched


class DossierFiles(StaffView):
    parser_classes = [MultiPartParser]
    takes_files = True

    @extend_schema(
        operation_id="dossiers_attach_file",
        request={"multipart/form-data": FileInput},
        responses={201: FileSerializer},
        tags=["dossiers"],
    )
    def post(self, request: Request, code: str) -> Response:
        """Add a file. The same file a second time is 422 `file_known`, so that sending again does no harm."""
        dossier = found_dossier(request, code)
        may_add(dossier.code, by=actor_of(request), action=Action.ATTACH_FILE)
        values = checked_query(FileInput, request.data)
        event = attach_file(
            dossier.code,
            by=actor_of(request),
            at=timezone.now(),
            file=_draft(values),
            reason=values["reason"],
        )
        return _told(request, dossier, uuid.UUID(event.data["file"]))


def _draft(values: dict[str, Any]) -> FileDraft:
    sent = values["file"]
    return FileDraft(name=sent.name, chunks=sent.chunks(), kind=values["kind"], paper=values.get("paper"))


def _told(request: Request, dossier: Dossier, public_id: uuid.UUID) -> Response:
    body = FileSerializer(file_of(dossier, public_id), context={"in_full": True}).data
    address = reverse("api:dossier-file", args=[dossier.code, public_id])
    return Response(body, status=201, headers={"Location": request.build_absolute_uri(address)})


class DossierFileContent(StaffView):
    @extend_schema(
        operation_id="dossiers_fetch_file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
        tags=["dossiers"],
    )
    def get(self, request: Request, code: str, public_id: uuid.UUID) -> FileResponse:
        """The file itself. 409 until the scanner found it clean and when it was set aside, 403 for who only watches."""
        return fetched(actor_of(request), found_dossier(request, code), public_id)
