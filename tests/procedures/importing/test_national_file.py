"""Every record of the crawled file, against a reader written apart: no regular expressions, only `startswith`."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from procedures.importing.catalogue import read_catalogue
from procedures.importing.flags import Flag
from procedures.importing.national_channels import ChannelRow, read_channels
from procedures.importing.staged import StagedEntry
from tests.procedures.importing.records import HEADING, NATIONAL_FILE

pytestmark = pytest.mark.skipif(not NATIONAL_FILE.exists(), reason="the shared records are not here")

NAMES = {"Trực tiếp": "direct", "Trực tuyến": "online", "Dịch vụ bưu chính": "postal"}
UNITS = {
    "Ngày làm việc": "working_days",
    "Giờ làm việc": "working_hours",
    "Ngày": "calendar_days",
    "Giờ": "clock_hours",
    "Tháng": "months",
}
NOTHING = "Không có thông tin"
FREE = "Miễn phí"
CURRENCIES = {"Việt Nam Đồng": "VND", "VNĐ": "VND", "USD": "USD"}

Fee = tuple[int | None, str]
OracleRow = tuple[str, int | None, str, Fee | None]
"""Channel, amount, unit ("" when there is none, "glued", "nothing") and fee (None when it cannot be told)."""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    with NATIONAL_FILE.open(encoding="utf-8") as stream:
        return [json.loads(line)["cach_thuc_thuc_hien"] for line in stream]


@pytest.fixture(scope="module")
def entries() -> list[StagedEntry]:
    found = list(read_catalogue(NATIONAL_FILE))
    assert all(isinstance(entry, StagedEntry) for entry in found)
    return [entry for entry in found if isinstance(entry, StagedEntry)]


def digits(text: str) -> tuple[str, str]:
    """The digits and thousands marks that a text starts with, and the rest."""
    end = 0
    while end < len(text) and (
        text[end].isdigit() or (end and text[end] == "," and text[end + 1 : end + 2].isdigit())
    ):
        end += 1
    return text[:end], text[end:]


def oracle_fee(text: str) -> Fee | None:
    if text.startswith(FREE):
        return 0, "VND"
    if text.startswith(NOTHING):
        return None, "VND"
    number, rest = digits(text)
    for word, currency in CURRENCIES.items():
        if number and rest.startswith(f" {word}"):
            return int(number.replace(",", "")), currency
    return None


def oracle_row(channel: str, text: str) -> OracleRow | None:
    if text.startswith(NOTHING):
        fee = oracle_fee(text.removeprefix(NOTHING))
        return (channel, None, "nothing", fee) if fee else None
    number, rest = digits(text)
    if not number:
        return None
    for word, unit in UNITS.items():
        if rest.startswith(f" {word}"):
            fee = oracle_fee(rest.removeprefix(f" {word}"))
            return (channel, int(number), unit, fee) if fee else None
    if oracle_fee(text):
        return channel, None, "glued", (None, "VND")
    fee = oracle_fee(rest)
    return (channel, None, "", fee) if fee else None


def oracle(text: str) -> Iterator[OracleRow]:
    """The rows whose cells are clean, told by what a text starts with at each name of a channel."""
    body = text.removeprefix(HEADING)
    for position in range(len(body)):
        for name, channel in NAMES.items():
            if body.startswith(name, position) and (row := oracle_row(channel, body[position + len(name) :])):
                yield row


def as_oracle(row: ChannelRow) -> OracleRow:
    flags = {doubt.flag for doubt in row.findings}
    unit = row.limit.unit if row.limit else ""
    if Flag.GLUED_NUMBER in flags:
        unit = "glued"
    elif Flag.LIMIT_MISSING in flags:
        unit = "nothing"
    elif Flag.LIMIT_IN_WORDS in flags:
        unit = "words"
    amount = int(row.limit.amount) if row.limit and row.limit.amount is not None else None
    return row.channel, amount, unit, (row.fees[0].amount, row.fees[0].currency)


def test_rows_limits_and_fees_are_exactly_those_of_the_oracle(texts: list[str]) -> None:
    compared = 0
    for text in texts:
        rows = [as_oracle(row) for row in read_channels(text)[0]]
        assert [row for row in rows if row[2] != "words"] == list(oracle(text)), text[:400]
        compared += len(rows)
    assert compared > 3500


def test_every_record_is_read_and_every_channel_found(entries: list[StagedEntry], texts: list[str]) -> None:
    assert len(entries) == len(texts) == 1355
    for entry, text in zip(entries, texts, strict=True):
        assert entry.procedure.channels, entry.procedure.code
        assert not {doubt.flag for doubt in entry.findings} & {Flag.UNREADABLE_CHANNELS, Flag.FEE_UNREADABLE}
        assert {NAMES[name] for name in NAMES if name in text} >= set(entry.procedure.channels)


def test_flags_agree_with_counts_made_otherwise(entries: list[StagedEntry], texts: list[str]) -> None:
    found = Counter(doubt.flag for entry in entries for doubt in set(entry.findings))
    rows = [list(oracle(text)) for text in texts]
    assert found[Flag.GLUED_NUMBER] == sum(row[2] == "glued" for each in rows for row in each)
    assert found[Flag.LIMIT_WITHOUT_UNIT] == sum(row[2] == "" for each in rows for row in each)
    small = [
        len(
            {
                (row[0], row[3])
                for row in each
                if row[3] and row[3][1] == "VND" and 0 < (row[3][0] or 0) < 1000
            }
        )
        for each in rows
    ]
    assert found[Flag.FEE_UNDER_1000] == sum(small)
    assert found[Flag.INTERNAL_CODE] == sum(entry.procedure.code[0] == "6" for entry in entries)
    differing = [{(row[0], row[1], row[2]) for row in each if row[1] is not None} for each in rows]
    by_channel = [
        {
            channel: frozenset(row[1:] for row in each if row[0] == channel)
            for channel in {row[0] for row in each}
        }
        for each in differing
    ]
    assert found[Flag.LIMITS_DIFFER_BY_CHANNEL] == sum(len(set(each.values())) > 1 for each in by_channel)
    assert found[Flag.SEVERAL_LIMITS_FOR_CHANNEL] == sum(
        len(limits) > 1 for each in by_channel for limits in each.values()
    )


def test_most_papers_and_all_names_come_through(entries: list[StagedEntry]) -> None:
    assert sum(len(entry.procedure.papers) for entry in entries) > 7000
    assert all(paper.name for entry in entries for paper in entry.procedure.papers)
    assert all(entry.procedure.name and entry.name_key for entry in entries)
    assert sum(1 for entry in entries if not entry.findings) > 600
