"""Drafts of procedure versions: saving one, and making one from a published version."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.db.models import Max

from procedures.models import CatalogueChange, ProcedureVersion
from procedures.models.vocabulary import VersionState
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import clean_text
from procedures.services.versions import refresh_search_keys

# Parts without a case, and those that name one.
PLAIN_PARTS = ("exemptions", "steps", "legal_bases")
PARTS_OF_CASES = ("limits", "fees", "papers")


@transaction.atomic
def save_draft(version: ProcedureVersion, *, by: str, at: datetime) -> ProcedureVersion:
    """Save a draft under its procedure's next number, with its search keys. Raises RuleError("version_not_draft")."""
    if version.is_published or version.state != VersionState.DRAFT:
        raise RuleError(
            "version_not_draft",
            gettext_noop("This version is published already; make a new version to change it."),
        )
    action = "change" if version.pk else "create"
    if not version.number:
        last = version.procedure.versions.aggregate(last=Max("number"))["last"]
        version.number = (last or 0) + 1
    version.name = clean_text(version.name).strip()
    refresh_search_keys(version)
    version.save()
    _note(version, action, by, at)
    return version


@transaction.atomic
def draft_from(version: ProcedureVersion, *, by: str, at: datetime) -> ProcedureVersion:
    """A draft with all parts of a version, under the next number: the way to change what is published."""
    source = ProcedureVersion.objects.select_related("procedure", "field").get(pk=version.pk)
    draft = ProcedureVersion.objects.select_related("procedure", "field").get(pk=version.pk)
    draft.pk, draft.number, draft.state, draft.state_reason = None, 0, VersionState.DRAFT, ""
    draft.published_at = draft.valid_from = draft.valid_to = draft.source = None
    draft._state.adding = True
    save_draft(draft, by=by, at=at)
    cases = {case.pk: case for case in source.cases.all()}
    for case in cases.values():
        _copied(case, draft).save()
    for name in PARTS_OF_CASES:
        for part in getattr(source, name).all():
            # `cases` now holds the new rows under the old keys.
            part.case = cases.get(part.case_id)
            _copied(part, draft).save()
    for name in PLAIN_PARTS:
        for part in getattr(source, name).all():
            _copied(part, draft).save()
    return draft


def _copied(part: models.Model, draft: ProcedureVersion) -> models.Model:
    part.pk, part.version = None, draft  # type: ignore[attr-defined]
    part._state.adding = True
    return part


def _note(version: ProcedureVersion, action: str, by: str, at: datetime) -> None:
    CatalogueChange.objects.create(
        subject=f"procedure {version.procedure.code} v{version.number}", action=action, by=by[:150], at=at
    )
