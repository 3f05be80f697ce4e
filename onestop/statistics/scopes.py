"""What a report is about: a period, offices, and what else narrows it down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onestop.statistics.periods import Period
from procedures.models import Field, Office, Procedure
from procedures.models.vocabulary import Channel, Level
from procedures.rules.errors import RuleError, gettext_noop


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Empty texts mean all. `office`: a code, with everything under it unless `subtree` is off.

    `level` is the level of the resolving office. `within`: ids of the offices that the asker may see, None for all.
    """

    period: Period
    office: str = ""
    subtree: bool = True
    field: str = ""
    procedure: str = ""
    channel: str = ""
    level: str = ""
    within: frozenset[int] | None = None

    def during(self, period: Period) -> Scope:
        """The same for another period."""
        return replace(self, period=period)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A scope as ids that a statement takes; None means that nothing is narrowed down."""

    office_ids: tuple[int, ...] | None = None
    procedure_id: int | None = None
    field_id: int | None = None
    channel: str | None = None


def narrowing(scope: Scope) -> Narrowing:
    """The ids that a scope means.

    RuleError office_unknown (also for one that may not be seen), field_unknown, procedure_unknown, channel_unknown,
    level_unknown.
    """
    _check_choice(scope.channel, Channel.values, "channel")
    _check_choice(scope.level, Level.values, "level")
    return Narrowing(
        office_ids=_offices(scope),
        procedure_id=_id_of(Procedure, scope.procedure, "procedure"),
        field_id=_id_of(Field, scope.field, "field"),
        channel=scope.channel or None,
    )


def _offices(scope: Scope) -> tuple[int, ...] | None:
    if not scope.office and not scope.level and scope.within is None:
        return None
    offices = Office.objects.all()
    if scope.office:
        named = offices.filter(code=scope.office).first()
        if named is None:
            raise _unknown("office", scope.office)
        offices = offices.subtree(named) if scope.subtree else offices.filter(pk=named.pk)
    if scope.within is not None:
        offices = offices.filter(pk__in=scope.within)
        if scope.office and not offices.exists():
            raise _unknown("office", scope.office)
    if scope.level:
        offices = offices.filter(level=scope.level)
    return tuple(offices.order_by("pk").values_list("pk", flat=True))


def _id_of(model: type[Field] | type[Procedure], code: str, name: str) -> int | None:
    if not code:
        return None
    found = model.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise _unknown(name, code)
    return int(found)


def _check_choice(value: str, known: list[str], name: str) -> None:
    if value and value not in known:
        raise _unknown(name, value)


_UNKNOWN = {
    "office": gettext_noop("There is no office with the code %(code)s."),
    "field": gettext_noop("There is no field with the code %(code)s."),
    "procedure": gettext_noop("There is no procedure with the code %(code)s."),
    "channel": gettext_noop("There is no channel “%(code)s”."),
    "level": gettext_noop("There is no level “%(code)s”."),
}


def _unknown(name: str, code: str) -> RuleError:
    return RuleError(f"{name}_unknown", _UNKNOWN[name], field=name, code=code[:60])
