"""When a petition is due: the term that runs, counted from its receipt or its taking on by the office's calendar."""

from __future__ import annotations

from datetime import datetime

from onestop.citizens.feedback.models import Petition, PetitionTerm
from procedures.rules.errors import CalendarNotPublished, RuleError, gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.time_limits import deadline
from procedures.selectors.calendars import working_calendar

FIRST = PetitionTerm.Step.TAKE_ON
ORDINARY = PetitionTerm.Step.ANSWER


def first_term(kind: str, received_at: datetime) -> PetitionTerm | None:
    """The term that runs from the receipt: to take it on, or to answer where the law knows no taking on."""
    terms = {term.step: term for term in PetitionTerm.objects.in_force(kind, local_date(received_at))}
    return terms.get(FIRST) or terms.get(ORDINARY)


def answer_terms(petition: Petition) -> list[PetitionTerm]:
    """The terms to choose from when it is taken on, by the law on the day of its receipt."""
    terms = PetitionTerm.objects.in_force(petition.kind, petition.received_on)
    return [term for term in terms if term.step != FIRST]


def answer_term(petition: Petition, step: str) -> PetitionTerm:
    """The term of that step. RuleError("term_unknown")."""
    for term in answer_terms(petition):
        if term.step == step:
            return term
    raise RuleError("term_unknown", gettext_noop("Choose one of the terms that the law has."), field="term")


def due_of(petition: Petition) -> datetime | None:
    """When the term that runs ends; None without a term, or while the calendar is not published so far."""
    if petition.term is None:
        return None
    counts_from_taking_on = petition.term.counts_from == PetitionTerm.Start.TAKING_ON
    start = petition.taken_on_at if counts_from_taking_on else petition.received_at
    if start is None:
        return None
    try:
        return deadline(petition.term.limit, start, working_calendar(petition.calendar_version_id)).due_at
    except CalendarNotPublished:
        return None
