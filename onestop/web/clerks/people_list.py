"""A list of people as a clerk pastes or scans it: one a line, a card's code or fields between semicolons or tabs."""

from __future__ import annotations

import re

from dossiers.services.drafts import PartyDraft
from onestop.web.clerks.cards import read_card
from onestop.web.clerks.intake_forms import iso_day
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop

# Fifty long lines; what is longer is refused by their number.
MOST_SIGNS = 100_000
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}|[0-9]{8}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{1,4}")
FIELDS = ("name", "id_number", "birth_on", "phone", "address")


def lines_of(text: str) -> list[str]:
    """The lines that say something: their places are the numbers that refusals name."""
    return [line.strip() for line in text[:MOST_SIGNS].splitlines() if line.strip()]


def people_on(lines: list[str]) -> list[PartyDraft]:
    """The people of the lines.

    Raises RuleErrors card_unreadable (half a card's code would pass for a name), birth_day_invalid.
    """
    torn = [place for place, line in enumerate(lines, start=1) if "|" in line and read_card(line) is None]
    if torn:
        raise RuleErrors([_unreadable(place) for place in torn])
    people = [person_on(line) for line in lines]
    dateless = [place for place, person in enumerate(people, start=1) if not _is_day(person.birth_on)]
    if dateless:
        raise RuleErrors([_not_a_day(place) for place in dateless])
    return people


def _is_day(text: str) -> bool:
    """Whether it is empty or looks like a day; whether there is such a day, the service says."""
    return not text or bool(_DAY.fullmatch(text))


def _not_a_day(place: int) -> RuleError:
    return RuleError(
        "birth_day_invalid",
        gettext_noop(
            "The third part is the day of birth, as day/month/year; when it is not known, leave it empty between two"
            " semicolons."
        ),
        field=f"people.{place}.birth_on",
    )


def _unreadable(place: int) -> RuleError:
    return RuleError(
        "card_unreadable",
        gettext_noop("The code of the card is not complete. Scan it again."),
        field=f"people.{place}",
    )


def person_on(line: str) -> PartyDraft:
    """The person of a line, unchecked; an address may hold semicolons itself."""
    card = read_card(line)
    if card:
        return PartyDraft(
            name=card.name, id_number=card.id_number, birth_on=card.birth_on, address=card.address
        )
    parts = [part.strip() for part in line.split("\t" if "\t" in line else ";", len(FIELDS) - 1)]
    values = dict(zip(FIELDS, parts, strict=False))
    return PartyDraft(**{**values, "birth_on": iso_day(values.get("birth_on", ""))})
