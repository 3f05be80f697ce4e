"""A petition comes in from the public page, or goes on to the office whose matter it is."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from dossiers.personal_data import index_of, seal, unseal
from dossiers.rules.actors import Actor
from dossiers.rules.codes import parse_code
from dossiers.rules.lookup_secrets import hash_secret, new_secret
from onestop.citizens.feedback.models import Petition, PetitionEvent
from onestop.citizens.feedback.petition_clock import first_term
from onestop.citizens.feedback.petition_recording import (
    LONGEST_TEXT,
    PetitionDeed,
    append,
    checked_text,
    lock,
)
from onestop.citizens.feedback.rules.codes import issue_petition_code
from onestop.citizens.feedback.rules.petitions import Kind, PetitionAction
from procedures.models import Office
from procedures.rules.errors import NotFound, RuleError, RuleErrors, gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.vietnamese import clean_text
from procedures.selectors.calendars import calendar_version_for

LONGEST_NAME, LONGEST_CONTACT = 200, 300


@dataclass(frozen=True)
class PetitionDraft:
    """What somebody wrote to an office; `token` is the form's own, so that sending twice enters once."""

    kind: Kind
    office: Office
    text: str
    token: str
    about: str = ""
    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class PetitionReceipt:
    """What an intake gives back: the entry, and the secret that belongs to its code."""

    petition: Petition
    secret: str


def receive(draft: PetitionDraft, *, by: Actor, at: datetime) -> PetitionReceipt:
    """Enter a petition in the office's register; the same form sent again gives the same receipt.

    Raises as `checked`, and RuleError (office_closed, calendar_missing).
    """
    draft = checked(draft)
    if draft.office not in Office.objects.valid_on(local_date(at)):
        raise RuleError("office_closed", gettext_noop("Choose an office that exists today."), field="office")
    sent_key = _sent_key(draft)
    known = Petition.objects.filter(sent_key=sent_key).first()
    if known:
        return _again(known)
    try:
        return _enter(draft, sent_key, by=by, at=at)
    except IntegrityError:
        # The same form came a second time while the first was being entered.
        return _again(Petition.objects.get(sent_key=sent_key))


def checked(draft: PetitionDraft) -> PetitionDraft:
    """The draft with every text in its one form. Raises RuleErrors with every field that cannot stand."""
    draft = _tidied(draft)
    errors = list(_faults(draft))
    if errors:
        raise RuleErrors(errors)
    return draft


@transaction.atomic
def forward(
    code: str, *, by: Actor, at: datetime, to_office: str, text: str, revision: int | None = None
) -> PetitionEvent:
    """Give it to the office whose matter it is: closed here, received there, where its clock begins.

    Who sent it goes on asking under the code they have. Raises as `perform`, and RuleError office_unknown, office_same.
    """
    petition = lock(code, by=by, revision=revision)
    reason = checked_text(text, gettext_noop("Say why it goes to that office."))
    target = Office.objects.valid_on(local_date(at)).filter(code=to_office).first()
    if target is None:
        raise RuleError("office_unknown", gettext_noop("Choose the office to forward to."), field="to_office")
    if target.pk == petition.office_id:
        raise RuleError("office_same", gettext_noop("This office has it already."), field="to_office")
    event = append(petition, PetitionDeed(action=PetitionAction.FORWARD, by=by, at=at, text=reason))
    known = unseal(petition.sealed, about=f"petition {petition.code}")
    onward = _new(target, petition.kind, at, sealed=known)
    onward.about_code, onward.is_named = petition.about_code, petition.is_named
    onward.sent_key, onward.forwarded_from = index_of(f"forwarded {petition.code}"), petition
    append(onward, PetitionDeed(action=PetitionAction.RECEIVE, by=by, at=at, text=reason))
    return event


@transaction.atomic
def _enter(draft: PetitionDraft, sent_key: str, *, by: Actor, at: datetime) -> PetitionReceipt:
    secret = new_secret(secrets.token_bytes)
    sealed = {"name": draft.name, "contact": draft.contact, "text": draft.text, "secret": secret}
    petition = _new(draft.office, draft.kind.value, at, sealed=sealed)
    petition.about_code, petition.is_named = draft.about, bool(draft.name)
    petition.sent_key = sent_key
    petition.secret_hash = hash_secret(settings.LOOKUP_SECRET_KEY, petition.code, secret)
    append(petition, PetitionDeed(action=PetitionAction.RECEIVE, by=by, at=at))
    return PetitionReceipt(petition, secret)


def _new(office: Office, kind: str, at: datetime, *, sealed: dict[str, str]) -> Petition:
    code = _next_code(office, local_date(at))
    return Petition(
        code=code,
        kind=kind,
        office=office,
        sealed=seal(sealed, about=f"petition {code}"),
        received_at=at,
        received_on=local_date(at),
        calendar_version=calendar_version_for(office),
        term=first_term(kind, at),
        last_seq=0,
    )


NEXT_SERIAL = """
INSERT INTO feedback_petitioncounter AS counter (office_id, "on", last) VALUES (%s, %s, 1)
ON CONFLICT (office_id, "on") DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def _next_code(office: Office, on: date) -> str:
    """The next code of the office on a local day; its counter stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SERIAL, [office.pk, on])
        (serial,) = cursor.fetchone()
    return issue_petition_code(office.code, on, serial)


def _again(petition: Petition) -> PetitionReceipt:
    return PetitionReceipt(petition, unseal(petition.sealed, about=f"petition {petition.code}")["secret"])


def _sent_key(draft: PetitionDraft) -> str:
    """Token and content together: a form that was changed and sent again is another petition."""
    parts = (draft.token, draft.kind, draft.office.code, draft.about, draft.name, draft.contact, draft.text)
    return index_of("\0".join(parts))


def _tidied(draft: PetitionDraft) -> PetitionDraft:
    """Every text in its one form. RuleErrors for what is no text."""
    cleaned, errors = {}, []
    for name in ("text", "name", "contact", "about"):
        try:
            cleaned[name] = clean_text(getattr(draft, name), lines=name == "text").strip()
        except RuleError as error:
            error.field = name
            errors.append(error)
    if errors:
        raise RuleErrors(errors)
    return replace(
        draft,
        text=cleaned["text"],
        name=cleaned["name"],
        contact=cleaned["contact"],
        about=_readable(cleaned["about"]),
    )


def _readable(about: str) -> str:
    """The dossier code as it is issued. Whether there is such a dossier is nobody's business here."""
    try:
        return parse_code(about).text
    except NotFound:
        return about


def _faults(draft: PetitionDraft) -> Iterable[RuleError]:
    if not draft.text:
        yield RuleError("text_missing", gettext_noop("Write what it is about."), field="text")
    yield from _too_long(draft)
    if draft.about and not _is_code(draft.about):
        yield RuleError(
            "dossier_code_malformed",
            gettext_noop("A dossier code looks like H50.12-260615-0001. Leave it empty if you have none."),
            field="about",
        )
    if draft.kind.needs_name and not draft.name:
        yield RuleError(
            "name_needed",
            gettext_noop("A complaint or denunciation needs your name: the law takes none without it."),
            field="name",
        )
    if draft.kind.needs_name and not draft.contact:
        yield RuleError(
            "contact_needed",
            gettext_noop("Say how we can reach you: address, phone or e-mail."),
            field="contact",
        )


def _too_long(draft: PetitionDraft) -> Iterable[RuleError]:
    for name, most in (("text", LONGEST_TEXT), ("name", LONGEST_NAME), ("contact", LONGEST_CONTACT)):
        if len(getattr(draft, name)) > most:
            yield RuleError(
                "text_too_long", gettext_noop("At most %(most)s letters, please."), field=name, most=most
            )


def _is_code(text: str) -> bool:
    try:
        parse_code(text)
    except NotFound:
        return False
    return True
