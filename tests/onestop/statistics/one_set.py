"""One question, and what the plain count answers to it; the pages, files and other doors stand beside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from tests.onestop.statistics import plain_count as plain
from tests.onestop.statistics.plain_count import Fact, Life, Members
from tests.onestop.statistics.surfaces import RATE_COLUMNS, read

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


def expected_line(members: Members) -> list[str]:
    return [*(str(plain.size(members, name)) for name in RATE_COLUMNS), *plain.rates(members)]
