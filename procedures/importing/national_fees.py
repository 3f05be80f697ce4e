"""Reads the fee cell of one row as the national portal prints it: amounts with currency, free, or unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.national_limits import NO_INFORMATION, NUMBER
from procedures.importing.staged import StagedFee

FREE = r"miễn\s*phí"
CURRENCY = r"việt\s*nam\s*đồng|vnđ|vnd|đồng|usd|us\$|đô\s*la\s*mỹ"
LABEL = r"(?P<label>lệ\s*phí|phí)\s*:\s*"
PRICE = rf"(?P<number>{NUMBER})\s*(?P<currency>{CURRENCY})"
FEE = re.compile(rf"(?:{LABEL})?(?:{PRICE}|(?P<free>{FREE})|(?P<unknown>{NO_INFORMATION}))", re.IGNORECASE)

SMALLEST_PLAUSIBLE = 1000
"""Đồng; smaller amounts are thousands that were dropped ("45 VNĐ" for 45.000 đ)."""
LARGEST = 10**12
KINDS = {"phí": "phi", "lệphí": "le_phi"}

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d+")
_NEXT_PRICE = re.compile(rf"[\s;,]*(?:{LABEL})?{PRICE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeeReading:
    """The fees of one row, the portal's note in brackets, and what is left as the row's description."""

    fees: tuple[StagedFee, ...]
    text: str
    description: str
    findings: tuple[Finding, ...] = ()


def read_fees(text: str, channel: str) -> FeeReading:
    """What stands after the limit of a row: fees, each with its bracketed note, then the description.

    A fee is what is stated in đồng or dollars; "Miễn phí" is 0; "Không có thông tin" is unknown (None).
    A sum said twice ("800,000 VNĐPhí: 800.000 đồng") is one fee.
    """
    fees: list[StagedFee] = []
    findings: list[Finding] = []
    parts = list(_priced_parts(text))
    end = parts[-1][2] if parts else 0
    for match, note, _ in parts:
        fee, doubts = _read_fee(match, note, channel)
        if not any((fee.amount, fee.currency) == (other.amount, other.currency) for other in fees):
            fees.append(fee)
            findings.extend(doubts)
    if not fees:
        findings.append(finding(Flag.FEE_UNREADABLE, text, channel))
        fees.append(StagedFee(None, channel=channel))
    return FeeReading(tuple(fees), text[:end].strip(), text[end:].strip(), tuple(findings))


def _priced_parts(text: str) -> Iterator[tuple[re.Match[str], str, int]]:
    """Each fee of the cell with its note and where both end; after the first only amounts count as fees."""
    match = FEE.match(text)
    while match is not None:
        end = _end_of_brackets(text, match.end())
        yield match, text[match.end() : end].strip(), end
        match = _NEXT_PRICE.match(text, end)


def _end_of_brackets(text: str, start: int) -> int:
    """The end of a bracketed note that starts at `start`; `start` when there is none or it never closes."""
    position = start
    while position < len(text) and text[position].isspace():
        position += 1
    if not text.startswith("(", position):
        return start
    depth = 0
    for index in range(position, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return start


def _read_fee(match: re.Match[str], note: str, channel: str) -> tuple[StagedFee, tuple[Finding, ...]]:
    note = note[1:-1].strip() if note else ""
    fee = StagedFee(None, channel=channel, kind=_kind(match, note), note=note)
    groups = match.groupdict()
    if groups.get("free"):
        return replace(fee, amount=0), ()
    if groups.get("unknown"):
        return fee, ()
    return _priced(fee, groups["number"], groups["currency"], match[0])


def _priced(fee: StagedFee, number: str, currency: str, text: str) -> tuple[StagedFee, tuple[Finding, ...]]:
    amount = read_amount(number)
    fee = replace(
        fee, amount=amount, currency="USD" if currency[0] in "uU" or "la" in currency.lower() else "VND"
    )
    if amount is None or amount > LARGEST:
        return replace(fee, amount=None), (finding(Flag.FEE_UNREADABLE, text, fee.channel),)
    if fee.currency == "VND" and 0 < amount < SMALLEST_PLAUSIBLE:
        return fee, (finding(Flag.FEE_UNDER_1000, text, fee.channel),)
    return fee, ()


def read_amount(number: str) -> int | None:
    """A whole amount with "," or "." between thousands, not both; None for anything else."""
    return int(re.sub(r"[.,]", "", number)) if _GROUPED.fullmatch(number) else None


def _kind(match: re.Match[str], note: str) -> str:
    """Phí or lệ phí (Law 97/2015/QH13) where the portal says which, otherwise unstated."""
    said = match.groupdict().get("label") or ""
    if not said:
        start = re.match(r"[\W\d]*(lệ\s*phí|phí)\b", note, re.IGNORECASE)
        said = start[1] if start else ""
    return KINDS.get("".join(said.lower().split()), "unstated")
