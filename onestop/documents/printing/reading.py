"""Reads a dossier as it stood at one of its events into the facts that forms are built from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.models import Dossier, Event, Holding, Party
from dossiers.personal_data import unseal
from dossiers.rules.forms import OfficialForm
from dossiers.rules.lifecycle import Action
from dossiers.rules.standing import step_standing
from dossiers.terms import limit_from_json
from onestop.documents.printing.letterheads import Issuer
from onestop.documents.printing.models import FormNumber
from onestop.documents.printing.sheets.facts import DossierFacts, EventFacts, HandOver
from onestop.documents.printing.sheets.values import Limit, PaperLine, Person, Unit
from procedures.models import Office

RESOLVED = frozenset({"early", "on_time", "late", "no_due"})


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed: the form as it is called on that day, by whom, under which number."""

    form: OfficialForm
    issuer: Issuer
    number: FormNumber
    is_reprint: bool
    register_serial: int | None = None


def facts_of(dossier: Dossier, event: Event, printed: Print) -> DossierFacts:
    """The dossier as its events tell it up to this one; names and addresses as they stand now."""
    told = list(dossier.events.select_related("office").filter(seq__lte=event.seq).order_by("seq"))
    parties = people(dossier)
    received = next((each.happened_at for each in told if each.action == Action.ACCEPT), None)
    return DossierFacts(
        form=printed.form,
        serial=printed.number.number,
        year=printed.number.year,
        is_reprint=printed.is_reprint,
        register_serial=printed.register_serial,
        letterhead=printed.issuer.letterhead,
        code=dossier.code,
        content=dossier.version.name,
        case=dossier.case.name if dossier.case else "",
        sets=sets_of(dossier),
        applicant=parties["applicant"],
        owner=parties.get("owner"),
        proxy=parties.get("proxy"),
        receiving=unit(dossier.receiving_office),
        resolving=unit(dossier.resolving_office),
        returning=unit(dossier.returning_office),
        acting=unit(event.office),
        event=event_facts(event),
        papers=papers_at(dossier, event),
        limit=_limit(dossier.terms["limit"]),
        statutory=_limit(dossier.terms["statutory"]),
        decision=dossier.terms.get("decision") or "",
        received_at=received,
        appointed_at=_appointed(told),
        delivery=dossier.delivery,
        money=dossier.bill.get("totals", {}),
        hand_overs=_hand_overs(dossier, told),
        finished_at=next((each.happened_at for each in reversed(told) if each.outcome in RESOLVED), None),
        outcome=event.outcome,
    )


def event_facts(event: Event) -> EventFacts:
    return EventFacts(
        happened_at=event.happened_at,
        actor_name=event.actor_name,
        reason=event.reason,
        from_state=event.from_state,
        papers=tuple(event.data.get("papers", ())),
        promised_at=event.promised_at,
    )


def people(dossier: Dossier) -> dict[str, Person]:
    """The parties by role, their contact opened; the ID number is on no form."""
    return {party.role: person(party, dossier.code) for party in dossier.parties.all()}


def person(party: Party, code: str) -> Person:
    """A party as printed."""
    contact = unseal(bytes(party.sealed), about=f"party {code} {party.role}")
    return Person(
        name=party.name,
        kind=party.kind,
        address=contact.get("address", ""),
        phone=contact.get("phone", ""),
        email=contact.get("email", ""),
    )


def unit(office: Office) -> Unit:
    return Unit(name=office.name, address=office.address, phone=office.phone)


def papers_at(dossier: Dossier, event: Event) -> tuple[PaperLine, ...]:
    """The papers that had been handed in by that event: later ones came at the end, with their own event."""
    later = dossier.events.filter(action=Action.RESUBMIT, seq__gt=event.seq).values_list("data", flat=True)
    came_later = sum(len(data.get("papers", ())) for data in later)
    papers = list(dossier.papers.order_by("position"))
    kept = papers[: len(papers) - came_later] if came_later else papers
    return tuple(
        PaperLine(paper.name, paper.mode, paper.originals, paper.copies, paper.note)
        for paper in kept
        if not paper.is_missing
    )


def sets_of(dossier: Dossier) -> int:
    """The number of sets handed in: one unless the intake says otherwise (`details`, "sets")."""
    sets = dossier.details.get("sets", 1)
    return sets if isinstance(sets, int) and sets > 0 else 1


def _limit(written: dict[str, Any]) -> Limit:
    limit = limit_from_json(written)
    return Limit(None if limit.amount is None else format(limit.amount.normalize(), "f"), limit.unit.value)


def _appointed(told: Sequence[Event]) -> datetime | None:
    """The due moment that the applicant had been told last; a suspension takes none back."""
    return next((each.due_at for each in reversed(told) if each.due_at), None)


def _hand_overs(dossier: Dossier, told: Iterable[Event]) -> tuple[HandOver, ...]:
    """The passings-on: a dossier's holdings begin with its acceptance, then one by each hand-over, in order."""
    holdings = list(dossier.holdings.select_related("office").order_by("position"))
    passed = [each for each in told if each.action == Action.HAND_OVER]
    by_hours = limit_from_json(dossier.terms["limit"]).unit.counts_hours
    return tuple(
        HandOver(
            giver=before.office.name,
            receiver=after.office.name,
            at=event.happened_at,
            given_by=event.actor_name,
            outcome=_step_outcome(before, dossier, by_hours=by_hours),
            due_at=before.due_at,
        )
        for before, after, event in zip(holdings, holdings[1:], passed, strict=False)
    )


def _step_outcome(holding: Holding, dossier: Dossier, *, by_hours: bool) -> str:
    """How a step that has ended went against its share of the limit; "" for one that has none or goes on."""
    if holding.until is None:
        return ""
    step = holding.step(dossier.finished_at)
    return step_standing(step, holding.until, waits=False, by_the_moment=by_hours) or ""
