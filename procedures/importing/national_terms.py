"""Turns the rows of the portal's table into limits and fees by case and channel, and compares the rows.

The portal stores cases as rows of a channel. A channel with one promise needs no case; where rows of one
channel differ, each becomes a case of its own, named with the source's words, and a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.national_channels import ChannelRow
from procedures.importing.national_notes import compare_with_notes
from procedures.importing.staged import CHANNELS, StagedCase, StagedFee, StagedLimit

LONGEST_CASE_NAME = 300


@dataclass(frozen=True, slots=True)
class NationalTerms:
    """What the table promises, and the doubts about it."""

    channels: tuple[str, ...]
    cases: tuple[StagedCase, ...]
    limits: tuple[StagedLimit, ...]
    fees: tuple[StagedFee, ...]
    findings: tuple[Finding, ...]


def stage_terms(rows: Sequence[ChannelRow]) -> NationalTerms:
    """Limits and fees of all rows, exactly as stated; rows that say the same twice are taken once."""
    by_channel = {name: [row for row in rows if row.channel == name] for name in CHANNELS}
    channels = tuple(name for name in CHANNELS if by_channel[name])
    cases: list[StagedCase] = []
    limits: list[StagedLimit] = []
    fees: list[StagedFee] = []
    for name in channels:
        for case, row in _cases(by_channel[name]):
            cases += [case] if case else []
            key = case.key if case else ""
            limits += [replace(row.limit, case=key)] if row.limit else []
            fees += [replace(fee, case=key) for fee in row.fees]
    findings = [doubt for row in rows for doubt in (*row.findings, *compare_with_notes(row))]
    findings += [doubt for name in channels for doubt in _within_channel(name, by_channel[name])]
    findings += _between_channels(by_channel)
    return NationalTerms(
        channels,
        tuple(cases),
        tuple(dict.fromkeys(limits)),
        tuple(dict.fromkeys(fees)),
        tuple(dict.fromkeys(findings)),
    )


def _promise(row: ChannelRow) -> tuple[object, ...]:
    return (row.limit, row.limit_text, *((fee.amount, fee.currency, fee.kind) for fee in row.fees))


def _cases(rows: Sequence[ChannelRow]) -> list[tuple[StagedCase | None, ChannelRow]]:
    """Each different promise of one channel with the case it makes; a single promise makes no case."""
    different = list({_promise(row): row for row in reversed(rows)}.values())[::-1]
    if len(different) == 1:
        return [(None, different[0])]
    return [
        (StagedCase(f"{row.channel}-{number}", _case_name(row, number)), row)
        for number, row in enumerate(different, start=1)
    ]


def _case_name(row: ChannelRow, number: int) -> str:
    note = next((fee.note for fee in row.fees if fee.note), "")
    words = " ".join((row.description or note or f"{row.limit_text} {row.fee_text}").split())
    return f"({number}) {words}"[:LONGEST_CASE_NAME].strip()


def _within_channel(channel: str, rows: Sequence[ChannelRow]) -> list[Finding]:
    limits = dict.fromkeys(row.limit_text for row in rows if row.limit)
    stated = {(row.limit.amount, row.limit.unit) for row in rows if row.limit}
    fees = {tuple((fee.amount, fee.currency) for fee in row.fees) for row in rows}
    doubts = []
    if len(stated) > 1:
        doubts.append(finding(Flag.SEVERAL_LIMITS_FOR_CHANNEL, "; ".join(limits), channel))
    if len(fees) > 1 or any(len(row.fees) > 1 for row in rows):
        texts = dict.fromkeys(row.fee_text for row in rows)
        doubts.append(finding(Flag.SEVERAL_FEES_FOR_CHANNEL, "; ".join(texts), channel))
    return doubts


def _between_channels(by_channel: dict[str, list[ChannelRow]]) -> list[Finding]:
    stated = {
        name: frozenset((row.limit.amount, row.limit.unit) for row in rows if row.limit)
        for name, rows in by_channel.items()
    }
    doubts = []
    if len({limits for limits in stated.values() if limits}) > 1:
        texts = (
            f"{name}: {row.limit_text}" for name, rows in by_channel.items() for row in rows if row.limit
        )
        doubts.append(finding(Flag.LIMITS_DIFFER_BY_CHANNEL, "; ".join(dict.fromkeys(texts))))
    return doubts + _fees_between_channels(by_channel)


def _fees_between_channels(by_channel: dict[str, list[ChannelRow]]) -> list[Finding]:
    """Fees that differ otherwise than by being lower online: cases stored as channels, or a slip."""
    fees = {name: fee for name, rows in by_channel.items() if (fee := _only_fee(rows)) is not None}
    at_hand = {fees[name] for name in ("direct", "postal") if name in fees}
    online = fees.get("online")
    one_currency = len({currency for amount, currency in fees.values() if amount}) < 2
    dearer_online = online is not None and bool(at_hand) and online > max(at_hand)
    if one_currency and len(at_hand) < 2 and not dearer_online:
        return []
    texts = (f"{name}: {amount} {currency}" for name, (amount, currency) in fees.items())
    return [finding(Flag.FEES_DIFFER_BY_CHANNEL, "; ".join(texts))]


def _only_fee(rows: Sequence[ChannelRow]) -> tuple[int, str] | None:
    """The one amount and its currency that the rows of a channel state, or None."""
    fees = {(fee.amount, fee.currency) for row in rows for fee in row.fees}
    if len(fees) != 1:
        return None
    amount, currency = fees.pop()
    return None if amount is None else (amount, currency)
