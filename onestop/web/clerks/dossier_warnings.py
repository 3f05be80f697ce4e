"""What is wrong or will be with one dossier: the warnings of the desk, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dossiers.models import Dossier, DossierPaper, Event, Holding
from dossiers.rules.standing import is_overdue
from dossiers.rules.states import State
from dossiers.selectors.reminders import reminder_among
from onestop.documents.typesetting.substitutes import substitute, unprinted
from onestop.web.templatetags.wording import short_moment
from procedures.rules.moments import local_date


@dataclass(frozen=True)
class Notice:
    """A sentence, and how grave it is: `bad` or `warn`."""

    look: str
    text: str


def warnings_of(dossier: Dossier, holdings: Iterable[Holding], at: datetime) -> list[Notice]:
    """The warnings of an open dossier at a moment; none for a finished one."""
    if not State(dossier.state).is_open:
        return []
    return [*_of_due_date(dossier, at), *_of_waiting(dossier, at), *_of_chain(dossier, holdings, at)]


def reminded(events: Sequence[Event]) -> list[Notice]:
    """The reminder that stands, in its own words; the events in their order."""
    event = reminder_among(events)
    if event is None:
        return []
    told = _("%(name)s reminds (%(moment)s): %(words)s") % {
        "name": event.actor_name,
        "moment": short_moment(event.happened_at),
        "words": event.reason,
    }
    return [Notice("warn", told)]


def typed_texts(
    parties: Iterable[Mapping[str, Any]], papers: Iterable[DossierPaper], events: Iterable[Event]
) -> Iterator[str]:
    """What people typed of a dossier and papers print."""
    yield from (text for party in parties for text in party.values() if isinstance(text, str))
    yield from (text for paper in papers for text in (paper.name, paper.note))
    yield from (event.reason for event in events)


def printed_otherwise(texts: Iterable[str]) -> list[Notice]:
    """Which characters of these texts no font has: papers show their code points."""
    codes = dict.fromkeys(substitute(char) for text in texts for char in unprinted(text))
    if not codes:
        return []
    told = _("Papers do not show these characters as they were typed, but by their codes: %(codes)s.") % {
        "codes": ", ".join(codes)
    }
    return [Notice("warn", told)]


def _of_due_date(dossier: Dossier, at: datetime) -> Iterator[Notice]:
    if dossier.due_at is None:
        return
    late = is_overdue(dossier.due_at, at)
    if late and dossier.promised_at is None:
        yield Notice("bad", _("Overdue, and no apology has been sent: a head apologises and re-appoints."))
    elif late and is_overdue(dossier.promised_at, at):
        yield Notice("bad", _("The new appointment has passed as well."))
    elif local_date(dossier.due_at) == local_date(at):
        yield Notice("warn", _("Due today."))


def _of_waiting(dossier: Dossier, at: datetime) -> Iterator[Notice]:
    if dossier.supplement_count >= 2:
        yield Notice(
            "bad", _("Papers were asked for more than once; by law the applicant is asked once, in full.")
        )
    longest = settings.PAUSED_TOO_LONG_DAYS
    if dossier.suspended_at and at - dossier.suspended_at > timedelta(days=longest):
        yield Notice("warn", _("Waiting for more than %(days)s days.") % {"days": longest})


def _of_chain(dossier: Dossier, holdings: Iterable[Holding], at: datetime) -> Iterator[Notice]:
    if not dossier.version.is_chain or dossier.clock != "running":
        return
    for holding in holdings:
        if holding.until is None and is_overdue(holding.due_at, at):
            yield Notice("bad", _("This step of the chain is late: it should have been handed over by now."))
