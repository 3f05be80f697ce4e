"""Compares what a row says in its cells with what its note and description say in words."""

import re
from decimal import Decimal

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.national_channels import ChannelRow
from procedures.importing.national_fees import read_amount
from procedures.importing.national_limits import UNITS
from procedures.importing.staged import StagedFee

_MONEY = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,15}(?:[.,]\d{1,15}){0,6})\s*(?P<million>triệu\s*)?(?P<currency>đồng|vnđ|vnd|đ(?!\w)|usd)",
    re.IGNORECASE,
)
_COUNCIL = re.compile(
    r"hội\s*đồng\s*nhân\s*dân|hđnd|ủy\s*ban\s*nhân\s*dân[^.;]{0,200}quy\s*định", re.IGNORECASE
)
_NOTHING_TO_PAY = re.compile(
    r"[\W\d]*(?:không|chưa\s+quy\s+định|miễn(?![^.;]{0,300}đối\s+với))", re.IGNORECASE
)
_FEE_RULED_ELSEWHERE = re.compile(
    r"phí[^.;\n]{0,80}(?:hội\s*đồng\s*nhân\s*dân|\d[\d.,]*\s*(?:đồng|vnđ|usd|đ(?!\w)))|phí\s+(?:được\s+)?(?:theo\s+)?quy\s+định\s+tại",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"(?:từ|đến|hết)\s+(?:hết\s+)?(?:ngày\s*)?\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*\d{4}"
    r"|(?:từ|đến|hết)\s+(?:hết\s+)?ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}",
    re.IGNORECASE,
)
_COUNTED = (
    r"trang|bản|tờ|người|khẩu|tem|loại|môn|sản\s*phẩm|cơ\s*sở|xe|phương\s*tiện|tàu|con|chiếc|m2|m3|ha|tấn|kg"
    r"|tháng|quý|năm|ngày|giờ|thửa|lô|container|chuyến|điểm|mẫu|chỉ\s*tiêu"
)
_PER_UNIT = re.compile(
    rf"(?:^|\d\s*(?:triệu\s*)?(?:đồng|vnđ|vnd|đ|usd)\s*|^đồng\s*)/\s*\d*\s*(?:{_COUNTED})\b", re.IGNORECASE
)
"""What a dossier may have several of; "/lần", "/hồ sơ", "/giấy chứng nhận" are one for a dossier."""
_PERCENT = re.compile(r"\d\s*%")
_SPAN = re.compile(
    r"(?<![\d/.,-])(\d{1,3})\s*(?:\([^)]{1,30}\)\s*)?(ngày\s+làm\s+việc|ngày|giờ\s+làm\s+việc|giờ|tháng)(?!\s*\d)",
    re.IGNORECASE,
)


def compare_with_notes(row: ChannelRow) -> tuple[Finding, ...]:
    """Flags of a row whose words contradict or qualify its cells."""
    found = [doubt for fee in row.fees for doubt in _fee_doubts(fee, row.description)]
    return (*found, *_limit_doubts(row))


def _fee_doubts(fee: StagedFee, description: str) -> list[Finding]:
    if fee.amount is None:
        return []
    doubts = _free_doubts(fee, description) if fee.amount == 0 else _paid_doubts(fee)
    if _WINDOW.search(fee.note) and (fee.amount or _MONEY.search(fee.note)):
        doubts.append(finding(Flag.FEE_DATED, fee.note, fee.channel))
    if fee.amount and _PER_UNIT.search(fee.note):
        doubts.append(finding(Flag.FEE_PER_UNIT, fee.note, fee.channel))
    elif fee.amount and _PER_UNIT.match(description):
        doubts.append(finding(Flag.FEE_PER_UNIT, description, fee.channel))
    return doubts


def _free_doubts(fee: StagedFee, description: str) -> list[Finding]:
    """ "Miễn phí" whose note names a sum, a council or a regulation may be free or may be unknown."""
    note = fee.note
    harmless = not note or (
        _NOTHING_TO_PAY.match(note) and not _MONEY.search(note) and not _COUNCIL.search(note)
    )
    if not harmless:
        return [finding(Flag.FEE_AND_NOTE_DISAGREE, note, fee.channel)]
    elsewhere = _FEE_RULED_ELSEWHERE.search(description)
    if elsewhere:
        return [
            finding(Flag.FEE_AND_NOTE_DISAGREE, description[max(0, elsewhere.start() - 40) :], fee.channel)
        ]
    return []


def _paid_doubts(fee: StagedFee) -> list[Finding]:
    sums = {_sum_of(money) for money in _MONEY.finditer(fee.note)}
    if not sums and not _PERCENT.search(fee.note):
        return []
    if sums == {(fee.amount, fee.currency)} and not _PERCENT.search(fee.note):
        return []
    agree = (fee.amount, fee.currency) in sums
    flag = Flag.FEE_NOTE_NAMES_MORE if agree or not sums else Flag.FEE_AND_NOTE_DISAGREE
    return [finding(flag, f"{fee.amount} {fee.currency}: {fee.note}", fee.channel)]


def _sum_of(money: re.Match[str]) -> tuple[int | None, str]:
    """The sum that the words mean; its amount None where the marks leave that open ("1.234,5 triệu")."""
    currency = "USD" if money["currency"].lower() == "usd" else "VND"
    if not money["million"]:
        return read_amount(money["number"]), currency
    number = money["number"].replace(",", ".")
    return (int(Decimal(number) * 10**6) if number.count(".") <= 1 else None), currency


def _limit_doubts(row: ChannelRow) -> list[Finding]:
    """A description that names one span only, and another one than the limit cell."""
    spans = _SPAN.findall(row.description)
    if row.limit is None or len(spans) != 1:
        return []
    number, unit = spans[0]
    if (Decimal(number), UNITS["".join(unit.lower().split())]) == (row.limit.amount, row.limit.unit):
        return []
    return [finding(Flag.LIMIT_AND_NOTE_DISAGREE, f"{row.limit_text} / {row.description}", row.channel)]
