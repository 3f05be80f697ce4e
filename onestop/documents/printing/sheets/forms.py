"""The sheets of forms 01 to 05: what each says, in the order of the Circular (docs/printing.md)."""

from dataclasses import dataclass

from onestop.documents.printing.sheets.facts import DossierFacts
from onestop.documents.printing.sheets.values import (
    Letterhead,
    Limit,
    Moment,
    PaperLine,
    Person,
    Unit,
    certain_moment,
    moment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a form: name and number of the form, letterhead, running number, place and day."""

    kind: str
    form_number: str
    title: str
    circular: str
    letterhead: Letterhead
    serial: int
    year: int
    on: Moment
    is_reprint: bool
    code: str
    barcode: str


def head_of(facts: DossierFacts, barcode: str) -> Head:
    """The head of the form that the facts name; its day is the day of the event."""
    return Head(
        kind=facts.form.kind.value,
        form_number=facts.form.number,
        title=facts.form.title,
        circular=facts.form.circular,
        letterhead=facts.letterhead,
        serial=facts.serial,
        year=facts.year,
        on=certain_moment(facts.event.happened_at),
        is_reprint=facts.is_reprint,
        code=facts.code,
        barcode=barcode,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Form 01. `copies` ("applicant", "office") come one after the other; only the applicant's has the secret."""

    head: Head
    copies: tuple[str, ...]
    receiving: Unit
    returning: Unit
    applicant: Person
    owner: Person | None
    proxy: Person | None
    content: str
    case: str
    papers: tuple[PaperLine, ...]
    sets: int
    limit: Limit
    statutory: Limit
    decision: str
    received_at: Moment
    due_at: Moment | None
    delivery: str
    register_serial: int | None
    receiver: str
    qr: str
    qr_without_secret: str
    lookup_address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Receipts:
    """Form 01 of several dossiers; the head is that of the first."""

    head: Head
    slips: tuple[Receipt, ...]


def receipt(
    facts: DossierFacts,
    *,
    barcode: str,
    qr: str,
    qr_without_secret: str,
    secret: str,
    copies: tuple[str, ...],
) -> Receipt:
    """Form 01, the receipt with the appointment; `secret` is empty on a reprint."""
    return Receipt(
        head=head_of(facts, barcode),
        copies=copies,
        receiving=facts.receiving,
        returning=facts.returning,
        applicant=facts.applicant,
        owner=facts.owner,
        proxy=facts.proxy,
        content=facts.content,
        case=facts.case,
        papers=facts.papers,
        sets=facts.sets,
        limit=facts.limit,
        statutory=facts.statutory,
        decision=facts.decision,
        received_at=certain_moment(facts.event.happened_at),
        due_at=moment(facts.appointed_at),
        delivery=facts.delivery,
        register_serial=facts.register_serial,
        receiver=facts.event.actor_name,
        qr=qr,
        qr_without_secret=qr_without_secret,
        lookup_address=f"{facts.letterhead.base_url}/tra-cuu/",
        secret=secret,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Form 02: the papers to bring, the reason, and whom to ask."""

    head: Head
    applicant: Person
    owner: Person | None
    content: str
    case: str
    papers: tuple[str, ...]
    reason: str
    contact: str
    phone: str


def supplement(facts: DossierFacts, *, barcode: str) -> Supplement:
    """Form 02, the request to complete a dossier."""
    return Supplement(
        head=head_of(facts, barcode),
        applicant=facts.applicant,
        owner=facts.owner,
        content=facts.content,
        case=facts.case,
        papers=facts.event.papers,
        reason=facts.event.reason,
        contact=facts.event.actor_name,
        phone=facts.acting.phone or facts.letterhead.phone,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Form 03: why the dossier is not taken."""

    head: Head
    receiving: Unit
    applicant: Person
    owner: Person | None
    content: str
    case: str
    reason: str
    receiver: str


def refusal(facts: DossierFacts, *, barcode: str) -> Refusal:
    """Form 03, the refusal at the desk."""
    return Refusal(
        head=head_of(facts, barcode),
        receiving=facts.receiving,
        applicant=facts.applicant,
        owner=facts.owner,
        content=facts.content,
        case=facts.case,
        reason=facts.event.reason,
        receiver=facts.event.actor_name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology:
    """Form 04: what was promised, why it is late, the new time."""

    head: Head
    addressee: Person
    agency: str
    receiving: Unit
    content: str
    case: str
    received_at: Moment | None
    appointed_at: Moment | None
    promised_at: Moment | None
    reason: str
    signer: str


def apology(facts: DossierFacts, *, barcode: str) -> Apology:
    """Form 04, the apology with a new appointment."""
    return Apology(
        head=head_of(facts, barcode),
        addressee=facts.owner or facts.applicant,
        agency=facts.resolving.name,
        receiving=facts.receiving,
        content=facts.content,
        case=facts.case,
        received_at=moment(facts.received_at),
        appointed_at=moment(facts.appointed_at),
        promised_at=moment(facts.event.promised_at),
        reason=facts.event.reason,
        signer=facts.letterhead.signer_name or facts.event.actor_name,
    )


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in whole units of a currency; None is not known."""

    currency: str
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Form 05 of 2025: the stage at which the dossier ends without a result, why, and what was to be paid."""

    head: Head
    addressee: Person
    agency: str
    receiving: Unit
    content: str
    case: str
    received_at: Moment | None
    appointed_at: Moment | None
    stage: str
    stopped_at: Moment
    reason: str
    money: tuple[Money, ...]
    signer: str


def stop(facts: DossierFacts, *, barcode: str) -> Stop:
    """Form 05 of the set of 2025, the notice that a dossier is stopped."""
    return Stop(
        head=head_of(facts, barcode),
        addressee=facts.owner or facts.applicant,
        agency=facts.resolving.name,
        receiving=facts.receiving,
        content=facts.content,
        case=facts.case,
        received_at=moment(facts.received_at),
        appointed_at=moment(facts.appointed_at),
        stage=facts.event.from_state,
        stopped_at=certain_moment(facts.event.happened_at),
        reason=facts.event.reason,
        money=tuple(Money(currency, amount) for currency, amount in sorted(facts.money.items())),
        signer=facts.letterhead.signer_name or facts.event.actor_name,
    )
