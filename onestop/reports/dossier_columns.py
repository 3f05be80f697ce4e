"""What a list of dossiers may show: a fixed catalogue, none of it about the people who apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from dossiers.rules.states import State
from onestop.reports.tables import Cell, Column, Kind
from procedures.models.vocabulary import Channel, Level
from procedures.rules.errors import RuleError

_OUTCOMES = {
    "early": gettext_noop("early"),
    "on_time": gettext_noop("on time"),
    "late": gettext_noop("late"),
    "no_due": gettext_noop("without limit"),
    "withdrawn": gettext_noop("withdrawn"),
    "stopped": gettext_noop("stopped"),
    "refused": gettext_noop("refused"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A column, and where its value stands, seen from the event that was counted."""

    key: str
    label: str | Promise
    path: str
    kind: Kind = Kind.TEXT

    @property
    def column(self) -> Column:
        return Column(self.key, str(self.label), self.kind)


# What the event says is as it was counted; what the dossier says is as it stands when the row is read.
SOURCES = (
    Source("code", gettext_lazy("Dossier"), "dossier__code"),
    Source("procedure", gettext_lazy("Procedure code"), "dossier__procedure__code"),
    Source("procedure_name", gettext_lazy("Procedure"), "dossier__version__name"),
    Source("field", gettext_lazy("Field"), "dossier__version__field__name"),
    Source("office", gettext_lazy("Office code"), "dossier__resolving_office__code"),
    Source("office_name", gettext_lazy("Office"), "dossier__resolving_office__name"),
    Source("level", gettext_lazy("Level"), "dossier__resolving_office__level"),
    Source("channel", gettext_lazy("Channel"), "dossier__channel"),
    Source("received_at", gettext_lazy("Received at"), "dossier__received_at", Kind.MOMENT),
    Source("counted_at", gettext_lazy("Counted at"), "happened_at", Kind.MOMENT),
    Source("due_at", gettext_lazy("Due at"), "due_at", Kind.MOMENT),
    Source("statutory_due_at", gettext_lazy("Due at by law"), "statutory_due_at", Kind.MOMENT),
    Source("outcome", gettext_lazy("Outcome"), "outcome"),
    Source("statutory_outcome", gettext_lazy("Outcome by law"), "statutory_outcome"),
    Source("state", gettext_lazy("State when counted"), "state"),
    Source("state_now", gettext_lazy("State now"), "dossier__state"),
    Source("promised_at", gettext_lazy("Promised anew for"), "dossier__promised_at", Kind.MOMENT),
    Source("finished_at", gettext_lazy("Finished at"), "dossier__finished_at", Kind.MOMENT),
    Source("returned_at", gettext_lazy("Returned at"), "dossier__returned_at", Kind.MOMENT),
    Source("supplements", gettext_lazy("Supplements asked"), "dossier__supplement_count", Kind.INTEGER),
)
BY_KEY = {source.key: source for source in SOURCES}
DEFAULT = (
    "code",
    "procedure_name",
    "office_name",
    "channel",
    "received_at",
    "due_at",
    "outcome",
    "state_now",
)


def sources_of(keys: Sequence[str]) -> tuple[Source, ...]:
    """The columns of these keys, in the order asked; the usual ones without any. RuleError column_unknown."""
    unknown = [key for key in keys if key not in BY_KEY]
    if unknown:
        raise RuleError(
            "column_unknown",
            gettext_noop("There is no column “%(column)s” in lists of dossiers."),
            field="columns",
            column=unknown[0][:40],
        )
    return tuple(BY_KEY[key] for key in keys or DEFAULT)


def cell_makers(sources: Sequence[Source]) -> list[Callable[[Any], Cell]]:
    """For each column what makes a cell of a kept value, in the active language."""
    return [_maker(source) for source in sources]


def _maker(source: Source) -> Callable[[Any], Cell]:
    if source.kind is Kind.MOMENT:
        return _moment
    words = _words(source.key)
    return (lambda value: words.get(value, value)) if words else _as_it_is


def _as_it_is(value: Any) -> Cell:
    return value


def _moment(value: Any) -> Cell:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _words(key: str) -> dict[str, str]:
    if key in ("state", "state_now"):
        return {state.value: _(state.label) for state in State}
    if key in ("outcome", "statutory_outcome"):
        return {code: _(name) for code, name in _OUTCOMES.items()}
    choices = {"channel": Channel.choices, "level": Level.choices}.get(key, ())
    return {str(value): str(label) for value, label in choices}
