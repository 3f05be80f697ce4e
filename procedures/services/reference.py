"""Small writes of reference data: fields, the promises of offices, the answers to doubts of an import."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures.models import CatalogueChange, CommittedLimit, Field, Procedure, ReviewFlag
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.time_limits import TimeLimit, Unit
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
    """Save what all versions of a procedure share; their search keys follow its synonyms."""
    action = "change" if procedure.pk else "create"
    procedure.save()
    for version in procedure.versions.select_related("field"):
        version.procedure = procedure
        refresh_search_keys(version)
        version.save(update_fields=["search_key", "name_key", "sort_key"])
    _note(f"procedure {procedure.code}", action, by, at, reason)
    return procedure


@transaction.atomic
def save_committed_limit(
    promise: CommittedLimit, *, by: str, at: datetime, reason: str = ""
) -> CommittedLimit:
    """Save a shorter limit that an office has promised; dossiers taken in before keep theirs.

    Raises RuleError: what `TimeLimit` says of amount and unit, validity_reversed, promise_longer_than_law.
    """
    if promise.valid_to and promise.valid_to < promise.valid_from:
        raise RuleError(
            "validity_reversed",
            gettext_noop("The end of validity lies before its beginning."),
            field="valid_to",
        )
    limit = TimeLimit(promise.amount, Unit(promise.unit))
    _refuse_longer(promise, limit)
    action = "change" if promise.pk else "create"
    promise.save()
    _note(
        f"promise {promise.office.code} {promise.procedure.code}", action, by, at, reason or promise.decision
    )
    return promise


def _refuse_longer(promise: CommittedLimit, limit: TimeLimit) -> None:
    """Compare with every limit of the law for this case and channel that is in the same unit."""
    version = (
        promise.procedure.versions.filter(published_at__isnull=False)
        .order_by("-valid_from", "-number")
        .first()
    )
    for lawful in version.limits.select_related("case") if version else ():
        concerned = (not promise.case_key or not lawful.case or lawful.case.key == promise.case_key) and (
            not promise.channel or lawful.channel in ("", promise.channel)
        )
        if concerned and lawful.unit == limit.unit and lawful.amount and (limit.amount or 0) > lawful.amount:
            raise RuleError(
                "promise_longer_than_law",
                gettext_noop("The law gives %(amount)s only; an office can promise less, not more."),
                field="amount",
                amount=f"{lawful.amount.normalize():f}",
            )


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
