"""Intake: a dossier comes in at the desk or online, is accepted, or is refused with form 03."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from dossiers.billing import bill_for
from dossiers.models import Dossier, DossierPaper, Event, Party
from dossiers.personal_data import digits_of_phone, index_of, seal
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock
from dossiers.rules.lifecycle import Action
from dossiers.rules.lookup_secrets import hash_secret, new_secret
from dossiers.services.drafts import IntakeDraft, PartyDraft, check_draft, cleaned, cleaned_papers
from dossiers.services.holdings import begin_holding
from dossiers.services.numbering import next_code
from dossiers.services.recording import Deed, append, lock
from dossiers.terms import freeze
from procedures.models import Office
from procedures.models.vocabulary import Level, in_words
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import person_sort_key, search_key
from procedures.rules.workdays import local_date
from procedures.selectors.terms import Terms, terms_on, version_on


@dataclass(frozen=True)
class Receipt:
    """What an intake gives back. `secret` is shown this once; only its keyed hash is stored."""

    dossier: Dossier
    event: Event
    secret: str


def take_in(
    draft: IntakeDraft,
    *,
    by: Actor,
    office: Office,
    at: datetime,
    received_at: datetime | None = None,
    reason: str = "",
) -> Receipt:
    """Accept a dossier at the desk: form 01, the clock starts at the effective receipt.

    `received_at` earlier than `at` is a back-dated entry and needs a reason. Raises RuleErrors (field by field),
    RuleError
    (procedure_unknown, channel_not_offered, case_required, limit_unknown, office_not_competent, …), NotPermitted.
    """
    return _enter(draft, Action.ACCEPT, by=by, office=office, at=at, happened_at=received_at, reason=reason)


def submit(draft: IntakeDraft, *, by: Actor, office: Office, at: datetime) -> Receipt:
    """Take note of a dossier filed online; nothing is promised before `accept`. Raises as `take_in`."""
    return _enter(draft, Action.SUBMIT, by=by, office=office, at=at, happened_at=None, reason="")


def refuse_at_desk(draft: IntakeDraft, *, by: Actor, office: Office, at: datetime, reason: str) -> Receipt:
    """Refuse with form 03: the dossier was never received and is in no rate. Raises as `take_in`."""
    return _enter(draft, Action.REFUSE, by=by, office=office, at=at, happened_at=None, reason=reason)


@transaction.atomic
def accept(
    code: str,
    *,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    happened_at: datetime | None = None,
    reason: str = "",
) -> Event:
    """Accept a submitted dossier under the version in force on the day of acceptance.

    Raises as `perform` and `take_in`.
    """
    dossier = lock(code, by=by, revision=revision)
    received_on = local_date(happened_at or at)
    version = version_on(dossier.procedure.code, received_on)
    case_key = dossier.case.key if dossier.case else ""
    terms = terms_on(
        version, case_key=case_key, channel=dossier.channel, office=dossier.resolving_office, on=received_on
    )
    dossier.version, dossier.case, dossier.terms = version, terms.case, freeze(terms)
    deed = Deed(action=Action.ACCEPT, by=by, at=at, happened_at=happened_at, reason=reason)
    event = append(dossier, deed, list(dossier.events.order_by("seq")))
    begin_holding(dossier, event, dossier.receiving_office_id)
    return event


@transaction.atomic
def _enter(
    draft: IntakeDraft,
    action: Action,
    *,
    by: Actor,
    office: Office,
    at: datetime,
    happened_at: datetime | None,
    reason: str,
) -> Receipt:
    draft = _tidied(draft)
    check_draft(draft)
    on = local_date(happened_at or at)
    _refuse_closed_office(office, on)
    version = version_on(draft.procedure, on)
    resolving = _resolving_office(draft, office, version.levels)
    terms = terms_on(version, case_key=draft.case, channel=draft.channel, office=resolving, on=on)
    dossier = _new_dossier(draft, terms, office, resolving, on)
    deed = Deed(action=action, by=by, at=at, happened_at=happened_at, reason=reason, facts=_facts(draft))
    secret = new_secret(secrets.token_bytes)
    event = append(dossier, deed, [], _numbered(office, secret))
    _save_parts(dossier, draft)
    if action is Action.ACCEPT:
        begin_holding(dossier, event, office.pk)
    return Receipt(dossier, event, secret)


def _tidied(draft: IntakeDraft) -> IntakeDraft:
    return replace(
        draft,
        applicant=cleaned(draft.applicant),
        owner=cleaned(draft.owner, "owner") if draft.owner else None,
        proxy=cleaned(draft.proxy, "proxy") if draft.proxy else None,
        papers=cleaned_papers(draft.papers),
    )


def _refuse_closed_office(office: Office, on: date) -> None:
    if Office.objects.valid_on(on).filter(pk=office.pk).exists():
        return
    successor = office.successor.name if office.successor else "–"
    raise RuleError(
        "office_not_valid",
        gettext_noop("%(office)s does not take dossiers on this day; its successor is %(successor)s."),
        field="office",
        office=office.name,
        successor=successor,
    )


def _resolving_office(draft: IntakeDraft, receiving: Office, levels: list[str]) -> Office:
    """The office that answers for the result: the one named, or the receiving one where its level is competent."""
    chosen = receiving
    if draft.resolving_office:
        named = Office.objects.filter(code=draft.resolving_office).first()
        if named is None:
            raise RuleError(
                "office_unknown",
                gettext_noop("There is no office with the code %(office)s."),
                field="resolving_office",
                office=draft.resolving_office,
            )
        chosen = named
    if levels and chosen.level not in levels:
        raise RuleError(
            "office_not_competent",
            gettext_noop(
                "%(office)s is not competent for this procedure (%(levels)s). Name the resolving office."
            ),
            field="resolving_office",
            office=chosen.name,
            levels=in_words(Level, levels),
        )
    return chosen


def _returning_office(draft: IntakeDraft, receiving: Office) -> Office:
    if not draft.returning_office:
        return receiving
    named = Office.objects.filter(code=draft.returning_office).first()
    if named is None:
        raise RuleError(
            "office_unknown",
            gettext_noop("There is no office with the code %(office)s."),
            field="returning_office",
            office=draft.returning_office,
        )
    return named


def _new_dossier(draft: IntakeDraft, terms: Terms, receiving: Office, resolving: Office, on: date) -> Dossier:
    return Dossier(
        code_on=on,
        receiving_office=receiving,
        resolving_office=resolving,
        returning_office=_returning_office(draft, receiving),
        holder_office=receiving,
        procedure=terms.version.procedure,
        version=terms.version,
        case=terms.case,
        channel=draft.channel,
        terms=freeze(terms),
        bill=bill_for(
            terms.version,
            terms.case,
            draft.channel,
            on=on,
            quantities=draft.quantities,
            exemptions=draft.exemptions,
        ),
        delivery=draft.delivery,
        details=_details(draft),
    )


def _details(draft: IntakeDraft) -> dict[str, Any]:
    details = {
        **draft.details,
        "quantities": dict(draft.quantities),
        "exemptions": list(draft.exemptions),
    }
    return {**details, **_consent(draft)}


def _facts(draft: IntakeDraft) -> dict[str, Any]:
    """What the first event keeps for good: the channel, and the consent where it was given."""
    return {"channel": draft.channel, **_consent(draft)}


def _consent(draft: IntakeDraft) -> dict[str, list[str]]:
    return {"notify_by": sorted(set(draft.notify_by))} if draft.notify_by else {}


def _numbered(office: Office, secret: str) -> Callable[[Dossier, Event, Clock], None]:
    """Number the dossier once everything else has been checked: the counter is held until commit."""

    def number(dossier: Dossier, event: Event, clock: Clock) -> None:
        if event.action == Action.SUBMIT:
            dossier.submitted_at = event.happened_at
        dossier.code, dossier.serial = next_code(office, dossier.code_on)
        dossier.secret_hash = hash_secret(settings.LOOKUP_SECRET_KEY, dossier.code, secret)

    return number


def _save_parts(dossier: Dossier, draft: IntakeDraft) -> None:
    Party.objects.bulk_create([party_row(dossier, role, party) for role, party in draft.parties().items()])
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            position=position,
            name=paper.name,
            mode=paper.mode,
            originals=paper.originals,
            copies=paper.copies,
            is_missing=paper.is_missing,
            note=paper.note,
        )
        for position, paper in enumerate(draft.papers, start=1)
    )


def party_row(dossier: Dossier, role: str, party: PartyDraft) -> Party:
    """A party with its personal values encrypted and indexed; not saved."""
    return Party(
        dossier=dossier,
        role=role,
        kind=party.kind,
        name=party.name,
        name_key=search_key(party.name)[:200],
        sort_key=person_sort_key(party.name)[:600],
        sealed=seal(party.contact(), about=f"party {dossier.code} {role}"),
        id_index=index_of(party.id_number),
        phone_index=index_of(digits_of_phone(party.phone)),
    )
