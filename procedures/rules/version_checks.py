"""What no version of a procedure may say, whichever door it comes through.

`version_problems` is the one list of checks. A problem is a RuleError whose field names the place: `fees.2.tiers` is
the tiers of the second fee. Rows are mappings with the names of the catalogue's columns; `case` is a case's key or "".
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.fees import Exemption, FeeDue, FeeKind, FeeLine, tiers_from
from procedures.rules.procedure_codes import refuse_bad_code
from procedures.rules.time_limits import TimeLimit, Unit
from procedures.rules.validity import refuse_backwards

Row = Mapping[str, Any]
CHANNELS = ("direct", "online", "postal")
_KEY = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """The parts of a version that the checks look at."""

    code: str
    channels: Sequence[str] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    cases: Sequence[Row] = ()
    limits: Sequence[Row] = ()
    fees: Sequence[Row] = ()
    exemptions: Sequence[Row] = ()
    papers: Sequence[Row] = ()
    steps: Sequence[Row] = ()
    legal_bases: Sequence[Row] = ()


def version_problems(content: VersionContent, units: Collection[str] | None = None) -> list[RuleError]:
    """Return everything that is wrong with a version, in the order of its parts; `units`: what steps may name.

    Codes: bad_code, channel_unknown, validity_backwards, bad_key, cases_twice, exemptions_twice, limits_twice,
    unknown_case, fee_tiers_malformed, fee_ambiguous, exemption_for_no_fee, share_not_a_fraction, unknown_unit, and
    those of TimeLimit, FeeLine and Exemption.
    """
    cases = {row["key"] for row in content.cases}
    return [
        *_refused(lambda: refuse_bad_code(content.code)),
        *_refused(lambda: refuse_backwards(content.valid_from, content.valid_to)),
        *_refused(lambda: _check_channels(content.channels)),
        *_rows("cases", content.cases, _check_key),
        *_twice("cases", content.cases, ("key",)),
        *_rows("limits", content.limits, lambda row: check_limit(row, cases)),
        *_twice("limits", content.limits, ("case", "channel")),
        *_rows("fees", content.fees, lambda row: check_fee(row, cases)),
        *_ambiguous(content.fees),
        *_rows("exemptions", content.exemptions, lambda row: check_exemption(row, content.fees)),
        *_twice("exemptions", content.exemptions, ("key",)),
        *_rows("papers", content.papers, lambda row: _check_place(row, cases)),
        *_rows("steps", content.steps, lambda row: check_step(row, units)),
        *_rows("legal_bases", content.legal_bases, _check_days),
    ]


def check_limit(row: Row, cases: Collection[str] | None = None) -> None:
    """Raise what is wrong with a limit: its case, its channel, its amount and unit."""
    _check_place(row, cases)
    cutoff = {"cutoff": row["cutoff"]} if row.get("cutoff") else {}
    TimeLimit(row["amount"], Unit(row["unit"]), **cutoff)


def check_fee(row: Row, cases: Collection[str] | None = None) -> None:
    """Raise what is wrong with a fee: its case, its channel, its amount, tiers, cap and validity."""
    _check_place(row, cases)
    _check_days(row)
    _line(row)


def check_exemption(row: Row, fees: Sequence[Row] | None = None) -> None:
    """Raise what is wrong with an exemption: its key, ground and percentage, and the fee that it names."""
    _check_key(row)
    Exemption(row["ground"], row.get("proof") or row["ground"], row["percent"], row["key"])
    if fees is not None and row.get("fee_key") and row["fee_key"] not in {fee.get("key") for fee in fees}:
        raise RuleError(
            "exemption_for_no_fee",
            gettext_noop("No fee of this version has the key “%(key)s”."),
            field="fee_key",
            key=row["fee_key"],
        )


def check_step(row: Row, units: Collection[str] | None = None) -> None:
    """Raise what is wrong with a step: its share of the limit, and the unit that it names."""
    if not 0 < row["share_numerator"] <= row["share_denominator"] < 1000:
        raise RuleError(
            "share_not_a_fraction",
            gettext_noop("The share of the limit is a fraction from 1/999 to 1: %(top)s/%(bottom)s is none."),
            field="share_numerator",
            top=row["share_numerator"],
            bottom=row["share_denominator"],
        )
    if units is not None and row["unit"] not in units:
        raise RuleError(
            "unknown_unit",
            gettext_noop("No unit is called “%(unit)s”; known: %(known)s."),
            field="unit",
            unit=row["unit"],
            known=", ".join(sorted(units)),
        )


def _check_channels(channels: Sequence[str]) -> None:
    unknown = [channel for channel in channels if channel not in CHANNELS]
    if unknown:
        raise RuleError(
            "channel_unknown",
            gettext_noop("There is no channel “%(channel)s”; known: %(known)s."),
            field="channels",
            channel=unknown[0],
            known=", ".join(CHANNELS),
        )


def _check_place(row: Row, cases: Collection[str] | None) -> None:
    if row.get("channel"):
        _check_channels([row["channel"]])
    if cases is not None and row.get("case") and row["case"] not in cases:
        raise RuleError(
            "unknown_case",
            gettext_noop("This version has no case “%(case)s”."),
            field="case",
            case=row["case"],
        )


def _check_key(row: Row) -> None:
    if not _KEY.fullmatch(row["key"]):
        raise RuleError(
            "bad_key",
            gettext_noop("“%(key)s” is no key: small letters without accents, digits, - and _ only."),
            field="key",
            key=row["key"],
        )


def _check_days(row: Row) -> None:
    refuse_backwards(row.get("valid_from"), row.get("valid_to"))


def _line(row: Row) -> FeeLine:
    return FeeLine(
        kind=FeeKind(row["kind"]),
        amount=row["amount"],
        tiers=tiers_from(row.get("tiers") or ()),
        cap=row.get("cap"),
        currency=row.get("currency") or "VND",
        per=row.get("per") or "dossier",
        when_due=FeeDue(row.get("when_due") or "filing"),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        case=row.get("case") or "",
        channel=row.get("channel") or "",
        key=row.get("key") or "",
    )


def _ambiguous(fees: Sequence[Row]) -> Iterator[RuleError]:
    """Pairs of lines of one fee, equally specific, of which two would apply on one day: no bill could be made."""
    lines = [(number, line) for number, row in enumerate(fees, start=1) if (line := _line_or_none(row))]
    for (_, one), (number, other) in combinations(lines, 2):
        same = (one.identity, one.case, one.channel, one.valid_to is None) == (
            (other.identity, other.case, other.channel, other.valid_to is None)
        )
        if same and _meet(one, other):
            yield RuleError(
                "fee_ambiguous",
                gettext_noop("Two fee lines apply at once: %(fee)s."),
                field=f"fees.{number}.key",
                fee=" ".join(filter(None, other.identity)),
            )


def _line_or_none(row: Row) -> FeeLine | None:
    try:
        return _line(row)
    except RuleError:
        return None


def _meet(one: FeeLine, other: FeeLine) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return begins <= ends


def _rows(part: str, rows: Sequence[Row], check: Callable[[Row], object]) -> Iterator[RuleError]:
    for number, row in enumerate(rows, start=1):
        for error in _refused(lambda row=row: check(row)):  # type: ignore[misc]
            yield placed(error, part, number)


def _twice(part: str, rows: Sequence[Row], columns: tuple[str, ...]) -> Iterator[RuleError]:
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows, start=1):
        named = tuple(row.get(column) or "" for column in columns)
        if named in seen:
            yield RuleError(
                f"{part}_twice",
                gettext_noop("An earlier line says the same thing already: %(what)s."),
                field=f"{part}.{number}.{columns[-1]}",
                what=", ".join(filter(None, named)) or "–",
            )
        seen.add(named)


def _refused(check: Callable[[], object]) -> Iterable[RuleError]:
    try:
        check()
    except RuleError as error:
        return (error,)
    return ()


def placed(error: RuleError, part: str, number: int) -> RuleError:
    """Return the same problem with its place: the part and the line, counted from 1."""
    return RuleError(error.code, error.template, field=f"{part}.{number}.{error.field}", **error.params)
