"""One staged procedure as the rows of a draft version, and back again."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any

from procedures.importing.field_names import FieldNames
from procedures.importing.staged import (
    StagedCase,
    StagedEntry,
    StagedExemption,
    StagedFee,
    StagedLegalBasis,
    StagedLimit,
    StagedPaper,
    StagedProcedure,
    StagedStep,
    StagedTier,
)
from procedures.models import (
    Case,
    Exemption,
    Fee,
    LegalBasis,
    Limit,
    Paper,
    Procedure,
    ProcedureVersion,
    Step,
)
from procedures.rules.fees import Tier
from procedures.rules.version_checks import VersionContent
from procedures.selectors.version_content import PARTS
from procedures.services import refresh_search_keys

VERSION_COLUMNS = (
    "name",
    "authority",
    "applicants",
    "conditions",
    "result",
    "result_code",
    "how_to",
    "decision",
    "is_instant",
    "is_chain",
    "supplement_mode",
    "payment_mode",
    "consultation_mode",
)
LIMIT_COLUMNS = ("channel", "amount", "unit", "cutoff")
FEE_COLUMNS = (
    "channel",
    "key",
    "name",
    "kind",
    "amount",
    "currency",
    "per",
    "for_each",
    "cap",
    "when_due",
    "valid_from",
    "valid_to",
    "note",
)
EXEMPTION_COLUMNS = ("key", "ground", "proof", "percent", "fee_key")
PAPER_COLUMNS = ("name", "originals", "copies", "mode", "condition", "form")
LEGAL_BASIS_COLUMNS = ("number", "title", "valid_from", "valid_to")


def content_of_staged(staged: StagedProcedure) -> VersionContent:
    """A staged procedure as the checks of the rules look at it."""
    rows = {name: [_row(part) for part in getattr(staged, name)] for name in PARTS}
    return VersionContent(
        code=staged.code,
        channels=staged.channels,
        valid_from=staged.valid_from,
        valid_to=staged.valid_to,
        **rows,
    )


def _row(part: Any) -> dict[str, Any]:
    row = {item.name: getattr(part, item.name) for item in fields(part)}
    if isinstance(part, StagedStep):
        row["share_numerator"], row["share_denominator"] = part.share.numerator, part.share.denominator
    if isinstance(part, StagedFee):
        row["tiers"] = tuple(Tier(tier.up_to, tier.price) for tier in part.tiers)
    return row


def create_version(
    procedure: Procedure, entry: StagedEntry, *, number: int, names: FieldNames
) -> ProcedureVersion:
    """A new draft of the procedure with all its rows, its source text and its content hash."""
    staged = entry.procedure
    version = ProcedureVersion(
        procedure=procedure,
        number=number,
        field=names.named(staged.field),
        levels=list(staged.levels),
        channels=list(staged.channels),
        valid_from=staged.valid_from,
        valid_to=staged.valid_to,
        content_hash=entry.content_hash,
        source={"line": entry.line, "record": dict(entry.source)},
        **_columns(staged, VERSION_COLUMNS),
    )
    refresh_search_keys(version)
    version.save()
    _create_terms(version, staged)
    return version


def _columns(part: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _create_terms(version: ProcedureVersion, staged: StagedProcedure) -> None:
    cases = Case.objects.bulk_create(
        Case(version=version, key=case.key, name=case.name, position=position)
        for position, case in enumerate(staged.cases, start=1)
    )
    by_key: dict[str, Case | None] = {"": None, **{case.key: case for case in cases}}
    Limit.objects.bulk_create(
        Limit(version=version, case=by_key[limit.case], **_columns(limit, LIMIT_COLUMNS))
        for limit in staged.limits
    )
    Fee.objects.bulk_create(
        Fee(version=version, case=by_key[fee.case], tiers=_tiers(fee), **_columns(fee, FEE_COLUMNS))
        for fee in staged.fees
    )
    Exemption.objects.bulk_create(
        Exemption(version=version, **_columns(item, EXEMPTION_COLUMNS)) for item in staged.exemptions
    )
    Paper.objects.bulk_create(
        Paper(version=version, case=by_key[paper.case], position=position, **_columns(paper, PAPER_COLUMNS))
        for position, paper in enumerate(staged.papers, start=1)
    )
    Step.objects.bulk_create(
        Step(
            version=version,
            position=position,
            name=step.name,
            unit=step.unit,
            share_numerator=step.share.numerator,
            share_denominator=step.share.denominator,
        )
        for position, step in enumerate(staged.steps, start=1)
    )
    LegalBasis.objects.bulk_create(
        LegalBasis(version=version, **_columns(basis, LEGAL_BASIS_COLUMNS)) for basis in staged.legal_bases
    )


def _tiers(fee: StagedFee) -> list[dict[str, int | None]]:
    return [{"up_to": tier.up_to, "price": tier.price} for tier in fee.tiers]


def staged_version(version: ProcedureVersion) -> StagedProcedure:
    """The version as a staged procedure, with everything that the template has a column for."""
    cases = {case.pk: case.key for case in version.cases.all()}

    def key_of(row: Limit | Fee | Paper) -> str:
        return cases[row.case_id] if row.case_id else ""

    return StagedProcedure(
        code=version.procedure.code,
        field=version.field.name,
        levels=tuple(version.levels),
        channels=tuple(version.channels),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        synonyms=tuple(version.procedure.synonyms),
        life_events=tuple(version.procedure.life_events),
        cases=tuple(StagedCase(case.key, case.name) for case in version.cases.all()),
        limits=tuple(
            StagedLimit(case=key_of(row), **_columns(row, LIMIT_COLUMNS)) for row in version.limits.all()
        ),
        fees=tuple(
            StagedFee(
                case=key_of(row),
                tiers=tuple(StagedTier(tier["up_to"], tier["price"]) for tier in row.tiers),
                **_columns(row, FEE_COLUMNS),
            )
            for row in version.fees.all()
        ),
        exemptions=tuple(
            StagedExemption(**_columns(row, EXEMPTION_COLUMNS)) for row in version.exemptions.all()
        ),
        papers=tuple(
            StagedPaper(case=key_of(row), **_columns(row, PAPER_COLUMNS)) for row in version.papers.all()
        ),
        steps=tuple(
            StagedStep(row.name, row.unit, Fraction(row.share_numerator, row.share_denominator))
            for row in version.steps.all()
        ),
        legal_bases=tuple(
            StagedLegalBasis(**_columns(row, LEGAL_BASIS_COLUMNS)) for row in version.legal_bases.all()
        ),
        **_columns(version, VERSION_COLUMNS),
    )
