"""What an invented applicant hands in at the counter or online."""

from __future__ import annotations

from random import Random

from dossiers.services.drafts import IntakeDraft, PaperDraft, PartyDraft
from onestop.demo.people import Person, enterprise, person
from onestop.demo.routes import Route
from procedures.models import Case, ProcedureVersion

OF_ENTERPRISES = frozenset({"doanh-nghiep", "moi-truong", "duong-bo", "hop-tac-xa", "an-toan-nong-san"})
CHANNELS = {"direct": 50, "online": 42, "postal": 8}
DELIVERIES = {
    "direct": ("desk", "desk", "desk", "post"),
    "online": ("online", "online", "desk"),
    "postal": ("post",),
}
# Every fifth applicant agrees to be told by SMS.
AGREES_EVERY = 5
MANY = {"page": 12, "copy": 5, "person": 3}


def draft_for(route: Route, rng: Random, number: int) -> IntakeDraft:
    """A plausible dossier for the route; `number` is kept on it, so that an interrupted loading can go on."""
    version = route.version
    cases = list(version.cases.all())
    case = rng.choice(cases) if cases else None
    channel = rng.choices(version.channels, [CHANNELS[channel] for channel in version.channels])[0]
    applicant = enterprise(rng) if version.field.code in OF_ENTERPRISES else person(rng)
    return IntakeDraft(
        procedure=version.procedure.code,
        channel=channel,
        case=case.key if case else "",
        applicant=_party(applicant),
        proxy=_party(person(rng)) if rng.random() < 0.06 else None,
        papers=tuple(_papers(version, case)),
        quantities=_quantities(version, rng),
        exemptions=_exemptions(version, rng),
        delivery=rng.choice(DELIVERIES[channel]),
        resolving_office=route.resolving.code,
        details={"demonstration": number},
        # Their numbers cannot belong to anybody, and the demonstration has no gateway.
        notify_by=("sms",) if number % AGREES_EVERY == 0 else (),
    )


def _party(person: Person) -> PartyDraft:
    return PartyDraft(
        name=person.name,
        kind=person.kind,
        id_number=person.id_number,
        phone=person.phone,
        address=person.address,
        birth_on=person.birth_on,
    )


def _papers(version: ProcedureVersion, case: Case | None) -> list[PaperDraft]:
    """The papers that everybody brings: those of the case, without those that only some need."""
    asked = [
        paper
        for paper in version.papers.all()
        if not paper.condition and paper.case_id in (None, case.pk if case else None)
    ]
    return [
        PaperDraft(name=paper.name, mode=paper.mode, originals=paper.originals, copies=paper.copies)
        for paper in asked
    ]


def _quantities(version: ProcedureVersion, rng: Random) -> dict[str, int]:
    counted = {name for fee in version.fees.all() for name in (fee.per, fee.for_each)} - {"", "dossier"}
    if "page" in counted:
        counted.add("copy")
    return {name: rng.randint(1, MANY.get(name, 1)) for name in sorted(counted)}


def _exemptions(version: ProcedureVersion, rng: Random) -> tuple[str, ...]:
    grounds = list(version.exemptions.all())
    return (rng.choice(grounds).key,) if grounds and rng.random() < 0.05 else ()
