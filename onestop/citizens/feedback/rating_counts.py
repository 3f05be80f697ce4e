"""Ratings counted by office and period, and what was written, for those who may read it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor
from dossiers.rules.roles import LEADERS
from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.rules.ratings import QUESTIONS, Grades, grades_of
from onestop.statistics.periods import Period
from procedures.models import Office

# Whoever answers for the office. Texts may name people: the counter's own staff does not read them.
_OFFICES = ("receiving", "resolving", "returning", "holder")


@dataclass(frozen=True)
class OfficeRatings:
    """The grades of one resolving office; a question has only the grades of those who answered it."""

    office: Office
    overall: Grades
    questions: Mapping[str, Grades]


@dataclass(frozen=True)
class WrittenRating:
    """What somebody wrote with a rating, opened for a reader of the office."""

    code: str
    overall: int
    text: str
    phone: str
    given_at: datetime
    called_at: datetime | None


def rating_counts(actor: Actor, period: Period) -> list[OfficeRatings]:
    """The offices of the actor in which something was rated in the period; statistics go by the resolving office."""
    ids = actor.offices_with(*LEADERS)
    rows = Rating.objects.filter(_during(period), dossier__resolving_office__in=ids)
    grouped: defaultdict[int, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for office_id, overall, answers in rows.values_list("dossier__resolving_office", "overall", "answers"):
        grouped[office_id].append((overall, answers))
    offices = Office.objects.filter(pk__in=grouped).order_by("path")
    return [_counted(office, grouped[office.pk]) for office in offices]


def _counted(office: Office, ratings: list[tuple[int, dict[str, int]]]) -> OfficeRatings:
    return OfficeRatings(
        office,
        grades_of(Counter(overall for overall, _answers in ratings)),
        {
            key: grades_of(Counter(answers[key] for _overall, answers in ratings if key in answers))
            for key in QUESTIONS
        },
    )


def written_ratings(actor: Actor, period: Period, *, most: int = 50) -> list[WrittenRating]:
    """What was written in the period about dossiers of the offices the actor heads or manages, newest first."""
    rows = read_by(actor).filter(_during(period), sealed__isnull=False).select_related("dossier", "call")
    return list(_opened(rows.order_by("-given_at", "-pk")[:most]))


def read_by(actor: Actor) -> QuerySet[Rating]:
    """The ratings of dossiers of the offices that the actor heads or manages."""
    ids = actor.offices_with(*LEADERS)
    theirs = Q()
    for name in _OFFICES:
        theirs |= Q(**{f"dossier__{name}_office__in": ids})
    return Rating.objects.filter(theirs)


def _opened(rows: Iterable[Rating]) -> Iterable[WrittenRating]:
    for row in rows:
        assert row.sealed is not None, "only rows with something written are asked for"
        known = unseal(row.sealed, about=f"rating {row.dossier.code}")
        called_at = row.call.called_at if hasattr(row, "call") else None
        yield WrittenRating(
            row.dossier.code, row.overall, known["text"], known["phone"], row.given_at, called_at
        )


def _during(period: Period) -> Q:
    return Q(given_on__range=(period.first, period.last))


def is_rated(code: str) -> bool:
    """Whether this dossier has its rating; for doors that have proven that the dossier is the asker's."""
    return Rating.objects.filter(dossier__code=code).exists()
