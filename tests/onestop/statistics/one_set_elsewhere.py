"""The question put to own reports, seals, public pages, what-if and commands."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command

from tests.onestop.statistics import plain_count as plain
from tests.onestop.statistics.one_set import BUCKETS, Asked, expected_line, next_turn, same_as_json
from tests.onestop.statistics.one_set_files import as_texts, check_figures, check_form
from tests.onestop.statistics.one_set_fixed import FixedReports
from tests.onestop.statistics.plain_count import Members
from tests.onestop.statistics.surfaces import (
    codes_behind,
    content,
    csv_rows,
    number,
    read,
    sheet_rows,
    tables_of,
    texts,
)

OWN, SEALS, PUBLIC = "/quan-ly/bao-cao/", "/quan-ly/niem-phong/", "/cong-khai/ty-le"
OWN_RATES = ("rate_cases", "on_time_rate", "early_rate")
PUBLIC_COUNTS = ("received", "resolved", "early", "on_time", "late", "no_due")


class Elsewhere(FixedReports):
    """The other surfaces."""

    # Own reports

    def _own(self, asked: Asked, **more: Any) -> str:
        """The address of a new own report."""
        form = {"ten": f"Báo cáo {uuid4()}", "don_vi_chia": "H99", **asked.page(), **more}
        answer = self.client.post(f"{OWN}moi/", form)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    def check_own(self, asked: Asked, group: str) -> None:
        here = self._own(asked, nhom=group, cot_so_lieu=[*BUCKETS, *OWN_RATES])
        expected = self.by(asked, group, "_name") if group else {"": self.members(asked)}
        wanted = Counter(own_line(members) for members in expected.values())
        told = json.loads(content(self.client.post(f"{here}tep", {"dang": "json"})))
        assert [column["key"] for column in told["columns"]][1:] == [*BUCKETS, *OWN_RATES]
        assert Counter(own_json(row) for row in told["rows"]) == wanted, (asked, group)
        for rows in (
            csv_rows(content(self.client.post(f"{here}tep", {"dang": "csv"}))),
            in_percent(sheet_rows(content(self.client.post(f"{here}tep", {"dang": "xlsx"})))),
            texts(tables_of(read(self.client, here)).get("h-report", [])),
        ):
            found = Counter(own_text(row) for row in rows if len(row) > len(BUCKETS))
            assert wanted <= found, (asked, group, wanted - found, found)

    def check_own_list(self, asked: Asked, bucket: str) -> None:
        here = self._own(asked, so_lieu=bucket)
        told = json.loads(content(self.client.post(f"{here}tep", {"dang": "json"})))
        place = [column["key"] for column in told["columns"]].index("code")
        codes = [code for code, _seq in self.members(asked).get(bucket, ())]
        assert sorted(row[place] for row in told["rows"]) == sorted(codes), (asked, bucket)
        assert sorted(codes_behind(self.client, here)) == sorted(codes)

    # Seals

    def check_seal(self, asked: Asked) -> None:
        sealed = self.client.post(f"{SEALS}moi/", {"dinh_nghia": "06a", "ky": "", **asked.page()})
        assert sealed.status_code == 302, sealed.content.decode()
        here, members = sealed["Location"], self.members(asked)
        tables = tables_of(read(self.client, here))
        *rows, total = tables["h-table"]
        self.check_lines(texts(rows), self.by(asked, "office", "_name"), "office")
        assert [text for text, _ in total[1:]] == expected_line(members)
        for text, address in total[1:-2]:
            if address:
                assert len(codes_behind(self.client, address)) == number(text)
        form = [[number(text) for text in row[1:]] for row in texts(tables["h-form"])]
        assert form[-1] == plain.form_columns(members)[:11]
        for columns in self.form(asked).values():
            assert columns[:11] in form
        for (text, address), bucket in zip(tables["h-form"][-1][1:], range(11), strict=True):
            assert not address or len(codes_behind(self.client, address)) == number(text), bucket
        told = self.api(f"/api/v1/statistics/seals/{here.rstrip('/').rpartition('/')[2]}/", {})
        same_as_json(told["totals"], members)
        lines = csv_rows(content(self.client.get(f"{here}bieu-06a.csv")))
        check_form(lines, self.form(asked), plain.form_columns(members))
        check_figures(lines, self.by(asked, "office"), members)

    # What everybody may see

    def check_public(self, asked: Asked, name: str) -> None:
        query = {"don-vi": asked.office, "ky": name}
        expected, whole = self.by(asked, "field", "_name"), self.members(asked)
        *rows, total = texts(tables_of(read(self.client, PUBLIC.removesuffix("ty-le"), query))[""])
        assert {row[0]: row[1:] for row in rows} == {
            key: public_line(value) for key, value in expected.items()
        }
        assert total[1:] == public_line(whole)
        told = self.api(PUBLIC + ".json", query)
        for cell, members in [
            (told["totals"], whole),
            *((each, expected[each["name"]]) for each in told["fields"]),
        ]:
            assert [cell[key] for key in PUBLIC_COUNTS] == [plain.size(members, key) for key in PUBLIC_COUNTS]
            early, on_time, late = (plain.size(members, key) for key in ("early", "on_time", "late"))
            assert cell["on_time_rate"]["numerator"] == early + on_time
            assert cell["on_time_rate"]["denominator"] == early + on_time + late
        lines = csv_rows(content(self.client.get(PUBLIC + ".csv", query)))
        heads, last = lines[0], lines[-1]
        assert [last[heads.index(key)] for key in PUBLIC_COUNTS] == [
            str(plain.size(whole, key)) for key in PUBLIC_COUNTS
        ]

    # What if

    def check_what_if(self, procedure: str) -> None:
        """What it calls “as it was”, in the twelve months until now."""
        today = self.now.date()
        first = next_turn(date(today.year - 1, today.month, 1), 1)
        members = self.members(Asked(first, today, procedure=procedure))
        page = self.client.get("/quan-ly/neu-nhu/", {"thu_tuc": procedure, "so": "3", "dv": "working_days"})
        was, months = page.context["was"].figures, page.context["months"]
        for name in ("early", "on_time", "late", "no_due"):
            assert was.bucket(name) == plain.size(members, name), (procedure, name)
            assert sum(line.was.figures.bucket(name) for line in months) == plain.size(members, name)

    # Commands

    def check_commands(self, asked: Asked, folder: Path) -> None:
        target = folder / "bao-cao.csv"
        days = {"first": f"{asked.first}", "last": f"{asked.last}"}
        call_command(
            "export_report",
            office=asked.office,
            group_by="office",
            output=str(target),
            stdout=io.StringIO(),
            **days,
        )
        rows = csv_rows(target.read_bytes())
        check_form(rows, self.form(asked), plain.form_columns(self.members(asked)))
        check_figures(rows, self.by(asked, "office"), self.members(asked))

    def check_show_rates(self, today: date) -> None:
        out, asked = io.StringIO(), Asked(date(today.year, 1, 1), today)
        call_command("show_rates", stdout=out)
        lines = [line.split() for line in out.getvalue().splitlines() if "%" in line or "phát sinh" in line]
        told = Counter(tuple(each for each in line if each.isdigit())[-3:] for line in lines)
        wanted = Counter(
            tuple(str(plain.size(members, name)) for name in ("received", "resolved", "pending"))
            for members in [*self.by(asked, "office").values(), self.members(asked)]
        )
        assert told == wanted


def own_line(members: Members) -> tuple[str, ...]:
    early, on_time, late = (plain.size(members, name) for name in ("early", "on_time", "late"))
    return (
        *(str(plain.size(members, name)) for name in BUCKETS),
        str(early + on_time + late),
        *plain.rates(members),
    )


def own_json(row: list[Any]) -> tuple[str, ...]:
    counts, shares = row[1:-2], row[-2:]
    return (*map(str, counts), *(share.replace(".", ",") if share else "không phát sinh" for share in shares))


def in_percent(rows: list[list[Any]]) -> list[list[str]]:
    """A spreadsheet keeps shares as fractions and shows them in percent."""
    return as_texts(
        [[f"{100 * cell:.2f}" if isinstance(cell, float) else cell for cell in row] for row in rows]
    )


def own_text(row: list[str]) -> tuple[str, ...]:
    return (*(text.replace(".", "") for text in row[1:-2]), *map(share_text, row[-2:]))


def share_text(text: str) -> str:
    """A share as page, CSV and spreadsheet write it, with two decimals and a comma."""
    plain_text = text.removesuffix("%").strip().replace(",", ".")
    return f"{float(plain_text):.2f}".replace(".", ",") if plain_text[:1].isdigit() else text


def public_line(members: Members) -> list[str]:
    shown = [rate if rate[0] == "k" else f"{rate} %" for rate in plain.rates(members)]
    return [*(str(plain.size(members, name)) for name in PUBLIC_COUNTS), *shown]
