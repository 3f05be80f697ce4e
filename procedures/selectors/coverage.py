"""How much of the catalogue in force is public, and what keeps the rest from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from procedures.models import Procedure, ProcedureVersion
from procedures.models.vocabulary import VersionState
from procedures.selectors.completeness import missing_parts

OPEN_FLAGS = "open_review_flags"
NOT_PUBLISHED = "not_published"
SUSPENDED = "suspended"


@dataclass(frozen=True)
class Gap:
    """A reason why procedures in force are not public, with their codes; one procedure may have several."""

    reason: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Published procedures out of those in force on a day (Decree 63/2010 art. 24: all must be public).

    In force: every procedure that is not internal and has a version which is neither repealed nor over. Published:
    those of them with a version that takes intake on the day.
    """

    on: date
    published: int
    in_force: int
    internal: int
    gaps: tuple[Gap, ...]


def coverage(on: date) -> Coverage:
    """The coverage on a legal day, in a fixed number of queries for the counts and one pass over what is not public."""
    running = ProcedureVersion.objects.in_force_on(on).filter(procedure=OuterRef("pk"))
    alive = _alive(on).filter(procedure=OuterRef("pk"))
    procedures = Procedure.objects.filter(Exists(alive))
    public = procedures.filter(is_internal=False)
    published = public.filter(Exists(running)).count()
    hidden = _alive(on).filter(procedure__in=public.exclude(Exists(running)))
    return Coverage(
        on,
        published,
        public.count(),
        procedures.filter(is_internal=True).count(),
        _gaps(
            hidden.select_related("procedure").prefetch_related("review_flags", "steps", "papers", "limits")
        ),
    )


def _alive(on: date) -> QuerySet[ProcedureVersion]:
    """Versions that are neither repealed nor over; drafts count, for they describe a procedure that is in force."""
    not_over = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return ProcedureVersion.objects.filter(not_over).exclude(
        state__in=(VersionState.REPEALED, VersionState.WITHDRAWN)
    )


def _gaps(versions: QuerySet[ProcedureVersion]) -> tuple[Gap, ...]:
    codes: dict[str, set[str]] = {}
    for version in versions:
        for reason in _reasons(version):
            codes.setdefault(reason, set()).add(version.procedure.code)
    return tuple(Gap(reason, tuple(sorted(found))) for reason, found in sorted(codes.items()))


def _reasons(version: ProcedureVersion) -> list[str]:
    if version.state == VersionState.SUSPENDED:
        return [SUSPENDED]
    missing = [f"missing_{part}" for part in missing_parts(version)]
    flagged = any(flag.resolved_at is None for flag in version.review_flags.all())
    return [*missing, *([OPEN_FLAGS] if flagged else [])] or [NOT_PUBLISHED]
