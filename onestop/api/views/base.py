"""What all views of the API share: who may come in, and that nobody keeps what was for one person."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

# What is not written here is 405 and not told under `Allow`.
METHODS = ["get", "head", "post"]


class StaffView(APIView):
    """For signed-in staff; answers are kept by no cache."""

    http_method_names = METHODS
    permission_classes = [IsAuthenticated]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """The answer with the headers that all answers of this kind have."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PublicView(APIView):
    """For everybody; nobody is asked who they are, so no session and no token makes a difference."""

    http_method_names = METHODS
    authentication_classes = []
    permission_classes = [AllowAny]
