"""Posting ("niêm yết công khai"): sheets to print, and how much of the catalogue in force is public."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onestop.documents.printing.documents import Document
from onestop.documents.printing.postings import field_posting_pdf, posting_pdf
from onestop.web.citizens.catalogue import fields_in_force
from onestop.web.citizens.offices import office_of
from onestop.web.citizens.procedure import address_of, validity, version_or_404
from onestop.web.citizens.rate_limited import limited
from procedures.models import Field, ProcedureVersion
from procedures.rules.moments import local_date
from procedures.selectors.at_a_glance import at_a_glance
from procedures.selectors.completeness import Part
from procedures.selectors.coverage import NOT_PUBLISHED, OPEN_FLAGS, SUSPENDED, coverage
from procedures.selectors.publication import offers_of

SIZES = ("a4", "a3")
MOST_ON_A_SHEET = 1_000


@require_safe
@limited("sheets")
def procedure_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The posting sheet of the version in force, A4 or A3 (`?kho=a3`)."""
    at = timezone.now()
    version = version_or_404(code, local_date(at))
    if validity(version, local_date(at)) != "in_force":
        raise Http404
    office = office_of(request, local_date(at))
    offers = offers_of(version, office=office, on=local_date(at))
    return _pdf(
        posting_pdf(version, offers, office=office, address=address_of(version), size=_size(request), at=at)
    )


@require_safe
@limited("sheets")
def field_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The list of a field's procedures in force, to post beside the sheets."""
    at = timezone.now()
    field = Field.objects.filter(code=code).first()
    versions = ProcedureVersion.objects.in_force_on(local_date(at)).public().filter(field=field)
    rows = list(versions.select_related("procedure", "field").order_by("sort_key")[:MOST_ON_A_SHEET])
    if field is None or not rows:
        raise Http404
    office = office_of(request, local_date(at))
    address = f"{settings.BASE_URL}{reverse('citizens:catalogue')}?linh-vuc={field.code}"
    glances = at_a_glance(rows, office=office, on=local_date(at))
    return _pdf(field_posting_pdf(field, glances, office=office, address=address, size=_size(request), at=at))


def _size(request: HttpRequest) -> str:
    size = request.GET.get("kho", "a4").lower()
    return size if size in SIZES else "a4"


def _pdf(document: Document) -> HttpResponse:
    answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{document.filename}"'
    return answer


@require_safe
def posting(request: HttpRequest) -> HttpResponse:
    """What is public of what is in force, counted and never claimed; the gaps by reason; the sheets by field."""
    on = local_date(timezone.now())
    counted = coverage(on)
    page = {
        "section": "catalogue",
        "coverage": counted,
        "gaps": [(_reason(gap.reason), gap.codes) for gap in counted.gaps],
        "fields": fields_in_force(on),
        "office": office_of(request, on),
    }
    return render(request, "citizens/posting.html", page)


def _reason(reason: str) -> str:
    named = {
        OPEN_FLAGS: _("A doubt of the import is not settled yet"),
        NOT_PUBLISHED: _("Complete, but not published yet"),
        SUSPENDED: _("Suspended"),
    }
    if reason in named:
        return named[reason]
    part = Part(reason.removeprefix("missing_"))
    return _("Missing: %(part)s") % {"part": part.label}
