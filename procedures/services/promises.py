"""The promises of offices: shorter than the law when they are written down, and when a new version comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from procedures.models import CatalogueChange, CommittedLimit, ProcedureVersion
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.promises import LimitFor, law_exceeded
from procedures.rules.time_limits import TimeLimit
from procedures.rules.validity import refuse_backwards
from procedures.selectors.terms import as_limit
from procedures.selectors.version_content import lawful_limits

MOST_NAMED = 20


@transaction.atomic
def save_committed_limit(
    promise: CommittedLimit, *, by: str, at: datetime, reason: str = ""
) -> CommittedLimit:
    """Save a shorter limit that an office has promised; dossiers taken in before keep theirs.

    Raises RuleError: what `TimeLimit` says of amount and unit, validity_backwards, promise_longer_than_law.
    """
    refuse_backwards(promise.valid_from, promise.valid_to)
    as_limit(promise)
    for version in _versions_during(promise):
        law = _exceeded(promise, version)
        if law is not None:
            raise RuleError(
                "promise_longer_than_law",
                gettext_noop("The law gives %(amount)s only; an office can promise less, not more."),
                field="amount",
                amount=_said(law),
            )
    action = "change" if promise.pk else "create"
    promise.save()
    _note(promise, action, by, at, reason or promise.decision)
    return promise


def settle_promises(
    version: ProcedureVersion, *, begins: date, ends: date | None, end_longer: bool, by: str, at: datetime
) -> None:
    """See to it that no promise is longer than the law of a version that is about to come (ADR 0122).

    Promises that are longer end the day before, where whoever publishes has said so. Raises RuleError
    promises_longer_than_law, naming office and decision, otherwise, and for those that begin later only.
    """
    longer = [each for each in _promises_during(version, begins, ends) if _exceeded(each, version)]
    in_the_way = [each for each in longer if not end_longer or each.valid_from >= begins]
    if in_the_way:
        raise _longer(in_the_way)
    for promise in longer:
        promise.valid_to = begins - timedelta(days=1)
        promise.save(update_fields=["valid_to"])
        _note(promise, "end", by, at, f"{version}: {version.decision}")


def _longer(promises: list[CommittedLimit]) -> RuleError:
    named = [f"{each.office.code} ({_said(as_limit(each))}, {each.decision})" for each in promises]
    more = " …" if len(named) > MOST_NAMED else ""
    return RuleError(
        "promises_longer_than_law",
        gettext_noop(
            "Offices have promised longer limits than this version allows: %(promises)s. Let these promises end the "
            "day before it begins, or change those that begin later."
        ),
        field="end_promises",
        promises="; ".join(named[:MOST_NAMED]) + more,
    )


def _exceeded(promise: CommittedLimit, version: ProcedureVersion) -> TimeLimit | None:
    cases = [case.key for case in version.cases.all()]
    promised = LimitFor(promise.case_key, promise.channel, as_limit(promise))
    return law_exceeded(promised, lawful_limits(version), cases, version.channels)


def _versions_during(promise: CommittedLimit) -> QuerySet[ProcedureVersion]:
    """The published versions that are valid on a day of the promise; before there is one, none."""
    versions = ProcedureVersion.objects.published().filter(procedure=promise.procedure_id)
    until = Q() if promise.valid_to is None else Q(valid_from__lte=promise.valid_to)
    since = Q(valid_to__isnull=True) | Q(valid_to__gte=promise.valid_from)
    return versions.filter(until, since).prefetch_related("cases", "limits")


def _promises_during(version: ProcedureVersion, begins: date, ends: date | None) -> list[CommittedLimit]:
    since = Q(valid_to__isnull=True) | Q(valid_to__gte=begins)
    until = Q() if ends is None else Q(valid_from__lte=ends)
    found = CommittedLimit.objects.select_for_update(of=("self",)).filter(
        since, until, procedure=version.procedure_id
    )
    return list(found.select_related("office", "procedure").order_by("office__path", "pk"))


def _said(limit: TimeLimit) -> str:
    number = "" if limit.amount is None else f"{limit.amount.normalize():f} "
    return f"{number}{limit.unit.row.vietnamese}"


def _note(promise: CommittedLimit, action: str, by: str, at: datetime, reason: str) -> None:
    CatalogueChange.objects.create(
        subject=f"promise {promise.office.code} {promise.procedure.code}"[:120],
        action=action,
        by=by[:150],
        at=at,
        reason=reason[:300],
    )
