"""Files of a dossier: the page that takes them, and the way out."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.models import Dossier
from dossiers.rules.actions import Action
from dossiers.rules.codes import parse_code
from dossiers.selectors import dossier_for
from dossiers.services.files import FileDraft, attach_file
from onestop.documents.files.downloads import fetched
from onestop.web.clerks.file_card import file_card, why_not
from onestop.web.clerks.file_forms import FilesForm
from onestop.web.clerks.form_choice import error_lines
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.rules.errors import NotFound, NotPermitted, RuleError, TransitionRefused


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def files(request: DeskRequest, code: str) -> HttpResponse:
    """The form for files, and the taking in: each file for itself, so that a bad one does not keep the others out."""
    dossier = dossier_for(request.actor, parse_code(code).text)
    if request.method != "POST":
        return _page(request, dossier, FilesForm(dossier), [])
    form = FilesForm(dossier, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, dossier, form, error_lines(form), status=422)
    return _taken(request, dossier, form)


files.takes_files = True  # type: ignore[attr-defined]


def _taken(request: DeskRequest, dossier: Dossier, form: FilesForm) -> HttpResponse:
    told = [(draft, _added(request, dossier, draft, form.cleaned_data["reason"])) for draft in form.drafts()]
    refused = [(draft, error) for draft, error in told if error]
    added = len(told) - len(refused)
    if added:
        said = ngettext("%(count)s file added.", "%(count)s files added.", added) % {"count": added}
        messages.success(request, said, extra_tags="good")
    if not refused:
        return redirect("clerks:dossier", dossier.code)
    for draft, error in refused:
        form.add_error("chosen", f"{draft.name[:80]}: {sentence(error)}")
    return _page(request, dossier, form, error_lines(form), status=_status(refused[0][1]))


def _added(request: DeskRequest, dossier: Dossier, draft: FileDraft, reason: str) -> RuleError | None:
    try:
        attach_file(dossier.code, by=request.actor, at=timezone.now(), file=draft, reason=reason)
    except NotFound:
        raise
    except RuleError as error:
        return error
    return None


def _status(error: RuleError | None) -> int:
    if isinstance(error, NotPermitted):
        return 403
    return 409 if isinstance(error, TransitionRefused) else 422


def _page(
    request: DeskRequest, dossier: Dossier, form: FilesForm, summary: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    context = {
        "section": "work",
        "dossier": dossier,
        "title": _("Add a file"),
        "form": form,
        "summary": summary,
        "files": file_card(dossier, request.actor),
        "why_not": why_not(Action.ATTACH_FILE, request.actor, dossier),
    }
    return render(request, "clerks/files.html", context, status=status)


@require_safe
@desk_page
def fetch(request: DeskRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    """The file itself; a clear page where it does not go out."""
    dossier = dossier_for(request.actor, code)
    try:
        # Streamed; what the frame of the page does to an answer, it can do to this one.
        return cast(HttpResponse, fetched(request.actor, dossier, public_id))
    except (NotPermitted, TransitionRefused) as error:
        context = {"section": "work", "dossier": dossier, "title": _("Files"), "said": sentence(error)}
        return render(request, "clerks/file_blocked.html", context, status=_status(error))
