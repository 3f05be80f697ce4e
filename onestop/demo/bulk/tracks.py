"""What all dossiers of one route, case, channel and span of terms have in common: terms, bill, offices, people."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from dossiers.billing import bill_for
from dossiers.rules.actors import Actor, Role
from dossiers.rules.clock import ClockTerms
from dossiers.terms import freeze, thaw
from onestop.demo.bulk.days import Days
from onestop.demo.drafts import CHANNELS, MANY, OF_ENTERPRISES
from onestop.demo.routes import Route
from onestop.demo.staff import Cast
from procedures.models import Case, CommittedLimit, Fee, Office, ProcedureVersion
from procedures.selectors.calendars import calendar_version_for, working_calendar
from procedures.selectors.terms import terms_on

Signer = tuple[int, str, str]
"""An actor as an event names it: id, name, roles in the office."""


@dataclass(frozen=True)
class Track:
    """One kind of dossier, ready to be written many times over. JSON is spelled as the audit spells it."""

    route: Route
    case: Case | None
    channel: str
    days: Days
    calendar_version_id: int
    clock_terms: ClockTerms
    terms: str
    bill: str
    details: str
    papers: tuple[tuple[str, str, int, int], ...]
    step_names: tuple[str, ...]
    of_enterprise: bool
    clerks: tuple[Signer, ...]
    desk: tuple[Signer, ...]
    heads: tuple[Signer, ...]


def spelled(value: object) -> str:
    """JSON in the one spelling that event hashes use."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass
class Tracks:
    """All tracks, made when first asked for."""

    routes: Sequence[Route]
    cast: Cast
    _made: dict[tuple[object, ...], Track] = field(default_factory=dict)
    _days: dict[int, Days] = field(default_factory=dict)
    _calendars: dict[int, int] = field(default_factory=dict)
    _known_signers: dict[tuple[int, tuple[Role, ...]], tuple[Signer, ...]] = field(default_factory=dict)
    _cumulated: list[int] = field(init=False)
    _spans: list[date] = field(init=False)
    _promised: set[int] = field(init=False)

    def __post_init__(self) -> None:
        total = 0
        self._cumulated = []
        for route in self.routes:
            total += route.weight
            self._cumulated.append(total)
        self._spans = _changes_of_terms()
        self._promised = set(CommittedLimit.objects.values_list("procedure", flat=True))

    def choose(self, rng: Random, on: date) -> Track:
        """A track for a dossier received on that day, as often as people come for it."""
        route = self.routes[bisect_right(self._cumulated, int(rng.random() * self._cumulated[-1]))]
        cases = route.version.cases.all()
        case = cases[int(rng.random() * len(cases))] if cases else None
        channels = route.version.channels
        channel = rng.choices(channels, [CHANNELS[one] for one in channels])[0]
        pages = int(rng.random() * 3) if _counts_pages(route.version) else 0
        return self.track(route, case, channel, on, pages)

    def track(self, route: Route, case: Case | None, channel: str, on: date, pages: int = 0) -> Track:
        """The track of one kind of dossier under the terms of a day."""
        key = id(route), case and case.pk, channel, bisect_right(self._spans, on), pages
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(route, case, channel, on, pages)
        return found

    def _make(self, route: Route, case: Case | None, channel: str, on: date, pages: int) -> Track:
        version, resolving = route.version, route.resolving
        # Most procedures carry no promise of an office: for them the look-up is saved.
        promising = resolving if version.procedure_id in self._promised else None
        terms = terms_on(version, case_key=case.key if case else "", channel=channel, office=promising, on=on)
        counted = {name for fee in version.fees.all() for name in (fee.per, fee.for_each)} - {"", "dossier"}
        quantities = {name: 1 + pages % MANY.get(name, 1) for name in sorted(counted)}
        bill = bill_for(version, case, channel, on=on, quantities=quantities)
        calendar_version_id = self._calendar_of(resolving)
        stop = route.stops[1] if len(route.stops) > 1 else route.receiving
        frozen = freeze(terms)
        return Track(
            route=route,
            case=case,
            channel=channel,
            days=self._days_of(calendar_version_id),
            calendar_version_id=calendar_version_id,
            clock_terms=thaw(frozen),
            terms=spelled(frozen),
            bill=spelled(bill),
            details=spelled({"exemptions": [], "quantities": quantities}),
            papers=_papers(version, case),
            step_names=tuple(step.name for step in version.steps.all()),
            of_enterprise=version.field.code in OF_ENTERPRISES,
            clerks=self._signers(route.receiving.pk, Role.CLERK),
            desk=self._signers(stop.pk, Role.OFFICER, Role.HEAD),
            heads=self._signers(resolving.pk, Role.HEAD),
        )

    def _calendar_of(self, office: Office) -> int:
        if office.pk not in self._calendars:
            self._calendars[office.pk] = calendar_version_for(office).pk
        return self._calendars[office.pk]

    def _days_of(self, calendar_version_id: int) -> Days:
        if calendar_version_id not in self._days:
            self._days[calendar_version_id] = Days(working_calendar(calendar_version_id))
        return self._days[calendar_version_id]

    def _signers(self, office_id: int, *roles: Role) -> tuple[Signer, ...]:
        key = office_id, roles
        if key not in self._known_signers:
            self._known_signers[key] = tuple(
                _signer(one, office_id) for one in self.cast.all_with(office_id, *roles)
            )
        return self._known_signers[key]


def _counts_pages(version: ProcedureVersion) -> bool:
    return any(fee.per == "page" for fee in version.fees.all())


def _signer(actor: Actor, office_id: int) -> Signer:
    assert actor.id is not None, "staff have ids"
    return actor.id, actor.name, ",".join(sorted(actor.roles_in(office_id)))


def _papers(version: ProcedureVersion, case: Case | None) -> tuple[tuple[str, str, int, int], ...]:
    asked = (
        p for p in version.papers.all() if not p.condition and p.case_id in (None, case.pk if case else None)
    )
    return tuple((paper.name, paper.mode, paper.originals, paper.copies) for paper in asked)


def _changes_of_terms() -> list[date]:
    """The days on which a fee or a promise begins, or has just ended."""
    changes: set[date] = set()
    for model in (Fee, CommittedLimit):
        for first, last in model.objects.values_list("valid_from", "valid_to"):
            changes |= {day for day in (first, last and last + timedelta(days=1)) if day}
    return sorted(changes)
