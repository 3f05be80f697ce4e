"""What the surfaces say, read off them as somebody would who has nothing but the page or the file."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import openpyxl
from django.test import Client

# The columns of the table of rates and of the table of a seal, in their order.
RATE_COLUMNS = (
    *("carried_over", "received", "received_online", "received_direct", "received_postal", "reopened"),
    *("early", "on_time", "late", "no_due", "withdrawn", "stopped", "refused"),
    *("open_within", "open_overdue", "open_paused"),
)
Cell = tuple[str, str]


class Tables(HTMLParser):
    """The rows of the tables of a page, by the id of the first thing that names their region; heads are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[Cell]]] = defaultdict(list)
        self.region, self.in_head = "", False
        self.text, self.address = "", ""
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "div" and "scroll" in (found.get("class") or ""):
            self.region = (found.get("aria-labelledby") or "").partition(" ")[0]
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr" and not self.in_head:
            self.tables[self.region].append([])
        elif tag in ("td", "th") and not self.in_head:
            self.in_cell, self.text, self.address = True, "", ""
        elif tag == "a" and self.in_cell:
            self.address = self.address or found.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.in_head = False
        elif tag in ("td", "th") and self.in_cell:
            self.in_cell = False
            self.tables[self.region][-1].append((" ".join(self.text.split()), self.address))

    def handle_data(self, text: str) -> None:
        self.text += text


def read(client: Client, address: str, asked: dict[str, str] | None = None) -> str:
    """The page as text."""
    answer = client.get(address, asked or {})
    assert answer.status_code == 200, (address, asked, answer.status_code)
    return content(answer).decode()


def tables_of(page: str) -> dict[str, list[list[Cell]]]:
    """The tables of a page."""
    reader = Tables()
    reader.feed(page)
    return reader.tables


def texts(rows: list[list[Cell]]) -> list[list[str]]:
    """The same without where the cells lead."""
    return [[text for text, _address in row] for row in rows]


def number(text: str) -> int:
    """A whole number as pages write it."""
    return int(text.replace(".", ""))


def codes_behind(client: Client, address: str) -> list[str]:
    """The dossiers of a list, page by page; each as often as it stands there."""
    found: list[str] = []
    while address:
        page = read(client, address)
        rows = tables_of(page)
        found += [row[0][0] for row in rows[next(iter(rows))]] if rows else []
        ahead = _Ahead()
        ahead.feed(page)
        address = urljoin(address, ahead.address) if ahead.address else ""
    return found


class _Ahead(HTMLParser):
    """Where the next page is."""

    address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("rel") == "next":
            self.address = found["href"] or ""


def content(answer: Any) -> bytes:
    """A file that was sent, whether at once or in pieces."""
    assert answer.status_code == 200, (answer.status_code, answer.get("Location"))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def csv_rows(told: bytes) -> list[list[str]]:
    """The lines of a CSV."""
    return list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline="")))


def sheet_rows(told: bytes, sheet: str = "") -> list[list[Any]]:
    """The lines of a workbook's sheet as a spreadsheet shows them."""
    book = openpyxl.load_workbook(io.BytesIO(told), data_only=True)
    return [list(row) for row in (book[sheet] if sheet else book.worksheets[0]).values]
