"""The question put to the API and to the pages of rates, pictures and definitions."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tests.onestop.statistics import plain_count as plain
from tests.onestop.statistics.one_set import (
    API,
    BUCKETS,
    RATES,
    Asked,
    Everything,
    expected_line,
    next_turn,
    same_as_json,
)
from tests.onestop.statistics.plain_count import Members
from tests.onestop.statistics.surfaces import RATE_COLUMNS, codes_behind, number, read, tables_of, texts


class Pages(Everything):
    """What people read on the screen, and systems over the API."""

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


def rate_line(row: list[tuple[str, str]]) -> list[str]:
    return [text for text, _address in row[1:]]


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
