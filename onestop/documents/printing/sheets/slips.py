"""The control slip (form 06; form 05 of 2018): every hand-over in order, with lines left for those to come."""

from dataclasses import dataclass

from onestop.documents.printing.sheets.facts import DossierFacts
from onestop.documents.printing.sheets.forms import Head, head_of
from onestop.documents.printing.sheets.values import Moment, Person, certain_moment, moment

# Rows that are filled in by hand while the slip travels with the dossier.
_BLANK_ROWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverRow:
    """One row; empty texts and None are dotted lines."""

    giver: str = ""
    receiver: str = ""
    at: Moment | None = None
    given_by: str = ""
    outcome: str = ""
    due_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSlip:
    """The control slip; `outcome` is that of the whole dossier once it is resolved."""

    head: Head
    applicant: Person
    content: str
    case: str
    received_at: Moment | None
    appointed_at: Moment | None
    resolving: str
    coordinating: tuple[str, ...]
    rows: tuple[HandOverRow, ...]
    finished_at: Moment | None
    outcome: str


def control_slip(facts: DossierFacts, *, barcode: str) -> ControlSlip:
    """The slip as of the event: hand-overs so far and blank rows."""
    done = [
        HandOverRow(
            giver=each.giver,
            receiver=each.receiver,
            at=certain_moment(each.at),
            given_by=each.given_by,
            outcome=each.outcome,
            due_at=moment(each.due_at),
        )
        for each in facts.hand_overs
    ]
    own = (facts.receiving.name, facts.resolving.name)
    others = dict.fromkeys(each.receiver for each in facts.hand_overs if each.receiver not in own)
    return ControlSlip(
        head=head_of(facts, barcode),
        applicant=facts.applicant,
        content=facts.content,
        case=facts.case,
        received_at=moment(facts.received_at),
        appointed_at=moment(facts.appointed_at),
        resolving=facts.resolving.name,
        coordinating=tuple(others),
        rows=(*done, *[HandOverRow()] * _BLANK_ROWS),
        finished_at=moment(facts.finished_at),
        outcome=facts.outcome,
    )
