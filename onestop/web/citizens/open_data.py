"""The catalogue for machines: CPSV-AP as JSON-LD, a table as CSV, the map for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onestop.citizens.linked_data import CONTEXT, linked_data, public_service
from onestop.reports.writers.csv_lines import csv_lines
from onestop.web.citizens.procedure import address_of, version_or_404
from procedures.models import ProcedureVersion
from procedures.rules.moments import local_date
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.publication import Offer, offers_of, public_versions

COLUMNS = (
    *("ma_thu_tuc", "ten", "ma_linh_vuc", "linh_vuc", "cap_thuc_hien", "co_quan", "doi_tuong"),
    *("truong_hop", "hinh_thuc", "thoi_han", "don_vi_thoi_han", "thoi_han_luat", "don_vi_thoi_han_luat"),
    *("phi_le_phi", "ket_qua", "quyet_dinh_cong_bo", "phien_ban", "hieu_luc_tu", "hieu_luc_den", "dia_chi"),
)
MOST_ADDRESSES = 49_000


@require_safe
def procedure_jsonld(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure by itself, with the limits of the law."""
    on = local_date(timezone.now())
    version = version_or_404(code, on)
    node = linked_data(version, offers_of(version, office=None, on=on), address_of(version))
    return HttpResponse(_json(node), content_type="application/ld+json")


@require_safe
def catalogue_jsonld(request: HttpRequest) -> StreamingHttpResponse:
    """Every public procedure in force as one graph, sent as it is read."""
    on = local_date(timezone.now())
    answer = StreamingHttpResponse(_graph(on), content_type="application/ld+json")
    answer["Content-Disposition"] = 'attachment; filename="thu-tuc.jsonld"'
    return answer


def _graph(on: date) -> Iterator[str]:
    yield f'{{"@context":{_json(CONTEXT)},"@graph":['
    for number, version in enumerate(public_versions(on)):
        offers = offers_of(version, office=None, on=on)
        yield f"{',' if number else ''}\n{_json(public_service(version, offers, address_of(version)))}"
    yield "\n]}\n"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@require_safe
def catalogue_csv(request: HttpRequest) -> StreamingHttpResponse:
    """One line for each case and channel of each public procedure in force: UTF-8 with a byte order mark, CRLF."""
    on = local_date(timezone.now())
    answer = StreamingHttpResponse(csv_lines(_rows(on)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="thu-tuc.csv"'
    return answer


def _rows(on: date) -> Iterator[Sequence[str]]:
    yield COLUMNS
    for version in public_versions(on):
        for offer in offers_of(version, office=None, on=on):
            yield _cells(version, offer)


def _cells(version: ProcedureVersion, offer: Offer) -> Sequence[str]:
    return (
        *(version.procedure.code, version.name, version.field.code, version.field.name),
        *(" ".join(version.levels), version.authority, version.applicants),
        *(offer.case.name if offer.case else "", offer.channel),
        *(*_limit(offer.committed), *_limit(offer.statutory)),
        *(_fees(version, offer), version.result, version.decision, str(version.number)),
        *(_day(version.valid_from), _day(version.valid_to), address_of(version)),
    )


def _limit(limit: TimeLimit | None) -> tuple[str, str]:
    if limit is None:
        return "", ""
    return ("" if limit.amount is None else f"{limit.amount.normalize():f}"), limit.unit.value


def _fees(version: ProcedureVersion, offer: Offer) -> str:
    """The lines for this case and channel; an amount nobody has told stays a question mark, never a zero."""
    lines = (
        fee
        for fee in version.fees.all()
        if fee.case_id in (None, offer.case.pk if offer.case else None) and fee.channel in ("", offer.channel)
    )
    told = (
        f"{fee.name or fee.kind}: {'?' if fee.amount is None else fee.amount} {fee.currency}/{fee.per}"
        for fee in lines
    )
    return "; ".join(told)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages for search engines; of procedures those in force."""
    pages = [reverse(f"citizens:{name}") for name in ("start", "catalogue", "posting")]
    rows = (
        ProcedureVersion.objects.in_force_on(local_date(timezone.now()))
        .public()
        .order_by("procedure__code")
        .values_list("procedure__code", "valid_from")[:MOST_ADDRESSES]
    )
    entries = [f"<url><loc>{settings.BASE_URL}{page}</loc></url>" for page in pages]
    entries += [
        f"<url><loc>{settings.BASE_URL}{reverse('citizens:procedure', args=[code])}</loc>"
        f"<lastmod>{_day(since)}</lastmod></url>"
        for code, since in rows
    ]
    body = "\n".join(entries)
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n',
        content_type="application/xml",
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the catalogue, and nothing that is about a dossier or for staff."""
    closed = ("/api/", "/dang-nhap/", "/dang-xuat/", "/mot-cua/", "/quan-tri/", "/tra-cuu/", "/*tinh=")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse(
        "\n".join([*lines, "", f"Sitemap: {settings.BASE_URL}{reverse('citizens:sitemap')}", ""]),
        content_type="text/plain; charset=utf-8",
    )
