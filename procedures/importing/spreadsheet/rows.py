"""Takes a staged procedure apart into the rows of the sheets, and puts it together again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any

from procedures.importing.spreadsheet.layout import (
    CASES,
    EXEMPTIONS,
    FEES,
    LEGAL_BASES,
    LIMITS,
    PAPERS,
    PROCEDURES,
    STEPS,
    Sheet,
)
from procedures.importing.staged import (
    StagedCase,
    StagedExemption,
    StagedFee,
    StagedLegalBasis,
    StagedLimit,
    StagedPaper,
    StagedProcedure,
    StagedStep,
)

Row = Mapping[str, Any]

PARTS: tuple[tuple[Sheet, str, type], ...] = (
    (CASES, "cases", StagedCase),
    (LIMITS, "limits", StagedLimit),
    (FEES, "fees", StagedFee),
    (EXEMPTIONS, "exemptions", StagedExemption),
    (PAPERS, "papers", StagedPaper),
    (STEPS, "steps", StagedStep),
    (LEGAL_BASES, "legal_bases", StagedLegalBasis),
)


def rows_of(procedures: Iterable[StagedProcedure]) -> dict[str, list[Row]]:
    """The rows of every sheet, by the sheet's key, in the order of the procedures."""
    rows: dict[str, list[Row]] = {PROCEDURES.key: [], **{sheet.key: [] for sheet, _, _ in PARTS}}
    for procedure in procedures:
        own = {column.key: getattr(procedure, column.key) for column in PROCEDURES.columns}
        rows[PROCEDURES.key].append(own)
        for sheet, attribute, _ in PARTS:
            rows[sheet.key] += [_part_row(procedure.code, part) for part in getattr(procedure, attribute)]
    return rows


def procedure_of(own: Row, parts: Mapping[str, Sequence[Row]]) -> StagedProcedure:
    """The procedure of one row of the first sheet and of the rows of the others, by the sheet's key."""
    collected: dict[str, Any] = {
        attribute: tuple(_part(kind, row) for row in parts.get(sheet.key, ()))
        for sheet, attribute, kind in PARTS
    }
    return StagedProcedure(**own, **collected)


def _part_row(code: str, part: object) -> Row:
    row: dict[str, Any] = {"code": code}
    for item in fields(part):  # type: ignore[arg-type]
        row[item.name] = getattr(part, item.name)
    if isinstance(part, StagedStep):
        share: Fraction = row.pop("share")
        row["share_numerator"], row["share_denominator"] = share.numerator, share.denominator
    return row


def _part(kind: type, row: Row) -> Any:
    values = {key: value for key, value in row.items() if key != "code"}
    if kind is StagedStep:
        values["share"] = Fraction(values.pop("share_numerator"), values.pop("share_denominator"))
    return kind(**values)
