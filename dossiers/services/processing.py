"""The work on a dossier: start, assign, hand over, consult, correct, re-appoint, apply another calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from django.db import transaction

from dossiers.models import Dossier, Event, Party
from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor, Colleague
from dossiers.rules.appointments import check_new_appointment
from dossiers.rules.assignments import check_assignment
from dossiers.rules.clock import Clock
from dossiers.rules.lifecycle import Action
from dossiers.selectors.clocks import clock_of
from dossiers.services.drafts import (
    DELIVERIES,
    PartyDraft,
    check_notices,
    check_party,
    check_way_home,
    cleaned,
)
from dossiers.services.holdings import begin_holding, renew_due
from dossiers.services.intake import party_row
from dossiers.services.recording import Deed, HappenedAt, HappenedAtWithReason, append, lock, perform
from dossiers.services.suspension import ask, resume
from procedures.models import CalendarVersion, Office
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop

BESIDE_PARTIES = ("delivery", "notify_by")
PARTY_FIELDS = ("name", "kind", "id_number", "phone", "email", "address", "birth_on")


def start(
    code: str, *, by: Actor, at: datetime, revision: int | None = None, **moment: Unpack[HappenedAtWithReason]
) -> Event:
    """An officer of the holding office begins to work on a received dossier."""
    return perform(code, Deed(action=Action.START, by=by, at=at, **moment), revision=revision)


def assign(
    code: str,
    *,
    by: Actor,
    at: datetime,
    person: Colleague,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Make the dossier somebody's task: one's own, or by the head that of anybody in the office that holds it.

    It stays so until the dossier goes to another office or ends. Raises also what `check_assignment` says.
    """

    def give(dossier: Dossier, event: Event, clock: Clock) -> None:
        check_assignment(by, person, holder=dossier.holder_office_id, assignee=dossier.assignee_id)
        dossier.assignee_id, dossier.assignee_name = person.id, person.name

    facts = {"person": person.id, "person_name": person.name}
    return perform(
        code,
        Deed(action=Action.ASSIGN, by=by, at=at, facts=facts, **moment),
        revision=revision,
        change=give,
    )


def remind(
    code: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """A head or manager reminds of a dossier; the words stand beside it until the next step of its way."""
    return perform(code, Deed(action=Action.REMIND, by=by, at=at, reason=reason, **moment), revision=revision)


def hand_over(
    code: str,
    *,
    by: Actor,
    at: datetime,
    to_office: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Hand the dossier to the next unit or step, with a control slip.

    Raises also office_unknown, office_holds_already.
    """
    target = Office.objects.valid_on(at.date()).filter(code=to_office).first()
    if target is None:
        raise RuleError(
            "office_unknown",
            gettext_noop("There is no office with the code %(office)s."),
            field="to_office",
            office=to_office,
        )

    def move(dossier: Dossier, event: Event, clock: Clock) -> None:
        if dossier.holder_office_id == target.pk:
            raise RuleError(
                "office_holds_already",
                gettext_noop("This office holds the dossier already."),
                field="to_office",
            )
        dossier.holder_office = target
        begin_holding(dossier, event, target.pk, clock)

    deed = Deed(action=Action.HAND_OVER, by=by, at=at, facts={"to_office": target.code}, **moment)
    return perform(code, deed, revision=revision, change=move)


def consult(
    code: str,
    *,
    by: Actor,
    at: datetime,
    asked: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Ask another agency for its opinion; the clock stops only where the version says that the law lets it."""
    deed = Deed(action=Action.CONSULT, by=by, at=at, facts={"asked": asked}, **moment)
    return perform(code, deed, revision=revision, change=ask("consultation"))


def answer_consultation(
    code: str,
    *,
    by: Actor,
    at: datetime,
    answer: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Note the opinion that came back. Raises also no_open_consultation, answer_missing."""
    if not answer.strip():
        raise RuleError("answer_missing", gettext_noop("Note what was answered."), field="answer")
    deed = Deed(action=Action.ANSWER_CONSULTATION, by=by, at=at, facts={"answer": answer}, **moment)
    return perform(code, deed, revision=revision, change=resume("consultation"))


def reappoint(
    code: str,
    *,
    by: Actor,
    at: datetime,
    promised_at: datetime,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Promise a new date with an apology (form 04), once; the due date that outcomes use stays.

    Raises also already_reappointed and what `check_new_appointment` says.
    """

    def check(dossier: Dossier, event: Event, clock: Clock) -> None:
        before = clock_of(dossier, list(dossier.events.order_by("seq")))
        event.data["late_apology"] = check_new_appointment(before, event.happened_at, promised_at)

    deed = Deed(action=Action.REAPPOINT, by=by, at=at, promised_at=promised_at, **moment)
    return perform(code, deed, revision=revision, change=check)


def recompute(
    code: str,
    *,
    by: Actor,
    at: datetime,
    calendar_version: CalendarVersion,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Apply another calendar version to an open dossier: the event keeps the due date before and after."""

    def note(dossier: Dossier, event: Event, clock: Clock) -> None:
        before = dossier.events.order_by("-seq").first()
        event.data["due_before"] = before.due_at.isoformat() if before and before.due_at else None
        event.data["due_after"] = event.due_at.isoformat() if event.due_at else None
        renew_due(dossier, clock)

    facts = {"calendar": str(calendar_version)}
    deed = Deed(
        action=Action.RECOMPUTE, by=by, at=at, calendar_version=calendar_version, facts=facts, **moment
    )
    return perform(code, deed, revision=revision, change=note)


@transaction.atomic
def correct(
    code: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, str],
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Correct a wrong entry: `delivery`, or a party's field as `applicant.phone`. Before and after are kept, encrypted.

    `notify_by` holds the ways, with blanks between them, on which the applicant agrees to be told from now on.

    Fields that move the clock or a statistic cannot be corrected. Raises also changes_missing,
    field_not_correctable; address_missing and phone_missing where the result is to be brought home.
    """
    by_role = _sorted_out(changes)
    dossier = lock(code, by=by, revision=revision)
    before = _present(code, by_role)

    def change(dossier: Dossier, event: Event, clock: Clock) -> None:
        if "delivery" in changes:
            event.data["delivery"] = {"before": dossier.delivery, "after": changes["delivery"]}
            dossier.delivery = changes["delivery"]
        for role, values in by_role.items():
            _save_party(dossier, role, values)
        if changes.get("delivery") == "home":
            _check_way_home(dossier)
        if "notify_by" in changes:
            event.data["notify_by"] = _agree_anew(dossier, changes["notify_by"].split())

    personal = {
        key: {"before": before.get(key, ""), "after": value}
        for key, value in changes.items()
        if key not in BESIDE_PARTIES
    }
    facts = {"fields": sorted(changes)}
    deed = Deed(action=Action.CORRECT, by=by, at=at, facts=facts, personal=personal, **moment)
    return append(dossier, deed, list(dossier.events.order_by("seq")), change)


def _sorted_out(changes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    if not changes:
        raise RuleError("changes_missing", gettext_noop("Name the fields to correct."), field="changes")
    by_role: dict[str, dict[str, str]] = {}
    for key, value in changes.items():
        role, _, name = key.partition(".")
        if key == "notify_by":
            continue
        if key == "delivery" and value in DELIVERIES:
            continue
        if role not in Party.Role.values or name not in PARTY_FIELDS:
            raise RuleError(
                "field_not_correctable",
                gettext_noop(
                    "“%(name)s” cannot be corrected so. Correctable: delivery, and fields of the parties."
                ),
                field=f"changes.{key}",
                name=key,
            )
        by_role.setdefault(role, {})[name] = value
    return by_role


def _draft_of(party: Party, code: str) -> PartyDraft:
    return PartyDraft(
        name=party.name, kind=party.kind, **unseal(party.sealed, about=f"party {code} {party.role}")
    )


def _present(code: str, by_role: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found = {}
    for party in Party.objects.filter(dossier__code=code, role__in=by_role):
        draft = _draft_of(party, code)
        found.update({f"{party.role}.{name}": getattr(draft, name) for name in by_role[party.role]})
    return found


def _check_way_home(dossier: Dossier) -> None:
    """What is to be brought home from now on needs what intake would have asked for."""
    applicant = dossier.parties.filter(role=Party.Role.APPLICANT).first()
    errors = list(check_way_home(_draft_of(applicant, dossier.code))) if applicant else []
    if errors:
        raise RuleErrors(errors)


def _agree_anew(dossier: Dossier, ways: list[str]) -> dict[str, list[str]]:
    """Note on which ways the applicant agrees to be told from now on; returns before and after."""
    applicant = dossier.parties.filter(role=Party.Role.APPLICANT).first()
    errors = list(check_notices(ways, _draft_of(applicant, dossier.code))) if applicant else []
    if errors:
        raise RuleErrors(errors)
    told = {"before": dossier.details.get("notify_by", []), "after": sorted(set(ways))}
    dossier.details = {**dossier.details, "notify_by": told["after"]}
    return told


def _save_party(dossier: Dossier, role: str, values: Mapping[str, str]) -> None:
    party = Party.objects.filter(dossier=dossier, role=role).first()
    present = _draft_of(party, dossier.code) if party else PartyDraft(name="")
    draft = cleaned(replace(present, **values), role)
    errors = list(check_party(role, draft))
    if errors:
        raise RuleErrors(errors)
    row = party_row(dossier, role, draft)
    row.pk = party.pk if party else None
    row.save()
