"""Reads a filled-in template; a complaint names sheet, row and column, and costs only its procedure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from procedures.importing.flags import Finding, Flag, Refusal, finding
from procedures.importing.spreadsheet import cells
from procedures.importing.spreadsheet.archive import WorkbookRefused, refuse_bomb
from procedures.importing.spreadsheet.checks import contradictions
from procedures.importing.spreadsheet.empty_results import put_in_sight
from procedures.importing.spreadsheet.layout import (
    CONTINUED,
    FIRST_ROW,
    KEY_ROW,
    PROCEDURES,
    SHEETS,
    STEPS,
    Column,
    Sheet,
)
from procedures.importing.spreadsheet.rows import Row, procedure_of
from procedures.importing.staged import Entry, RefusedEntry, StagedEntry, StagedProcedure
from procedures.rules.vietnamese import search_key


@dataclass(slots=True)
class _SheetRow:
    """One row of a sheet: its number as people see it, its code, its values, and what is wrong with it."""

    number: int
    code: str
    values: Row
    problems: list[tuple[str, str]]


def read_workbook(path: Path) -> Iterator[Entry]:
    """The entries of a filled-in template, in the order of its first sheet. Raises WorkbookRefused."""
    refuse_bomb(path)
    sheets = _load(path)
    parts: defaultdict[str, dict[str, list[_SheetRow]]] = defaultdict(lambda: defaultdict(list))
    for sheet in SHEETS[1:]:
        for row in sheets.get(sheet.key, []):
            parts[row.code][sheet.key].append(row)
    known: set[str] = set()
    for row in sheets[PROCEDURES.key]:
        known.add(row.code)
        yield _entry(row, parts.get(row.code, {}))
    for code in parts.keys() - known:
        for key, rows in parts[code].items():
            title = next(sheet.title for sheet in SHEETS if sheet.key == key)
            yield from (
                RefusedEntry(row.number, code, "unknown_procedure", f"{title}!{row.number}: {code}")
                for row in rows
            )


def _load(path: Path) -> dict[str, list[_SheetRow]]:
    """The rows of every sheet that carries the template's keys, by sheet key."""
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook, ZipFile(path) as archive:
            tables = []
            for name in workbook.sheet_names:
                table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                put_in_sight(archive, name, table)
                tables.append(table)
    except (CalamineError, OSError, ValueError, KeyError, ParseError) as error:
        raise WorkbookRefused("workbook_broken", str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookRefused("workbook_broken", str(error)) from error
    loaded = {sheet.key: rows for table in tables for sheet, rows in _recognised(table)}
    if PROCEDURES.key not in loaded:
        raise WorkbookRefused("not_the_template")
    return loaded


def _recognised(table: Sequence[Sequence[Any]]) -> Iterator[tuple[Sheet, list[_SheetRow]]]:
    keys = [str(cell) for cell in table[KEY_ROW]] if len(table) > KEY_ROW else []
    for sheet in SHEETS:
        if f"{sheet.key}.code" in keys:
            own = [key.removeprefix(f"{sheet.key}.") for key in keys]
            yield sheet, list(_rows(sheet, own, table))


def _rows(sheet: Sheet, keys: list[str], table: Sequence[Sequence[Any]]) -> Iterator[_SheetRow]:
    gathered: list[tuple[int, dict[str, Any]]] = []
    for index, line in enumerate(table[FIRST_ROW:], start=FIRST_ROW + 1):
        row = dict(zip(keys, line, strict=False))
        if all(cell is None or str(cell).strip() == "" for cell in row.values()):
            continue
        if str(row.get("code")).strip() == CONTINUED and gathered:
            _continue(gathered[-1][1], row)
        else:
            gathered.append((index, row))
    for number, row in gathered:
        yield _read_row(sheet, number, row)


def _continue(above: dict[str, Any], row: dict[str, Any]) -> None:
    for key, cell in row.items():
        if key != "code" and isinstance(cell, str) and cell:
            above[key] = f"{above.get(key) or ''}{cell}"


def _read_row(sheet: Sheet, number: int, row: dict[str, Any]) -> _SheetRow:
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for column in sheet.columns:
        try:
            values[column.key] = cells.read(column, row.get(column.key))
        except Refusal as refusal:
            problems.append((refusal.code, _place(sheet, number, column, refusal.text)))
    code = values.get("code") or ""
    return _SheetRow(number, code, values, problems)


def _place(sheet: Sheet, number: int, column: Column, text: str) -> str:
    return f"{sheet.title}!{number} “{column.heading}”: {text}"


def _entry(row: _SheetRow, parts: dict[str, list[_SheetRow]]) -> Entry:
    problems = [
        *row.problems,
        *(problem for rows in parts.values() for part in rows for problem in part.problems),
    ]
    if problems:
        return _refused(row, problems)
    values = {key: [part.values for part in rows] for key, rows in parts.items()}
    try:
        procedure = procedure_of(row.values, values)
    except ZeroDivisionError:
        nothing = [part for part in parts[STEPS.key] if not part.values["share_denominator"]]
        return _refused(
            row, [("share_not_a_fraction", f"{STEPS.title}!{part.number}: …/0") for part in nothing]
        )
    numbers = {key: [part.number for part in rows] for key, rows in parts.items()}
    problems = list(contradictions(procedure, row.number, numbers))
    return _refused(row, problems) if problems else _staged(row.number, procedure)


def _refused(row: _SheetRow, problems: list[tuple[str, str]]) -> RefusedEntry:
    texts = "; ".join(text for _, text in problems)
    return RefusedEntry(row.number, row.code, problems[0][0], finding(Flag.BAD_CODE, texts).text)


def _staged(line: int, procedure: StagedProcedure) -> StagedEntry:
    return StagedEntry(
        line=line,
        procedure=procedure,
        findings=tuple(_doubts(procedure)),
        source={"sheet": PROCEDURES.title, "row": str(line)},
        content_hash=hashlib.sha256(repr(procedure).encode("utf-8", "surrogatepass")).hexdigest(),
        name_key=search_key(procedure.name),
    )


def _doubts(procedure: StagedProcedure) -> Iterator[Finding]:
    """What is doubtful in an office's own entry; what publicity law misses is told when it is published."""
    if procedure.is_internal:
        yield finding(Flag.INTERNAL_CODE, procedure.code)
    if "district" in procedure.levels:
        yield finding(Flag.OLD_LEVEL, "district")
    for fee in procedure.fees:
        if fee.currency == "VND" and fee.amount is not None and 0 < fee.amount < 1000:
            yield finding(Flag.FEE_UNDER_1000, str(fee.amount), fee.channel)
