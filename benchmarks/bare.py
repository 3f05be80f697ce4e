"""The floor that pages are measured against: a Django view with one indexed query, beside our addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from dossiers.models import Dossier


def bare(request: HttpRequest, code: str) -> HttpResponse:
    """The state of one dossier, as text; a POST is answered alike."""
    return HttpResponse(Dossier.objects.filter(code=code).values_list("state", flat=True).first() or "")


urlpatterns = [path("bare/<str:code>/", bare), path("", include("config.urls"))]
