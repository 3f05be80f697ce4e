"""The question put to the fixed reports beside form II.06a."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests.onestop.statistics import plain_count as plain
from tests.onestop.statistics.one_set import Asked
from tests.onestop.statistics.one_set_files import Files
from tests.onestop.statistics.plain_count import Members

FIXED = "/quan-ly/bao-cao-dinh-ky/"


class FixedReports(Files):
    """Their tables as files; page and API show the same tables."""

    def fixed(self, asked: Asked, place: str, **more: str) -> tuple[list[str], list[list[Any]]]:
        told = self.api(f"{FIXED}{place}.json", asked.page(**more))
        return [column["key"] for column in told["columns"]], told["rows"]

    def check_fixed(self, asked: Asked) -> None:
        members = self.members(asked)
        late = sorted(code for code, _ in [*members.get("late", ()), *members.get("open_overdue", ())])
        keys, rows = self.fixed(asked, "qua-han/late-list")
        assert sorted(row[keys.index("code")] for row in rows) == late
        for group in ("office", "field", "procedure", "channel", "level"):
            keys, rows = self.fixed(asked, "qua-han/late-reasons", nhom=group)
            wanted = self.by(asked, group)
            for name in ("late", "open_overdue"):
                told = {row[0]: row[keys.index(name)] for row in rows}
                assert told == {key: plain.size(wanted[key], name) for key in told}
                assert sum(told.values()) == plain.size(members, name)
        keys, rows = self.fixed(asked, "so-theo-doi/register")
        came = members.get("received", set())
        assert sorted(row[keys.index("code")] for row in rows) == sorted(code for code, _ in came)
        self.check_digital(asked, members)

    def check_digital(self, asked: Asked, members: Members) -> None:
        keys, rows = self.fixed(asked, "so-hoa/digital", nhom="office")
        names = {"received": "received", "online": "received_online", "resolved": "resolved"}
        for key, name in names.items():
            assert sum(row[keys.index(key)] for row in rows) == plain.size(members, name), key
        keys, rows = self.fixed(asked, "chi-so-766/index-766")
        index = {row[0]: row[keys.index("numerator") : keys.index("percent")] for row in rows}
        assert index["3.3"] == [plain.size(members, "received_online"), plain.size(members, "received")]
        assert index["4.1"][1] == plain.size(members, "resolved")
        satisfied = plain.size(members, "resolved") - plain.size(members, "late")
        if index["5.4"] != [None, None]:
            assert index["5.4"] == [satisfied, plain.size(members, "resolved")]

    def check_fees(self, asked: Asked) -> None:
        """Receipts go by the office that took the money."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.amount, r.voided_at IS NOT NULL, r.taken_at FROM dossiers_feereceipt r"
                " WHERE r.currency = 'VND'"
            )
            rows = [
                (amount, is_void)
                for amount, is_void, at in cursor.fetchall()
                if asked.first <= (at + plain.AHEAD).date() <= asked.last
            ]
        for table in ("kind", "office", "method", "procedure"):
            keys, told = self.fixed(asked, f"phi-le-phi/fees-{table}")
            sums = {name: sum(row[keys.index(name)] for row in told) for name in ("taken", "voided", "net")}
            assert sums["taken"] == sum(amount for amount, _ in rows), table
            assert sums["voided"] == sum(amount for amount, is_void in rows if is_void)
            assert sums["net"] == sums["taken"] - sums["voided"]
            assert table == "kind" or sum(row[keys.index("receipts")] for row in told) == len(rows)
        assert rows
        keys, told = self.fixed(asked, "phi-le-phi/fees-receipts")
        assert len(told) == len(rows)
