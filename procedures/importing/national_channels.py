"""Cuts the glued text of "cách thức thực hiện" into rows: channel, time limit, fees, description.

The portal's table has lost its cell borders:
"Trực tiếp7 Ngày làm việc100,000 VNĐ(…)Nộp tại…Trực tuyến5 NgàyMiễn phí".
A row starts where a channel's name is followed at once by a limit cell. Names of channels inside descriptions
are followed by a space, a colon or lower-case words and start nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.national_fees import CURRENCY, FEE, FREE, read_fees
from procedures.importing.national_limits import NO_INFORMATION, NUMBER, UNIT_WORDS, read_limit
from procedures.importing.staged import StagedFee, StagedLimit

HEADING = re.compile(
    r"\s*Hình\s*thức\s*nộp\s*Thời\s*(?:gian|hạn)\s*Phí,?\s*lệ\s*phí\s*Mô\s*tả\s*", re.IGNORECASE
)
CHANNEL = re.compile(
    r"(?P<direct>trực\s*tiếp)|(?P<online>trực\s*tuyến)|(?P<postal>dịch\s*vụ\s*bưu\s*chính(?:\s*công\s*ích)?)",
    re.IGNORECASE,
)
LONGEST_LIMIT_IN_WORDS = 300

_MEASURED = re.compile(rf"{NUMBER}\s*(?:{UNIT_WORDS})", re.IGNORECASE)
# Searched for in the whole text: a number is tried from its first digit only and never taken back (a line of 190,000
# digits would otherwise be tried from each of them).
_CELLS = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<limit>\d++(?:[.,]\d++)*+\s*(?:{UNIT_WORDS}))\s*{FEE.pattern}", re.IGNORECASE
)
_UNKNOWN = re.compile(NO_INFORMATION, re.IGNORECASE)
_BARE = re.compile(
    rf"{NUMBER}(?=\s*(?:{FREE}|{NO_INFORMATION}|(?:lệ\s*)?phí\s*:)|\s*\n\s*{NUMBER}\s*(?:{CURRENCY}))",
    re.IGNORECASE,
)
_GLUED = re.compile(rf"(?:\d+ )?{NUMBER}\s*(?:{CURRENCY})", re.IGNORECASE)
_FREE = re.compile(FREE, re.IGNORECASE)
_FEE_AFTER_WORDS = re.compile(
    r"(?<=[^\s\d])(?:Miễn\s*phí|Không\s+có\s+thông\s+tin)"
    rf"|(?<!\d)(?<!\d[.,]){NUMBER}\s*(?:Việt\s*Nam\s*Đồng|VNĐ|VND|USD)"
)
"""A number counts from its first digit: "000 VNĐ" is not the fee of "20,000 VNĐ"."""
_STRONG_GAP = re.compile(r"|[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of the portal's table; `limit` None is unknown."""

    channel: str
    limit: StagedLimit | None
    limit_text: str
    fees: tuple[StagedFee, ...]
    fee_text: str
    description: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a row starts, and where its limit cell lies."""

    channel: str
    position: int
    limit_from: int
    limit_to: int
    glued: bool = False


def read_channels(text: str) -> tuple[tuple[ChannelRow, ...], tuple[Finding, ...]]:
    """The rows of the table and the findings about the table as a whole."""
    heading = HEADING.match(text)
    body = text[heading.end() :] if heading else text
    starts = list(_starts(body))
    ends = (*(start.position for start in starts[1:]), len(body))
    rows = tuple(_row(body, start, end) for start, end in zip(starts, ends, strict=False))
    ahead = body[: starts[0].position].strip() if starts else body.strip()
    doubts = [finding(Flag.UNREADABLE_CHANNELS, ahead)] if ahead else []
    doubts += [
        finding(Flag.UNREADABLE_CHANNELS, words, channel) for channel, words in _lost_rows(body, starts)
    ]
    return rows, tuple(doubts)


def _starts(body: str) -> Iterator[_Start]:
    past = 0
    for name in CHANNEL.finditer(body):
        if name.start() >= past and (start := _start_at(body, name)):
            past = start.limit_to
            yield start


def _start_at(body: str, name: re.Match[str]) -> _Start | None:
    """The row that starts with this name of a channel, if its limit cell follows at once."""
    after = re.compile(r"\s*").match(body, name.end())
    assert after is not None
    cell = after.end()
    capital = name[0][0].isupper()
    strong = _STRONG_GAP.fullmatch(body, name.end(), cell) is not None
    if (measured := _MEASURED.match(body, cell)) and _stands_as_cell(body, measured, strong, capital):
        return _started(name, measured)
    if (unknown := _UNKNOWN.match(body, cell)) and capital and (strong or body[cell].isupper()):
        return _started(name, unknown)
    if not (strong and capital):
        return None
    if bare := _BARE.match(body, cell):
        return _started(name, bare)
    if glued := _GLUED.match(body, cell):
        return _Start(str(name.lastgroup), name.start(), cell, glued.end(), glued=True)
    if _FREE.match(body, cell):
        return _Start(str(name.lastgroup), name.start(), cell, cell)
    return _start_in_words(body, name, cell)


def _started(name: re.Match[str], cell: re.Match[str]) -> _Start:
    return _Start(str(name.lastgroup), name.start(), cell.start(), cell.end())


def _stands_as_cell(body: str, measured: re.Match[str], strong: bool, capital: bool) -> bool:
    """Whether number and unit are a cell of the table, not words of a sentence ("nộp trực tiếp 5 ngày…")."""
    rest = re.compile(r"\s*").match(body, measured.end())
    assert rest is not None
    has_fee = FEE.match(body, rest.end()) is not None
    unit_capital = any(letter.isupper() for letter in measured[0])
    if strong:
        return has_fee or (capital and unit_capital and _ends_cell(body, measured.end()))
    return capital and unit_capital and has_fee and (body[rest.end()].isupper() or body[rest.end()].isdigit())


def _ends_cell(body: str, position: int) -> bool:
    """A cell ends at the end, at a line's end, or where a capital, digit or mark is glued to it."""
    following = body[position : position + 1]
    return (
        not following
        or following == "\n"
        or not (following.isspace() or following.islower() or following in ",;.")
    )


def _start_in_words(body: str, name: re.Match[str], cell: int) -> _Start | None:
    """A row whose limit cell holds words ("Không quy định"): glued on both sides, and a fee follows."""
    if not (body[cell : cell + 1].isupper() or body[cell : cell + 1].isdigit()):
        return None
    horizon = min(len(body), cell + LONGEST_LIMIT_IN_WORDS)
    others = (other.start() for other in CHANNEL.finditer(body, cell, horizon) if other[0][0].isupper())
    horizon = next(others, horizon)
    fee = _FEE_AFTER_WORDS.search(body, cell, min(len(body), horizon + 40))
    if fee is None or fee.start() >= horizon:
        return None
    return _Start(str(name.lastgroup), name.start(), cell, fee.start())


def _row(body: str, start: _Start, end: int) -> ChannelRow:
    limit_text = body[start.limit_from : start.limit_to].strip()
    rest = body[start.limit_to : end].strip()
    if start.glued:
        return _glued_row(start.channel, limit_text, rest)
    reading = read_limit(limit_text, start.channel)
    fees = read_fees(rest, start.channel)
    return ChannelRow(
        start.channel,
        reading.limit,
        limit_text,
        fees.fees,
        fees.text,
        fees.description,
        (*reading.findings, *fees.findings),
    )


def _glued_row(channel: str, number: str, rest: str) -> ChannelRow:
    """A number that may be a limit and a fee run together ("1100 VNĐ"): neither is taken."""
    return ChannelRow(
        channel,
        None,
        number,
        (StagedFee(None, channel=channel),),
        number,
        rest,
        (finding(Flag.GLUED_NUMBER, f"{number} {rest}", channel),),
    )


def _lost_rows(body: str, starts: list[_Start]) -> Iterator[tuple[str, str]]:
    """Places that look like a row but were not read so, with the channel where one is named.

    That is a channel's name glued to a digit, and a limit cell with a fee cell behind it under any other name
    ("Cách khác5 Ngày làm việcMiễn phí"): neither may go under in a description unseen.
    """
    known = {start.position for start in starts}
    for name in CHANNEL.finditer(body):
        if name.start() in known or not name[0][0].isupper():
            continue
        if body[name.end() : name.end() + 1].isdigit():
            yield str(name.lastgroup), body[name.start() : name.start() + 120]
    # The limit cells follow one another, so the last that begins before a place is the only one it can lie in.
    begins = [start.limit_from for start in starts]
    for cells in _CELLS.finditer(body):
        nearest = bisect_right(begins, cells.start()) - 1
        of_a_row = nearest >= 0 and cells.start() < starts[nearest].limit_to
        if not of_a_row and any(letter.isupper() for letter in cells["limit"]):
            yield "", body[max(0, cells.start() - 60) : cells.end()]
