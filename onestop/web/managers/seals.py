"""Seals: what was signed, whether it still holds, its files, and how a head signs or corrects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.rules.actors import Role
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.form_06a.answers import MEDIA_TYPES, attached
from onestop.reports.form_06a.files import written
from onestop.statistics.definitions import definition
from onestop.statistics.seals.checking import check
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.register import latest_for, may_seal, version_for
from onestop.statistics.seals.reports import form_of, report_of
from onestop.statistics.seals.sealing import seal_report
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.rate_lines import COLUMNS
from onestop.web.managers.seal_forms import CorrectionForm, SealForm
from onestop.web.managers.seal_questions import asked_version
from onestop.web.managers.seal_tables import CELL_LABELS, FORM_HEADS, tables_of
from procedures.rules.errors import NotPermitted, RuleError, TransitionRefused
from procedures.rules.moments import local_date

PAGE_SIZE = 50


@require_safe
@manager_page
def seals(request: ManagerRequest) -> HttpResponse:
    """The seals of the offices overseen, the newest first."""
    page = Paginator(latest_for(request.actor), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"section": "manage", "page": page, "may_seal": bool(_headed(request))}
    return render(request, "managers/seals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_page
def new(request: ManagerRequest) -> HttpResponse:
    """A head seals a period that is over; nobody else finds this page."""
    headed, now = _headed(request), timezone.now()
    if not headed:
        raise Http404
    form = SealForm(headed, local_date(now), request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        done, status = _sealed(request, form, form.order, now)
        if done is not None:
            return _to(request, done)
    return render(request, "managers/seal_new.html", {"section": "manage", "form": form}, status=status)


def _headed(request: ManagerRequest) -> frozenset[int]:
    held: frozenset[int] = request.actor.offices_with(Role.HEAD)
    return held


def _sealed(
    request: ManagerRequest,
    form: SealForm | CorrectionForm,
    order: Callable[[], dict[str, Any]],
    now: datetime,
) -> tuple[SealVersion | None, int]:
    """The version made, or None with what is wrong on the form, and the status to answer with."""
    if not form.is_valid():
        return None, 422
    try:
        return seal_report(by=request.actor, at=now, **order()), 303
    except RuleError as error:
        form.refuse(error)
        return None, _status(error)


def _status(error: RuleError) -> int:
    if isinstance(error, NotPermitted):
        return 403
    return 409 if isinstance(error, TransitionRefused) else 422


def _to(request: ManagerRequest, version: SealVersion) -> HttpResponse:
    said = _("Sealed as version %(number)s.") % {"number": version.number}
    messages.success(request, said, extra_tags="good")
    return redirect("managers:seal", version.seal_id)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_page
def seal(request: ManagerRequest, seal_id: int) -> HttpResponse:
    """One version of a seal; sent as a form it is checked against the events, which changes nothing.

    The check counts the whole period anew: no link, no look ahead and no reload starts it.
    """
    version = asked_version(request, seal_id)
    context, status = _shown(request, version), 200
    if request.method == "POST":
        try:
            context |= {"checked_at": timezone.now(), "fault": check(version)}
        except TransitionRefused as error:
            context, status = context | {"refused": error}, 409
    return render(request, "managers/seal.html", context, status=status)


def _shown(request: ManagerRequest, version: SealVersion) -> dict[str, Any]:
    versions = list(version.seal.versions.order_by("-number").defer("header"))
    is_latest = version.number == versions[0].number
    return {
        "section": "manage",
        "version": version,
        "seal": version.seal,
        "versions": versions,
        "is_latest": is_latest,
        "definition": definition(version.seal.definition),
        "tables": tables_of(version),
        "columns": COLUMNS,
        "form_heads": FORM_HEADS,
        "cell_labels": CELL_LABELS,
        "formats": sorted(MEDIA_TYPES),
        "correction": CorrectionForm() if is_latest and may_seal(request.actor, version.seal) else None,
    }


@require_http_methods(["POST"])
@manager_page
def correct(request: ManagerRequest, seal_id: int) -> HttpResponse:
    """A head seals the same again, with a reason; both versions are kept."""
    version = version_for(request.actor, seal_id)
    if not may_seal(request.actor, version.seal):
        raise Http404
    form = CorrectionForm(request.POST)
    done, status = _sealed(request, form, lambda: _order(version, form), timezone.now())
    if done is not None:
        return _to(request, done)
    context = {**_shown(request, version), "correction": form}
    return render(request, "managers/seal.html", context, status=status)


def _order(version: SealVersion, form: CorrectionForm) -> dict[str, Any]:
    """The same once more."""
    seal = version.seal
    return {
        "office": seal.office.code,
        "subtree": seal.subtree,
        "period": seal.period,
        "field": seal.field,
        "procedure": seal.procedure,
        "channel": seal.channel,
        "level": seal.level,
        "definition": definition(seal.definition),
        "reason": form.cleaned_data["ly_do"],
    }


@require_safe
@manager_page
def seal_file(request: ManagerRequest, seal_id: int, file_format: str) -> HttpResponse:
    """Form II.06a of the sealed figures, with the version and the hash in it; noted in the reading log."""
    if file_format not in MEDIA_TYPES:
        raise Http404
    version, now = asked_version(request, seal_id), timezone.now()
    groups = [group.facts() for group in version.groups.order_by("office_id", "field_id").defer("lists")]
    report = report_of(version, groups)
    content = written(report, form_of(version, groups), file_format)
    told: dict[str, object] = {
        "office": report.scope.office,
        "period": report.period.name,
        "seal": f"{seal_id}v{version.number}",
    }
    note(
        by=request.actor,
        at=now,
        kind=Reading.Kind.EXPORT,
        subject="06a-seal",
        scope=told,
        rows=len(report.rows),
        file_format=file_format,
    )
    return attached(content, report, file_format, mark=f"-v{version.number}")
