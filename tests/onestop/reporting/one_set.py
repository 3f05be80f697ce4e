"""One question put to every surface; each must say what the plain count says."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
from django.test import Client

from tests.onestop.reporting import plain_count as plain
from tests.onestop.reporting.plain_count import Fact, Life, Members
from tests.onestop.reporting.surfaces import (
    RATE_COLUMNS,
    codes_behind,
    content,
    csv_rows,
    number,
    read,
    sheet_rows,
    tables_of,
    texts,
)

RATES, API = "/quan-ly/ty-le/", "/api/v1/statistics/resolution/"
GROUPS = ("office", "field", "procedure", "channel", "level", "month")
CHANNELS = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Bưu chính"}
FLOW_COLUMNS = (
    *("carried_over", "received_online", "received_direct", "received_postal", "reopened"),
    *("early", "on_time", "late", "no_due", "withdrawn", "stopped", "refused"),
    *("open_within", "open_overdue", "open_paused"),
    *("statutory_early", "statutory_on_time", "statutory_late", "statutory_no_due"),
)
BUCKETS = (*FLOW_COLUMNS, "received", "resolved", "pending")
PLAIN = ("reopened", "early", "on_time", "late", "no_due", "withdrawn", "stopped", "refused")
STOCK = ("open_within", "open_overdue", "open_paused")


@dataclass(frozen=True)
class Asked:
    """Two days and what narrows them; `of` are the dossiers that it is about."""

    first: date
    last: date
    office: str = ""
    alone: bool = False
    field: str = ""
    procedure: str = ""
    channel: str = ""
    level: str = ""

    def page(self, **more: str) -> dict[str, str]:
        """As the address of a page has it."""
        told = {
            "tu": f"{self.first:%d/%m/%Y}", "den": f"{self.last:%d/%m/%Y}", "don_vi": self.office,
            "rieng": "on" if self.alone else "", "linh_vuc": self.field, "thu_tuc": self.procedure,
            "kenh": self.channel, "cap": self.level, **more,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    def api(self, **more: str) -> dict[str, str]:
        """As the API has it."""
        told = {
            "from": f"{self.first}", "to": f"{self.last}", "office": self.office,
            "subtree": "false" if self.alone else "", "field": self.field, "procedure": self.procedure,
            "channel": self.channel, "level": self.level, **more,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    def of(self, lives: list[Life]) -> list[Life]:
        """The dossiers asked about."""
        return [life for life in lives if self._has(life[0])]

    def _has(self, fact: Fact) -> bool:
        under = fact.office == self.office if self.alone else f"/{self.office}/" in fact.path
        narrowed = (
            (self.field, fact.field), (self.procedure, fact.procedure),
            (self.channel, fact.channel), (self.level, fact.level),
        )  # fmt: skip
        return (under or not self.office) and all(wanted in ("", has) for wanted, has in narrowed)

    def months(self) -> list[tuple[date, date]]:
        """Calendar months, cut at both ends; statistical ones where it is made of them."""
        parts, first, turn = [], self.first, 15 if (self.first.day, self.last.day) == (15, 14) else 1
        while first <= self.last:
            after = next_turn(first, turn)
            parts.append((first, min(self.last, after - timedelta(days=1))))
            first = after
        return parts


def next_turn(on: date, turn: int) -> date:
    """The next day of a month with that number."""
    on += timedelta(days=1)
    while on.day != turn:
        on += timedelta(days=1)
    return on


@dataclass
class Everything:
    """The doors, the clock and the lives; each method compares one surface."""

    client: Client
    lives: list[Life]
    now: datetime

    def members(self, asked: Asked) -> Members:
        return plain.whole(asked.of(self.lives), asked.first, asked.last, self.now)

    def by(self, asked: Asked, group: str, name: str = "") -> dict[str, Members]:
        """By the value of a grouping, called by key or, with `name`, by what people read."""
        if group == "month":
            return {
                f"{first:%d/%m/%Y} – {last:%d/%m/%Y}": plain.whole(
                    asked.of(self.lives), first, last, self.now
                )
                for first, last in asked.months()
            }
        place = {"channel": "channel", "level": "level"}.get(group, f"{group}{name}")
        return plain.counted(
            asked.of(self.lives), asked.first, asked.last, self.now, lambda fact: getattr(fact, place)
        )

    def api(self, address: str, asked: dict[str, str]) -> Any:
        return json.loads(read(self.client, address, asked))

    # The API

    def check_api(self, asked: Asked, group: str) -> None:
        told = self.api(API, asked.api(group_by=group))
        same_as_json(told["totals"], self.members(asked))
        rows = {row["label" if group == "month" else "key"]: row for row in told["rows"]}
        expected = self.by(asked, group)
        assert set(rows) == set(expected), (asked, group)
        for key, members in expected.items():
            same_as_json(rows[key], members)

    def check_api_lists(self, asked: Asked) -> None:
        """The list behind every figure: the very dossiers and events."""
        members = self.members(asked)
        for bucket in BUCKETS:
            found: list[tuple[str, int]] = []
            address, query = f"{API}dossiers/", asked.api(bucket=bucket)
            while address:
                page = self.api(address, query)
                found += [(row["dossier"]["code"], row["seq"]) for row in page["results"]]
                address, query = page["next"] or "", {}
            assert sorted(found) == sorted(members.get(bucket, ())), (asked, bucket)

    # The page of rates

    def check_rates(self, asked: Asked, group: str) -> None:
        tables = tables_of(read(self.client, RATES, asked.page(nhom=group)))
        expected, whole = self.by(asked, group, "_name"), self.members(asked)
        *rows, total = tables["h-table"]
        self.check_lines(texts(rows), expected, group)
        assert rate_line(total) == expected_line(whole), (asked, group)
        both = {row[0]: row[1:] for row in texts(tables["h-both"])}
        assert both[total[0][0]][:8] == both_line(whole), (asked, group)

    def check_lines(self, rows: list[list[str]], expected: dict[str, Members], group: str) -> None:
        """By label; of channels and levels, whose words are the page's own, as many with the same figures."""
        told = Counter((row[0], *row[1:]) for row in rows)
        wanted = Counter((label, *map(str, expected_line(members))) for label, members in expected.items())
        if group in ("channel", "level"):
            told, wanted = unnamed(told), unnamed(wanted)
        assert told == wanted

    def check_lists(self, asked: Asked) -> None:
        """Every number of the line of totals opens the dossiers that it counts."""
        total = tables_of(read(self.client, RATES, asked.page()))["h-table"][-1]
        members = self.members(asked)
        for bucket, (text, address) in zip(RATE_COLUMNS, total[1:-2], strict=True):
            if address:
                codes = codes_behind(self.client, address)
                assert len(codes) == number(text)
                assert sorted(codes) == sorted(code for code, _ in members[bucket]), (asked, bucket)

    # Pictures

    def check_pictures(self, asked: Asked) -> None:
        tables = tables_of(read(self.client, "/quan-ly/hinh/", asked.page()))
        self.check_trend(asked, texts(tables["h-xu-huong"]))
        days = [tuple(map(number, row[1:])) for row in texts(tables["h-ngay-som-muon"])]
        found = self.members(asked)
        sums = [plain.size(found, name) for name in ("early", "on_time", "late")]
        assert [sum(column) for column in zip(*days, strict=True)] == ([*sums, sum(sums)] if days else [])
        assert days or not sum(sums)
        units = {row[0]: row[1:4] for row in texts(tables["h-don-vi"])}
        wanted = {
            label: cases_line(members)
            for label, members in self.by(asked, "office", "_name").items()
            if plain.size(members, "early", "on_time", "late")
        }
        assert units == wanted

    def check_trend(self, asked: Asked, rows: list[list[str]]) -> None:
        end = next_turn(asked.last, 1)
        first = date(end.year - 1, end.month, 1)
        year = Asked(**{**vars(asked), "first": first, "last": end - timedelta(days=1)})
        wanted = [
            [f"{begin:%m/%y}", *trend_line(plain.whole(asked.of(self.lives), begin, until, self.now))]
            for begin, until in year.months()
        ]
        assert rows == (wanted if any(self.members(year).get("resolved", ())) else [])

    # Definitions

    def check_definitions(self, asked: Asked) -> None:
        told = texts(tables_of(read(self.client, "/quan-ly/dinh-nghia/", asked.page()))["h-side"])[0]
        found = self.members(asked)
        early, on_time, late, without = (
            plain.size(found, name) for name in ("early", "on_time", "late", "no_due")
        )
        counts = [early, on_time, 0, late, 0, without]
        assert told[1:7] == [str(count) for count in counts]
        assert told[7] == plain.rates(found)[0]
        assert told[8] == f"{early + on_time}/{early + on_time + late}"

    # Files of form II.06a

    def check_form_files(self, asked: Asked) -> None:
        form, whole = self.form(asked), self.members(asked)
        rows = csv_rows(content(self.client.get(f"{RATES}bieu-06a.csv", asked.page(nhom="office"))))
        check_form(rows, form, plain.form_columns(whole))
        check_figures(rows, self.by(asked, "office"), whole)
        assert (
            csv_rows(content(self.client.get(f"{API[:-1]}.csv", asked.api(group_by="office"))))[-1]
            == rows[-1]
        )
        book = content(self.client.get(f"{RATES}bieu-06a.xlsx", asked.page(nhom="office")))
        check_form(as_texts(sheet_rows(book, "06a")), form, plain.form_columns(whole))
        check_figures(as_texts(sheet_rows(book, "So lieu")), self.by(asked, "office"), whole)
        printed = printed_rows(content(self.client.get(f"{RATES}bieu-06a.pdf", asked.page())))
        for columns in [*form.values(), plain.form_columns(whole)]:
            assert tuple(columns[:11]) in printed, (asked, columns, printed)

    def form(self, asked: Asked) -> dict[str, list[int]]:
        """Columns 3 to 13 and the check by the name of the field; several levels add up to the total."""
        found = plain.counted(
            asked.of(self.lives),
            asked.first,
            asked.last,
            self.now,
            lambda fact: (fact.level, fact.field_name),
        )
        return {f"{level} {field}": plain.form_columns(members) for (level, field), members in found.items()}


def same_as_json(told: dict[str, Any], members: Members) -> None:
    channels = {name: plain.size(members, f"received_{name}") for name in CHANNELS}
    assert told["received"] == {**channels, "carried_over": plain.size(members, "carried_over")}
    for name in (*PLAIN, *STOCK):
        assert told[name] == plain.size(members, name), name
    for name in ("early", "on_time", "late", "no_due"):
        assert told["statutory"][name] == plain.size(members, f"statutory_{name}"), name
    early, on_time, late = (plain.size(members, name) for name in ("early", "on_time", "late"))
    cases, shown = early + on_time + late, plain.rates(members)
    assert told["on_time_rate"] == {"numerator": early + on_time, "denominator": cases, "percent": shown[0]}
    assert told["early_rate"] == {"numerator": early, "denominator": cases, "percent": shown[1]}


def rate_line(row: list[tuple[str, str]]) -> list[str]:
    return [text for text, _address in row[1:]]


def expected_line(members: Members) -> list[str]:
    return [*(str(plain.size(members, name)) for name in RATE_COLUMNS), *plain.rates(members)]


def unnamed(lines: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    return Counter(line[1:] for line in lines.elements())


def both_line(members: Members) -> list[str]:
    law = {name: members.get(f"statutory_{name}", set()) for name in ("early", "on_time", "late")}
    sides = ((members, plain.rates(members)[0]), (law, plain.rates(law)[0]))
    return [
        text
        for side, rate in sides
        for text in (*(str(plain.size(side, name)) for name in ("early", "on_time", "late")), rate)
    ]


def cases_line(members: Members) -> list[str]:
    early, on_time, late = (plain.size(members, name) for name in ("early", "on_time", "late"))
    return [str(early + on_time + late), str(early + on_time), f"{plain.rates(members)[0]} %"]


def trend_line(members: Members) -> list[str]:
    counts = [plain.size(members, name) for name in ("early", "on_time", "late")]
    return [*map(str, counts), str(sum(counts)), *plain.rates(members)]


def check_form(rows: list[list[str]], form: dict[str, list[int]], whole: list[int]) -> None:
    """The lines of fields in a form, and its sum."""
    told = Counter(
        (row[1], *row[2:14]) for row in rows if len(row) >= 14 and row[0].isdigit() and row[2].isdigit()
    )
    assert told == Counter((name.partition(" ")[2], *map(str, columns)) for name, columns in form.items())
    total = next(row for row in rows if row[:2] == ["", "TỔNG CỘNG"])
    assert total[2:14] == [str(column) for column in whole]


def check_figures(rows: list[list[str]], expected: dict[str, Members], whole: Members) -> None:
    """The table of the report's own rows, every bucket of it."""
    start = next(place for place, row in enumerate(rows) if row[:2] == ["key", "label"])
    heads, *lines = rows[start:]
    assert tuple(heads[2 : 2 + len(FLOW_COLUMNS)]) == FLOW_COLUMNS or set(heads) >= set(FLOW_COLUMNS)
    told = {line[0]: dict(zip(heads, line, strict=False)) for line in lines}
    for key, members in {**expected, "": whole}.items():
        assert {name: told[key][name] for name in FLOW_COLUMNS} == {
            name: str(plain.size(members, name)) for name in FLOW_COLUMNS
        }
        assert (told[key]["on_time_percent"], told[key]["early_percent"]) == plain.rates(members)
    assert set(told) == {*expected, ""}


def as_texts(rows: list[list[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def printed_rows(pdf: bytes) -> set[tuple[int, ...]]:
    """Every eleven numbers that follow one another in the print."""
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    numbers = [
        int(each.replace(".", "")) for each in re.findall(r"(?<![\w(,])\d+(?:\.\d{3})*(?![\w),])", text)
    ]
    return {tuple(numbers[place : place + 11]) for place in range(len(numbers))}
