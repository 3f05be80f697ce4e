"""What an installation still lacks until its first dossier can be taken in, and what is advised beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from dossiers.rules.actors import Role
from onestop.documents.printing.models import PrintSettings
from onestop.operation.first_day.kinds import DESK_UNITS
from onestop.operation.first_day.points import POINTS, Point
from onestop.people.accounts.models import Membership
from onestop.statistics.models import Heartbeat
from procedures.models import Office, ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.workdays import local_date
from procedures.selectors.calendars import calendar_for

WORKER_SILENT_AFTER = timedelta(minutes=2)
BACKUP_OLD_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class FirstDay:
    """`points` in the order of the work; `desks`: names of the offices where nothing stands in the way of intake."""

    points: tuple[Point, ...]
    desks: tuple[str, ...]

    @property
    def can_take_in(self) -> bool:
        return bool(self.desks)

    @property
    def blocking(self) -> tuple[Point, ...]:
        """What keeps offices from taking dossiers in."""
        return tuple(point for point in self.points if point.blocks and not point.is_done)

    @property
    def advised(self) -> tuple[Point, ...]:
        """What is missing and keeps nobody from working."""
        return tuple(point for point in self.points if not point.blocks and not point.is_done)


def first_day(at: datetime) -> FirstDay:
    """How far the installation is; a fixed number of queries however many offices there are."""
    look = _Look(at)
    points = (*look.calendars(), *look.offices(), *look.surroundings())
    general = any(point.blocks and not point.is_done and not point.offices for point in points)
    blocked = {name for point in points if point.blocks and not point.is_done for name in point.offices}
    desks = [] if general else [office.name for office in look.desks if office.name not in blocked]
    return FirstDay(points, tuple(desks))


class _Look:
    def __init__(self, at: datetime) -> None:
        self.at, self.today = at, local_date(at)
        self.all = list(Office.objects.valid_on(self.today).order_by("path"))
        held = Membership.objects.valid_on(self.today).filter(user__is_active=True)
        self.held = set(held.values_list("office_id", "role"))
        self.desks = [each for each in self.all if each.kind in DESK_UNITS or self._has(each, Role.CLERK)]
        self.levels = [
            frozenset(levels)
            for levels in ProcedureVersion.objects.in_force_on(self.today).values_list("levels", flat=True)
        ]

    def _has(self, office: Office, role: Role) -> bool:
        return (office.pk, role.value) in self.held

    def calendars(self) -> Iterator[Point]:
        try:
            calendar = calendar_for()
        except RuleError:
            yield _point("calendar", False)
            return
        yield _point("calendar", self.today.year in calendar.years, year=self.today.year)
        coming = self.today.year + 1
        is_sure = coming in calendar.years and coming not in calendar.provisional_years
        yield _point("calendar_next", is_sure, year=coming)

    def offices(self) -> Iterator[Point]:
        yield _point("office", bool(self.desks))
        yield _point("administrator", any(role == Role.ADMINISTRATOR for _office, role in self.held))
        yield self._of_desks("clerk", lambda desk: self._has(desk, Role.CLERK))
        yield self._of_desks(
            "resolver", lambda desk: self._has(desk, Role.HEAD) or self._has(desk, Role.OFFICER)
        )
        yield _point("procedures", bool(self.levels))
        if self.levels:
            yield self._of_desks("competence", self._may_resolve)
        yield self._of_desks("head", lambda desk: self._has(desk, Role.HEAD))
        yield self._of_desks(
            "officer", lambda desk: any(self._has(one, Role.OFFICER) for one in self._under(desk))
        )
        yield self._of_desks(
            "manager", lambda desk: any(self._has(one, Role.MANAGER) for one in self._above(desk))
        )
        yield self._units()
        headed = set(
            PrintSettings.objects.exclude(Q(agency_heading="") | Q(place="")).values_list(
                "office_id", flat=True
            )
        )
        yield self._of_desks("letterhead", lambda desk: any(one.pk in headed for one in self._above(desk)))
        yield self._of_desks("address", lambda desk: bool(desk.address))

    def _of_desks(self, key: str, is_well: Callable[[Office], bool]) -> Point:
        lacking = [desk.name for desk in self.desks if not is_well(desk)]
        return _point(key, bool(self.desks) and not lacking, lacking)

    def _may_resolve(self, desk: Office) -> bool:
        """Whether a procedure in force names no level, or this office's."""
        return any(not levels or desk.level in levels for levels in self.levels)

    def _under(self, office: Office) -> Iterator[Office]:
        return (each for each in self.all if each.path.startswith(office.path))

    def _above(self, office: Office) -> Iterator[Office]:
        return (each for each in self.all if office.path.startswith(each.path))

    def _units(self) -> Point:
        """Units that steps of procedures in force call, and no office answers to."""
        running = ProcedureVersion.objects.in_force_on(self.today)
        called = set(running.exclude(steps__unit="").values_list("steps__unit", flat=True)) - {None}
        called -= {"reception", "head", "receiving", "resolving"}
        lacking = sorted(called - {each.kind for each in self.all})
        return _point("units", not lacking, units=", ".join(lacking))

    def surroundings(self) -> Iterator[Point]:
        beats = dict(Heartbeat.objects.values_list("name", "last_success"))
        worker, backup = beats.get("heartbeat"), beats.get("backup")
        yield _point("worker", worker is not None and self.at - worker < WORKER_SILENT_AFTER)
        yield _point("backup", backup is not None and self.at - backup < BACKUP_OLD_AFTER)
        yield _point(
            "public_address", "//localhost" not in settings.BASE_URL and "//127." not in settings.BASE_URL
        )
        yield _point("scanner", bool(settings.FILE_SCANNER))
        yield _point("email", bool(settings.EMAIL_HOST))
        yield _point("messages", not settings.MESSAGES_HELD)


def _point(key: str, is_done: bool, offices: Iterable[str] = (), **params: object) -> Point:
    return Point(POINTS[key], is_done, tuple(offices), params)
