"""What is known of a dossier at one of its events: the one source of all its forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dossiers.rules.forms import OfficialForm
from dossiers.rules.lookup_secrets import fold_secret
from onestop.documents.printing.sheets.values import Letterhead, Limit, PaperLine, Person, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """The event that prints the form. `papers` are those it asks for; `from_state` is empty at intake."""

    happened_at: datetime
    actor_name: str
    reason: str = ""
    from_state: str = ""
    papers: tuple[str, ...] = ()
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One passing-on: who gave to whom when, the giver's own outcome ("early", "on_time", "late", or empty)."""

    giver: str
    receiver: str
    at: datetime
    given_by: str = ""
    outcome: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """A dossier as it stood at an event, with the form to print and its number.

    `appointed_at` is the due moment as told to the applicant; `money` the bill's totals by currency (None: unknown).
    """

    form: OfficialForm
    serial: int
    year: int
    is_reprint: bool
    register_serial: int | None
    letterhead: Letterhead
    code: str
    content: str
    case: str
    sets: int
    applicant: Person
    owner: Person | None
    proxy: Person | None
    receiving: Unit
    resolving: Unit
    returning: Unit
    acting: Unit
    event: EventFacts
    papers: tuple[PaperLine, ...]
    limit: Limit
    statutory: Limit
    decision: str
    received_at: datetime | None
    appointed_at: datetime | None
    delivery: str
    money: Mapping[str, int | None]
    hand_overs: tuple[HandOver, ...] = ()
    finished_at: datetime | None = None
    outcome: str = ""


def lookup_link(base_url: str, code: str, secret: str = "") -> str:
    """The address in the QR code. The secret stands in the fragment, which a browser sends to nobody."""
    place = f"{base_url.rstrip('/')}/tra-cuu/#{code}"
    return f"{place}/{fold_secret(secret)}" if secret else place
