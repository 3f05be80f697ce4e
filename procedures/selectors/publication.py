"""What the public may read of a procedure, and what each case and channel is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from procedures.models import Case, Office, ProcedureVersion
from procedures.rules.errors import NotFound, RuleError, gettext_noop
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.terms import terms_on


@dataclass(frozen=True)
class Offer:
    """The limits of one case and channel; both None where the catalogue does not know them."""

    case: Case | None
    channel: str
    committed: TimeLimit | None
    statutory: TimeLimit | None
    decision: str


def public_version(code: str, *, on: date) -> ProcedureVersion:
    """The version in force on a day with its parts, unless it is internal. Raises NotFound("procedure_unknown")."""
    version = (
        ProcedureVersion.objects.in_force_on(on)
        .public()
        .filter(procedure__code=code)
        .select_related("procedure", "field")
        .prefetch_related("cases", "limits", "fees__case", "papers__case", "legal_bases", "exemptions")
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
    return [_offer(version, case, channel, office, on) for case in cases for channel in version.channels]


def _offer(
    version: ProcedureVersion, case: Case | None, channel: str, office: Office | None, on: date
) -> Offer:
    key = case.key if case else ""
    try:
        terms = terms_on(version, case_key=key, channel=channel, office=office, on=on)
    except RuleError as error:
        if error.code != "limit_unknown":
            raise
        return Offer(case, channel, None, None, "")
    return Offer(case, channel, terms.committed, terms.statutory, terms.committed_decision)
