"""The start page: find a procedure, look up a dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """Two things to do, and where the office is."""
    return render(request, "citizens/start.html", {"section": "start"})
