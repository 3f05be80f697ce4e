"""The list behind a sealed cell, taken from what was kept: as long as the figure, years later, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onestop.reporting.definitions import definition
from onestop.reporting.form_06a import is_left_out
from onestop.reporting.left_out import CARRIED_OVER, KINDS
from onestop.reporting.tallies import FLOWS, RESOLVED, STOCK
from onestop.seals.canonical import Entry, unpack
from onestop.seals.models import SealVersion
from procedures.rules.errors import RuleError, gettext_noop

# Sums of figures, by the names that reports give them.
SUMS = {
    "received": ("received_online", "received_direct", "received_postal"),
    "resolved": RESOLVED,
    "pending": STOCK,
}
# The columns of form II.06a that are counted; 3, 7 and 11 are made of them.
_COLUMNS = {
    "col4": ("received_online",),
    "col5": ("received_direct", "received_postal"),
    "col6": (CARRIED_OVER,),
    "col8": ("early",),
    "col9": ("on_time",),
    "col10": ("late",),
    "col12": ("open_within", "open_paused"),
    "col13": ("open_overdue",),
}
_MADE_OF = {
    "col3": ("col4", "col5", "col6"),
    "col7": ("col8", "col9", "col10"),
    "col11": ("col12", "col13"),
}
CELLS = (CARRIED_OVER, *FLOWS, *STOCK, *SUMS, *_COLUMNS, *_MADE_OF)


def entries_behind(
    version: SealVersion, cell: str, *, office: int | None = None, field: int | None = None, level: str = ""
) -> list[Entry]:
    """The entries of a figure or of a column of the form, oldest first. RuleError cell_unknown."""
    if cell not in CELLS:
        raise RuleError("cell_unknown", gettext_noop("There is no such figure."), field="cell")
    groups = version.groups.all()
    if office is not None:
        groups = groups.filter(office_id=office)
    if field is not None:
        groups = groups.filter(field_id=field)
    if level:
        groups = groups.filter(
            office_id__in=[pk for pk, facts in version.offices.items() if facts[2] == level]
        )
    found: list[Entry] = []
    for group in groups.iterator(chunk_size=20):
        found += _entries(unpack(bytes(group.lists)), cell, version.seal.definition)
    return sorted(found, key=lambda each: (each.happened_at, each.code, each.seq))


def _entries(lists: dict[str, list[Entry]], cell: str, code: str) -> list[Entry]:
    if cell in _MADE_OF:
        return [entry for column in _MADE_OF[cell] for entry in _entries(lists, column, code)]
    if cell in _COLUMNS:
        return _of_form(lists, cell, code)
    return [entry for name in SUMS.get(cell, (cell,)) for entry in lists.get(name, ())]


def _of_form(lists: dict[str, list[Entry]], column: str, code: str) -> list[Entry]:
    named = definition(code)
    gone = [kind for kind in KINDS if is_left_out(kind, named)]
    added = [kind for kind in KINDS if kind not in gone] if column == "col9" else []
    found = [entry for name in (*_COLUMNS[column], *added) for entry in lists.get(name, ())]
    return _without(found, lists, column, gone)


def _without(
    found: Sequence[Entry], lists: dict[str, list[Entry]], column: str, gone: Iterable[str]
) -> list[Entry]:
    """Less those that ended without an outcome, in the column in which they had come in."""
    if column == "col6":
        left = {each.code for kind in gone for each in lists.get(f"{kind}/{CARRIED_OVER}", ())}
        return [entry for entry in found if entry.code not in left]
    if column not in ("col4", "col5"):
        return list(found)
    origins = [name.removeprefix("received_") for name in _COLUMNS[column]]
    came = {
        (each.code, each.came_seq)
        for kind in gone
        for origin in origins
        for each in lists.get(f"{kind}/{origin}", ())
    }
    return [entry for entry in found if (entry.code, entry.seq) not in came]
