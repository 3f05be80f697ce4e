"""Every table of the page on petitions holds against the shipped rows and the services."""

from __future__ import annotations

import pytest

from onestop.citizens.feedback.models import PetitionTerm
from onestop.citizens.feedback.petition_work import take_on
from onestop.citizens.feedback.rules.petitions import STEPS, Kind
from tests.docs.test_worked_examples import PAGES, limit_of, moment
from tests.factories import make_office
from tests.onestop.citizens.feedback.conftest import Place

PAGE = "petitions.md"
DASH = "–"


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the page."""
    text = (PAGES / PAGE).read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


@pytest.mark.django_db
def test_the_page_lists_the_shipped_terms() -> None:
    rows = [
        (term.kind, term.step, term.counts_from, term.limit)
        for term in PetitionTerm.objects.order_by("position")
    ]
    told = [(kind, step, start, limit_of(limit)) for kind, step, start, limit, *_rest in table("Terms")]
    assert told == rows


def test_the_page_shows_the_table_of_the_code() -> None:
    steps = []
    for step in STEPS:
        sources = sorted(source.value if source else DASH for source in step.sources)
        steps += [[step.action.value, ", ".join(sources), step.target_from(min(step.sources, key=str)).value]]
    assert [row[:3] for row in table("Steps")] == steps


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "received", "taken_on", "term", "due", "why"), table("Worked examples"))
def test_when_it_is_due(kind: str, received: str, taken_on: str, term: str, due: str, why: str) -> None:
    place = Place(make_office("H99.01"), make_office("H99.02"))
    petition = place.petition(Kind(kind), at=moment(received)).petition
    if taken_on != DASH:
        take_on(petition.code, by=place.head, at=moment(taken_on), term=term)
        petition.refresh_from_db()
    assert petition.term is not None
    assert (petition.term.step, petition.due_at) == (term, moment(due)), why
