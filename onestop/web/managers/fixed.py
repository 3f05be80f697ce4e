"""The fixed reports beside form II.06a: a page each, the lists behind their numbers, and every table as a file."""

from __future__ import annotations

from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.rules.roles import LEADERS
from onestop.documents.printing.documents import register_pdf
from onestop.documents.printing.letterheads import issuer_of
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.fixed.fixed_reports import REPORTS, Asked, FixedReport, table_named
from onestop.reports.fixed.noting import note_uncovered, noted_scope
from onestop.reports.headings import heading_for
from onestop.reports.writing import FORMATS, MEDIA_TYPES, write
from onestop.web.desk import sentence
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import PAGE_SIZE, note_list
from onestop.web.managers.fixed_cells import cells_of, heads_of, opened, shown
from onestop.web.managers.fixed_form import StatementForm
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

# What narrows the list behind a number, and its word in the address.
NARROWED = {"figure": "so", "method": "cach", "currency": "tien"}


@require_safe
@manager_page
def overview(request: ManagerRequest) -> HttpResponse:
    """What there is."""
    context = {"section": "manage", "reports": REPORTS.values()}
    return render(request, "managers/fixed_overview.html", context)


@require_safe
@manager_page
def report(request: ManagerRequest, word: str) -> HttpResponse:
    """A report: its tables, whose numbers open lists, and the files of each."""
    found, form, asked = _asked(request, word)
    if asked is None:
        return _page(request, found, form, {})
    if found.is_list:
        return _listed(request, found, form, asked)
    base = reverse("managers:fixed-list", args=[word])
    try:
        sheets = found.sheets(asked)
        tables = [shown(sheet, lambda opening: opened(form, opening, base)) for sheet in sheets]
    except RuleError as error:
        form.refuse(error)
        return _page(request, found, form, {})
    note_uncovered(found, asked, sheets)
    whole = f"{base}{form.fixed_address()}" if found.has_list and word != "so-hoa" else ""
    return _page(request, found, form, {"tables": tables, "whole": whole, "period": asked.scope.period})


@require_safe
@manager_page
def listed(request: ManagerRequest, word: str) -> HttpResponse:
    """The list behind a number, as long as the number says."""
    found, form, asked = _asked(request, word)
    if asked is None or not found.has_list:
        raise Http404
    return _listed(request, found, form, asked)


def _listed(request: ManagerRequest, found: FixedReport, form: StatementForm, asked: Asked) -> HttpResponse:
    try:
        listing = found.listing(asked)
    except RuleError as error:
        if not found.is_list:
            raise Http404(error.code) from error
        form.refuse(error)
        return _page(request, found, form, {})
    page = Paginator(listing.found, PAGE_SIZE).get_page(request.GET.get("trang"))
    note_list(request, f"fixed {listing.table.code}", noted_scope(asked), page.paginator.count, asked.at)
    columns = listing.table.columns
    context = {
        "page": page,
        "listing": listing.table,
        "heads": heads_of(columns),
        "lines": [cells_of(listing.row(each), columns) for each in page],
        "period": asked.scope.period,
        "query": form.address(),
        "here": form.address() + _narrowed(asked),
        "code_at": [column.key for column in columns].index("code"),
    }
    if found.is_list:
        return _page(request, found, form, {**context, "prints": _prints(request)})
    context |= {"section": "manage", "report": found, "formats": FORMATS}
    return render(request, "managers/fixed_list.html", context)


@require_safe
@manager_page
def file(request: ManagerRequest, word: str, table: str, file_format: str) -> HttpResponse:
    """One table of a report as XLSX, CSV, PDF or JSON; who took it stands in the reading log."""
    found, form, asked = _asked(request, word)
    if asked is None or file_format not in FORMATS:
        raise Http404
    try:
        wanted, is_list = table_named(found, asked, table)
    except RuleError as error:
        if error.code != "list_too_long":
            raise Http404(error.code) from error
        return _refused(request, found, form, error)
    wanted = replace(wanted, heading=heading_for(asked.scope.office, asked.by, local_date(asked.at)))
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        rows = write(wanted, file_format, out)
    except RuleError as error:
        out.close()
        return _refused(request, found, form, error)
    # A figure narrows the list alone: of the other tables it says nothing.
    narrowed = asked if is_list else replace(asked, figure="", method="", currency="")
    _note_file(narrowed, wanted.code, rows, file_format)
    out.seek(0)
    period = asked.scope.period
    name = f"{table}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.{file_format}"
    answer = FileResponse(out, as_attachment=True, filename=name, content_type=MEDIA_TYPES[file_format])
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer  # type: ignore[return-value]  # streamed; the frame takes it all the same


@require_http_methods(["POST"])
@manager_page
def printed_register(request: ManagerRequest) -> HttpResponse:
    """Form 07 of one office as PDF. It gives entries their numbers, so it is no GET and not for auditors."""
    found, form, asked = _asked(request, "so-theo-doi")
    office = next((each for each in _prints(request) if each.code == request.POST.get("office")), None)
    if asked is None or office is None:
        raise Http404
    period = asked.scope.period
    try:
        document = register_pdf(office, period.first, period.last, at=asked.at)
    except RuleError as error:
        return _refused(request, found, form, error)
    _note_file(replace(asked, scope=replace(asked.scope, office=office.code)), "register-07", 0, "pdf")
    answer = HttpResponse(document.content, content_type=MEDIA_TYPES["pdf"])
    answer["Content-Disposition"] = f'attachment; filename="{document.filename}"'
    return answer


def _asked(request: ManagerRequest, word: str) -> tuple[FixedReport, StatementForm, Asked | None]:
    """The report, its form, and what was asked (None with an error on the form).

    Http404 for an unknown report or figure: what is let in here goes into the reading log for good.
    """
    narrowed = {name: request.GET.get(word, "") for name, word in NARROWED.items()}
    if word not in REPORTS or not REPORTS[word].opens(**narrowed):
        raise Http404
    now = timezone.now()
    found = REPORTS[word]
    form = StatementForm(request.overseen, local_date(now), request.GET, grouped=found.is_grouped)
    scope = form.scope()
    if scope is None:
        return found, form, None
    asked = Asked(
        scope=scope,
        group_by=form.group_by,
        by=request.actor,
        at=now,
        **narrowed,
    )
    return found, form, asked


def _page(
    request: ManagerRequest, found: FixedReport, form: StatementForm, more: dict[str, Any]
) -> HttpResponse:
    context = {
        "section": "manage",
        "report": found,
        "form": form,
        "query": form.address(),
        "formats": FORMATS,
        **more,
    }
    return render(request, "managers/fixed.html", context, status=422 if form.errors else 200)


def _refused(
    request: ManagerRequest, found: FixedReport, form: StatementForm, error: RuleError
) -> HttpResponse:
    """Why there is no such file, and the way back to the question."""
    context = {"section": "manage", "report": found, "query": form.address(), "why": sentence(error)}
    return render(request, "managers/fixed_refused.html", context, status=422)


def _narrowed(asked: Asked) -> str:
    told = {word: getattr(asked, name) for name, word in NARROWED.items()}
    return "".join(f"&{urlencode({name: value})}" for name, value in told.items() if value)


def _prints(request: ManagerRequest) -> list[Office]:
    """The offices with a register of their own whose head or manager this is."""
    offices = Office.objects.filter(pk__in=request.actor.offices_with(*LEADERS)).order_by("path")
    return [office for office in offices if issuer_of(office).office_id == office.pk]


def _note_file(asked: Asked, code: str, rows: int, file_format: str) -> None:
    note(
        by=asked.by,
        at=asked.at,
        kind=Reading.Kind.EXPORT,
        subject=f"fixed {code}",
        scope=noted_scope(asked),
        rows=rows,
        file_format=file_format,
    )
