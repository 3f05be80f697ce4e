"""The public look-up by code and secret."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from onestop.api.fields import checked
from onestop.api.problems import TooManyRequests, said
from onestop.api.serializers.lookup import LookupInput, LookupSerializer
from onestop.api.views.base import PublicView
from onestop.citizens.lookup.service import Attempt, TooManyLookups, look_up


class Lookup(PublicView):
    @extend_schema(operation_id="lookup", request=LookupInput, responses=LookupSerializer, tags=["lookup"])
    def post(self, request: Request) -> Response:
        """How a dossier stands, for whoever holds its code and secret.

        404 `lookup_failed` for every pair that does not fit, whatever the reason; 429 with Retry-After when this
        network sends too many of them. The right pair is answered at any time.
        """
        typed = checked(LookupInput, request.data)
        attempt = Attempt(typed["code"], typed["secret"], request.META.get("REMOTE_ADDR", ""), timezone.now())
        try:
            answer = look_up(attempt)
        except TooManyLookups as error:
            raise TooManyRequests(said(error), wait=error.seconds, code=error.code) from error
        return Response(LookupSerializer(answer).data)

    def finalize_response(self, request, response, *args, **kwargs):  # type: ignore[no-untyped-def]
        """The answer, kept by no cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response
