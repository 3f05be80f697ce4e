"""A sealed version as the report and the form that files and pages are made of; nothing is counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from onestop.statistics.definitions import definition
from onestop.statistics.figures import Report, Row
from onestop.statistics.form_06a import Form, laid_out
from onestop.statistics.form_06a_columns import BY_NAME, COUNTED, Column
from onestop.statistics.left_out import LeftOut
from onestop.statistics.scopes import Scope
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.recount import figures_of, left_out_of
from onestop.statistics.tallies import Figures

Facts = Mapping[str, Any]
# What a hash covers where its header does not say it. It never changes, so that old seals verify for ever.
_FIRST_COVERED = (
    *("online", "direct_and_postal", "carried_over"),
    *("early", "on_time", "late", "within", "overdue"),
)


def report_of(version: SealVersion, groups: Iterable[Facts]) -> Report:
    """The figures by office, with the names that the offices had at the sealing."""
    offices, by_office = version.offices, defaultdict(list)
    for each in groups:
        by_office[each["office"]].append(figures_of(each["figures"]))
    rows = [
        Row(code, name, Figures.total(by_office[pk]))
        for pk, (code, name, _) in offices.items()
        if pk in by_office
    ]
    return Report(
        definition=definition(version.seal.definition),
        scope=scope_of(version),
        cut_off=version.cut_off,
        computed_at=version.sealed_at,
        stale_for_seconds=0,
        group_by="office",
        totals=Figures.total(row.figures for row in rows),
        rows=tuple(rows),
        remarks=_remarks(version),
        sealed_for=version.office_name,
    )


def scope_of(version: SealVersion) -> Scope:
    """What was sealed, within the offices that it was sealed for."""
    seal = version.seal
    return Scope(
        period=seal.period,
        office=version.header["scope"]["office"],
        subtree=seal.subtree,
        field=seal.field,
        procedure=seal.procedure,
        channel=seal.channel,
        level=seal.level,
        within=frozenset(version.office_ids),
    )


def form_of(version: SealVersion, groups: Iterable[Facts]) -> Form:
    """Form II.06a of the sealed figures."""
    cells: defaultdict[tuple[str, int], Figures] = defaultdict(Figures)
    ended: list[LeftOut] = []
    for each in groups:
        level, field = version.offices[each["office"]][2], each["field"]
        cells[level, field] += figures_of(each["figures"])
        ended += left_out_of(each["figures"], level, field)
    fields = [(str(pk), code, name) for pk, (code, name) in version.fields.items()]
    return laid_out(cells, ended, fields, definition(version.seal.definition))


def covered_columns(header: Mapping[str, Any]) -> tuple[Column, ...]:
    """The counted columns that the hash of a seal covers, by its header."""
    return tuple(BY_NAME[name] for name in header.get("columns", _FIRST_COVERED))


def columns_to_cover() -> dict[str, list[str]]:
    """What the header of a new seal says of its columns; nothing while they are those of the first seals."""
    names = [column.name for column in COUNTED]
    return {} if names == list(_FIRST_COVERED) else {"columns": names}


def cells_of(form: Form, covered: Iterable[Column] = COUNTED) -> list[list[Any]]:
    """The form as the hash covers it: level, field and the counted columns."""
    return [
        [section.level, line.code, *map(line.columns.of, covered)]
        for section in form.sections
        for line in section.lines
    ]


def _remarks(version: SealVersion) -> tuple[tuple[str, str], ...]:
    told = [
        ("Bản chốt số liệu, phiên bản", f"{version.number}"),
        ("Người chốt số liệu", version.sealed_by_name),
        ("Mã băm SHA-256", version.hash),
    ]
    return (*told, ("Lý do đính chính", version.reason)) if version.reason else tuple(told)
