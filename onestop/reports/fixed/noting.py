"""What of the reading of fixed reports stands in the reading log, whatever the door."""

from __future__ import annotations

from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.reports.fixed.fixed_reports import Asked, FixedReport
from onestop.reports.fixed.sheets import Sheet


def note_uncovered(found: FixedReport, asked: Asked, sheets: list[Sheet]) -> None:
    """Who read words that were sealed is noted, as often as they were read."""
    for sheet in sheets:
        if sheet.table.code == found.uncovers and (rows := len(list(sheet.table.rows))):
            note(
                by=asked.by,
                at=asked.at,
                kind=Reading.Kind.UNMASK,
                subject=f"fixed {found.uncovers}",
                scope=noted_scope(asked),
                rows=rows,
            )


def noted_scope(asked: Asked) -> dict[str, object]:
    """What was asked, in codes and dates."""
    scope = asked.scope
    known = {
        "office": scope.office,
        "period": scope.period.name,
        "field": scope.field,
        "procedure": scope.procedure,
        "channel": scope.channel,
        "level": scope.level,
        "figure": asked.figure,
        "method": asked.method,
        "currency": asked.currency,
    }
    told: dict[str, object] = {name: value for name, value in known.items() if value}
    return told if scope.subtree else {**told, "subtree": False}
