"""What the public may read of a procedure, and what each case and channel is promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from procedures.models import Case, CommittedLimit, Office, ProcedureVersion
from procedures.models.procedures import ProcedureVersionQuerySet
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.portions import in_portions
from procedures.selectors.terms import promises_of, terms_on


@dataclass(frozen=True)
class Offer:
    """The limits of one case and channel; both None where the catalogue does not know them."""

    case: Case | None
    channel: str
    committed: TimeLimit | None
    statutory: TimeLimit | None
    decision: str


_PARTS = ("cases", "limits", "fees__case", "papers__case", "legal_bases", "exemptions", "steps")


def public_version(code: str, *, on: date) -> ProcedureVersion:
    """The version in force on a day with its parts, unless it is internal. Raises NotFound("procedure_unknown")."""
    return _known(ProcedureVersion.objects.in_force_on(on), code)


def shown_version(code: str, *, on: date, number: int | None = None) -> ProcedureVersion:
    """The version that the public page shows: that of the number, else the one in force, else the last published one.

    Raises NotFound("procedure_unknown") for drafts, internal procedures and what does not exist.
    """
    published = ProcedureVersion.objects.published()
    if number is not None:
        return _known(published.filter(number=number), code)
    try:
        return public_version(code, on=on)
    except NotFound:
        return _known(published, code)


def public_versions(on: date) -> Iterator[ProcedureVersion]:
    """Every public version in force on a day with its parts, by code, read in portions."""
    versions = ProcedureVersion.objects.in_force_on(on).public().order_by("procedure__code")
    return in_portions(versions.select_related("procedure", "field").prefetch_related(*_PARTS), 200)


def public_numbers(version: ProcedureVersion) -> list[ProcedureVersion]:
    """Every published version of the same procedure, newest first."""
    return list(
        ProcedureVersion.objects.published()
        .filter(procedure=version.procedure_id)
        .only("number", "valid_from", "valid_to", "state", "procedure_id")
        .order_by("-valid_from", "-number")
    )


def _known(versions: ProcedureVersionQuerySet, code: str) -> ProcedureVersion:
    version = (
        versions.public()
        .filter(procedure__code=code)
        .select_related("procedure", "field")
        .prefetch_related(*_PARTS)
        .order_by("-valid_from", "-number")
        .first()
    )
    if version is None:
        raise NotFound(
            "procedure_unknown",
            gettext_noop(
                "There is no published procedure %(procedure)s. Search the catalogue by name or code."
            ),
            field="procedure",
            procedure=code,
        )
    return version


def offers_of(version: ProcedureVersion, *, office: Office | None, on: date) -> list[Offer]:
    """Every case with every channel, in the order of the catalogue."""
    cases: list[Case | None] = [*version.cases.all()] or [None]
    promises = promises_of([version.procedure_id], office, on)
    return [offer(version, case, channel, promises, on) for case in cases for channel in version.channels]


def offer(
    version: ProcedureVersion, case: Case | None, channel: str, promises: list[CommittedLimit], on: date
) -> Offer:
    """The limits of a case and channel under the promises of offices that concern this procedure."""
    key = case.key if case else ""
    try:
        terms = terms_on(version, case_key=key, channel=channel, office=None, on=on, promises=promises)
    except RuleError as error:
        if error.code != "limit_unknown":
            raise
        return Offer(case, channel, None, None, "")
    return Offer(case, channel, terms.committed, terms.statutory, terms.committed_decision)
