"""Which terms hold for a procedure, case, channel and office on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Protocol

from django.db.models import Q

from procedures.models import Case, CommittedLimit, Office, Procedure, ProcedureVersion
from procedures.models.terms import LimitFields
from procedures.models.vocabulary import Channel, in_words
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.time_limits import TimeLimit, Unit


@dataclass(frozen=True)
class Terms:
    """What a dossier taken in today would be promised. `statutory` None: the limit is unknown."""

    version: ProcedureVersion
    case: Case | None
    channel: str
    statutory: TimeLimit
    committed: TimeLimit
    committed_decision: str


class _HasLimit(Protocol):
    amount: Decimal | None
    unit: str
    cutoff: time | None


def version_on(code: str, on: date) -> ProcedureVersion:
    """The version in force on a day. Raises RuleError: procedure_unknown, procedure_not_in_force."""
    version = (
        ProcedureVersion.objects.in_force_on(on)
        .filter(procedure__code=code)
        .select_related("procedure", "field")
        .order_by("-valid_from", "-number")
        .first()
    )
    if version is not None:
        return version
    if Procedure.objects.filter(code=code, versions__published_at__isnull=False).exists():
        raise RuleError(
            "procedure_not_in_force",
            gettext_noop(
                "Procedure %(procedure)s is not in force on %(on)s: it is suspended, repealed or not yet valid."
            ),
            field="procedure",
            procedure=code,
            on=f"{on:%d/%m/%Y}",
        )
    raise RuleError(
        "procedure_unknown",
        gettext_noop("There is no published procedure %(procedure)s. Search the catalogue by name or code."),
        field="procedure",
        procedure=code,
    )


def terms_on(
    version: ProcedureVersion,
    *,
    case_key: str,
    channel: str,
    office: Office | None,
    on: date,
    promises: Sequence[CommittedLimit] | None = None,
) -> Terms:
    """The limits for a case and channel: statutory from the version, committed from the office where it promised less.

    `promises`, as `promises_of` gives them, spare a query for who asks of many cases and channels.
    Raises RuleError: case_required, case_unknown, channel_not_offered, limit_unknown.
    """
    case = _case(version, case_key)
    if channel not in version.channels:
        raise RuleError(
            "channel_not_offered",
            gettext_noop(
                "Procedure %(procedure)s is not offered through “%(channel)s”; offered: %(offered)s."
            ),
            field="channel",
            procedure=version.procedure.code,
            channel=in_words(Channel, [channel]),
            offered=in_words(Channel, version.channels),
        )
    statutory = _statutory(version, case, channel)
    if promises is None:
        promises = promises_of([version.procedure_id], office, on)
    promise = _promise(promises, case, channel)
    return Terms(
        version,
        case,
        channel,
        statutory,
        committed=as_limit(promise) if promise else statutory,
        committed_decision=promise.decision if promise else "",
    )


def _case(version: ProcedureVersion, key: str) -> Case | None:
    cases = list(version.cases.all())
    if not cases and not key:
        return None
    if not key and len(cases) == 1:
        return cases[0]
    for case in cases:
        if case.key == key:
            return case
    code = "case_unknown" if key else "case_required"
    raise RuleError(
        code,
        gettext_noop("Choose a case of procedure %(procedure)s: %(cases)s."),
        field="case",
        procedure=version.procedure.code,
        cases=", ".join(case.key for case in cases) or "–",
    )


def _statutory(version: ProcedureVersion, case: Case | None, channel: str) -> TimeLimit:
    limit = _most_specific(version.limits.all(), case, channel)
    if limit is None:
        raise RuleError(
            "limit_unknown",
            gettext_noop(
                "The time limit of procedure %(procedure)s for this case and channel is not in the catalogue."
            ),
            field="case",
            procedure=version.procedure.code,
        )
    return as_limit(limit)


def _most_specific(limits, case: Case | None, channel: str):  # type: ignore[no-untyped-def]
    """The row that names most of case and channel; the case weighs more than the channel."""
    fitting = [
        row
        for row in limits
        if row.case_id in (None, case.pk if case else None) and row.channel in ("", channel)
    ]
    return max(fitting, key=lambda row: (row.case_id is not None, row.channel != ""), default=None)


def promises_of(procedure_ids: Collection[int], office: Office | None, on: date) -> list[CommittedLimit]:
    """The committed limits for these procedures of the office and those above it that are valid on the day."""
    if office is None:
        return []
    rows = CommittedLimit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        procedure__in=procedure_ids,
        office__code__in=office.path.strip("/").split("/"),
        valid_from__lte=on,
    )
    return list(rows.select_related("office"))


def _promise(promises: Iterable[CommittedLimit], case: Case | None, channel: str) -> CommittedLimit | None:
    """The committed limit of the nearest office upwards for this case and channel."""
    rows = [
        row
        for row in promises
        if row.case_key in ("", case.key if case else "") and row.channel in ("", channel)
    ]
    return max(
        rows, key=lambda row: (len(row.office.path), row.case_key != "", row.channel != ""), default=None
    )


def as_limit(row: LimitFields | _HasLimit) -> TimeLimit:
    """A stored limit as the rules take it."""
    unit = Unit(row.unit)
    return TimeLimit(row.amount, unit, row.cutoff) if row.cutoff else TimeLimit(row.amount, unit)
