"""The catalogue: search as people type it, narrowed by field, occasion of life and channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.web.citizens.offices import office_of
from procedures.models import Field, ProcedureVersion
from procedures.models.vocabulary import Channel
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date
from procedures.rules.vietnamese import clean_text
from procedures.selectors import search_procedures
from procedures.selectors.at_a_glance import at_a_glance
from procedures.selectors.words import life_events

PER_PAGE = 20
LONGEST_TEXT = 100
LONGEST_CODE = 60


@dataclass(frozen=True)
class Asked:
    """What the form of the page asks for; whatever cannot be meant counts as not asked."""

    text: str
    field: str
    life_event: str
    channel: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.field or self.life_event or self.channel)

    @property
    def is_chosen(self) -> bool:
        """Whether anything but words was chosen."""
        return bool(self.field or self.life_event or self.channel)

    @property
    def query(self) -> str:
        """The address's query without the page."""
        named = {
            "q": self.text,
            "linh-vuc": self.field,
            "su-kien": self.life_event,
            "hinh-thuc": self.channel,
        }
        return urlencode({name: value for name, value in named.items() if value})


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for."""
    channel = request.GET.get("hinh-thuc", "")
    return Asked(
        _cleaned(request.GET.get("q", ""), LONGEST_TEXT),
        _cleaned(request.GET.get("linh-vuc", ""), LONGEST_CODE),
        _cleaned(request.GET.get("su-kien", ""), LONGEST_CODE),
        channel if channel in Channel.values else "",
    )


def _cleaned(text: str, longest: int) -> str:
    try:
        return clean_text(text[:longest]).strip()
    except RuleError:
        return ""


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """One page of what was found, best first; all by name when nothing is asked."""
    on, asked = local_date(timezone.now()), asked_of(request)
    found = search_procedures(
        asked.text, on=on, field=asked.field, life_event=asked.life_event, channel=asked.channel
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang", "1")[:6])
    office = office_of(request, on)
    shown = {
        "section": "catalogue",
        "asked": asked,
        "fields": fields_in_force(on),
        "life_events": life_events(),
        "channels": Channel.choices,
        "page": page,
        "numbers": _numbers(page),
        "rows": at_a_glance(list(page.object_list), office=office, on=on),
        "office": office,
    }
    return render(request, "citizens/catalogue.html", shown)


def fields_in_force(on: date) -> QuerySet[Field]:
    """The fields that have public procedures in force, each with their number."""
    versions = ProcedureVersion.objects.in_force_on(on).public()
    return Field.objects.filter(versions__in=versions).annotate(number=Count("versions")).order_by("sort_key")


def _numbers(page: Page) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
