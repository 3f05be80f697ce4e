"""What a fixed report is made of: tables, with what opens behind their numbers, and rows by what people group by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from onestop.reports import wording
from onestop.reports.tables import Column, Kind, Table
from onestop.statistics.labels import Labelled, labelled
from onestop.statistics.scopes import Narrowing
from procedures.rules.errors import RuleError, gettext_noop

# What rows can be grouped by, and where a dossier has it.
GROUPS: Mapping[str, str] = {
    "office": "resolving_office",
    "field": "version__field",
    "procedure": "procedure",
    "channel": "channel",
    "level": "resolving_office__level",
}
GROUP_LABELS = {name: wording.GROUP_LABELS[name] for name in GROUPS}


@dataclass(frozen=True, slots=True)
class Opening:
    """The list behind a number: which figure, and by what the row narrows the question (no group: the whole).

    `currency`: that of the table alone, where there is one.
    """

    figure: str
    group_by: str = ""
    key: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, and by number of the row and key of the column what opens there; row -1 is the line of totals."""

    table: Table
    opens: Mapping[tuple[int, str], Opening] = field(default_factory=dict)


def check_group(group_by: str) -> str:
    """The path from a dossier to what rows are grouped by. RuleError group_unknown."""
    if group_by not in GROUPS:
        raise RuleError(
            "group_unknown",
            gettext_noop("Rows can be grouped by: %(groups)s."),
            field="group_by",
            groups=", ".join(GROUPS),
        )
    return GROUPS[group_by]


def dossier_filters(narrowed: Narrowing, prefix: str = "dossier__", office: str = "") -> dict[str, object]:
    """The scope as filters on rows that lead to a dossier; `office`: the path, by default the resolving office's."""
    known = {
        f"{office or prefix + 'resolving_office'}__in": narrowed.office_ids,
        f"{prefix}procedure": narrowed.procedure_id,
        f"{prefix}version__field": narrowed.field_id,
        f"{prefix}channel": narrowed.channel,
    }
    return {name: value for name, value in known.items() if value is not None}


def lines_of(group_by: str, keys: Iterable[object]) -> list[Labelled]:
    """The counted keys in reading order, each with its code and what people read."""
    return labelled(group_by, {str(key) for key in keys})


def label_columns(group_by: str) -> tuple[Column, Column]:
    """The first two columns of every table by groups."""
    return Column("key", _("Code")), Column("label", str(GROUP_LABELS[group_by]))


def counted(key: str, label: str) -> Column:
    """A column of whole numbers with a total."""
    return Column(key, label, Kind.INTEGER, total=True)
