"""Small writes of reference data: fields, procedures, the answers to doubts of an import."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures.models import CatalogueChange, Field, Procedure, ReviewFlag
from procedures.rules.procedure_codes import refuse_bad_code
from procedures.rules.vietnamese import clean_text, search_key, sort_key
from procedures.services.versions import refresh_search_keys


@transaction.atomic
def save_field(field: Field, *, by: str, at: datetime, reason: str = "") -> Field:
    """Save a field of administration with its search and sort keys."""
    action = "change" if field.pk else "create"
    field.name = clean_text(field.name).strip()
    field.search_key, field.sort_key = search_key(field.name), sort_key(field.name)
    field.save()
    _note(f"field {field.code}", action, by, at, reason)
    return field


@transaction.atomic
def save_procedure(procedure: Procedure, *, by: str, at: datetime, reason: str = "") -> Procedure:
    """Save what all versions of a procedure share; their search keys follow its synonyms. Raises RuleError bad_code."""
    action = "change" if procedure.pk else "create"
    if not procedure.pk:
        refuse_bad_code(procedure.code)
    procedure.save()
    for version in procedure.versions.select_related("field"):
        version.procedure = procedure
        refresh_search_keys(version)
        version.save(update_fields=["search_key", "name_key", "sort_key"])
    _note(f"procedure {procedure.code}", action, by, at, reason)
    return procedure


@transaction.atomic
def resolve_flag(flag: ReviewFlag, *, by: str, at: datetime) -> ReviewFlag:
    """Note that somebody has looked at a doubt and settled it; settling twice keeps the first name."""
    flag = ReviewFlag.objects.select_for_update().select_related("version__procedure").get(pk=flag.pk)
    if flag.resolved_at is None:
        flag.resolved_at, flag.resolved_by = at, by[:150]
        flag.save(update_fields=["resolved_at", "resolved_by"])
        _note(
            f"procedure {flag.version.procedure.code} v{flag.version.number}",
            "resolve flag",
            by,
            at,
            flag.flag,
        )
    return flag


def _note(subject: str, action: str, by: str, at: datetime, reason: str) -> None:
    CatalogueChange.objects.create(
        subject=subject[:120], action=action, by=by[:150], at=at, reason=reason[:300]
    )
