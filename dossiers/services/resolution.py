"""The ends of a dossier: resolved, returned, withdrawn, stopped; and its reopening."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Unpack

from django.db import transaction

from dossiers.models import Dossier, Event
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock, ReopenEffect
from dossiers.rules.lifecycle import Action, State
from dossiers.selectors.at_once import waits_for_answer
from dossiers.services.drafts import DELIVERIES, IntakeDraft
from dossiers.services.files import FileDraft, kept, may_add
from dossiers.services.holdings import begin_holding, end_holding
from dossiers.services.intake import Receipt, take_in
from dossiers.services.recording import Deed, HappenedAt, HappenedAtWithReason, perform
from procedures.models import Office
from procedures.rules.errors import RuleError, gettext_noop


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result: granted or rejected (with reasons), its number, day and signer."""

    kind: str = "granted"
    number: str = ""
    signed_on: str = ""
    signer: str = ""

    def facts(self) -> dict[str, str]:
        return {
            "result": self.kind,
            "result_number": self.number,
            "signed_on": self.signed_on,
            "signer": self.signer,
        }


def resolve(
    code: str,
    *,
    by: Actor,
    at: datetime,
    result: Result,
    reason: str = "",
    revision: int | None = None,
    happened_at: datetime | None = None,
    result_file: FileDraft | None = None,
) -> Event:
    """The result is ready: the clock stops and the outcome is settled. A rejection needs its reasons.

    The result as a file is recorded with it, in one event. Raises also result_unknown, reason_missing, not_instant
    (straight from received only while the person waits), and what a file is refused for.
    """
    if result.kind not in ("granted", "rejected"):
        raise RuleError(
            "result_unknown", gettext_noop("A result is either granted or rejected."), field="result"
        )
    if result.kind == "rejected" and not reason.strip():
        raise RuleError("reason_missing", gettext_noop("Give the reason."), field="reason")
    deed = Deed(
        action=Action.RESOLVE, by=by, at=at, reason=reason, happened_at=happened_at, facts=result.facts()
    )
    if result_file is None:
        return perform(code, deed, revision=revision, change=_refuse_unless_instant)
    return _resolve_with_file(code, deed, result_file, revision)


def _resolve_with_file(code: str, deed: Deed, file: FileDraft, revision: int | None) -> Event:
    def settle(dossier: Dossier, event: Event, clock: Clock) -> None:
        _refuse_unless_instant(dossier, event, clock)
        found.enter(dossier, event, clock)

    may_add(code, by=deed.by, action=Action.RESOLVE)
    with kept(file) as found:
        facts = {**deed.facts, **found.facts()}
        return perform(
            code, replace(deed, facts=facts, personal=found.personal()), revision=revision, change=settle
        )


def _refuse_unless_instant(dossier: Dossier, event: Event, clock: Clock) -> None:
    if event.from_state == State.RECEIVED and not waits_for_answer(dossier, event.happened_on):
        raise RuleError(
            "not_instant",
            gettext_noop(
                "Only a procedure that is done while you wait is resolved straight away; start it first."
            ),
            field="action",
        )


def return_result(
    code: str,
    *,
    by: Actor,
    at: datetime,
    delivery: str = "",
    taken_by: str = "",
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Hand the result over at the desk, by post, at home or online; who took it is kept encrypted."""
    if delivery and delivery not in DELIVERIES:
        raise RuleError(
            "delivery_unknown",
            gettext_noop("Choose how the result is handed over: desk, post, home or online."),
            field="delivery",
        )

    def close(dossier: Dossier, event: Event, clock: Clock) -> None:
        event.data["delivery"] = delivery or dossier.delivery
        dossier.returned_at = event.happened_at
        end_holding(dossier, event.happened_at)

    personal = {"taken_by": taken_by.strip()} if taken_by.strip() else {}
    deed = Deed(action=Action.RETURN_RESULT, by=by, at=at, personal=personal, **moment)
    return perform(code, deed, revision=revision, change=close)


def withdraw(
    code: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """The applicant takes the dossier back before there is a result; it is in no rate."""
    deed = Deed(action=Action.WITHDRAW, by=by, at=at, reason=reason, **moment)
    return perform(code, deed, revision=revision, change=_end)


def stop(
    code: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """End the dossier without a result, with notice (form 05); it is in no rate."""
    deed = Deed(action=Action.STOP, by=by, at=at, reason=reason, **moment)
    return perform(code, deed, revision=revision, change=_end)


def refuse(
    code: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """Refuse a submitted dossier with form 03; it was never received."""
    return perform(code, Deed(action=Action.REFUSE, by=by, at=at, reason=reason, **moment), revision=revision)


def reopen(
    code: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    clock_effect: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """A head takes a finished dossier up again; the event says whether the limit goes on or starts anew.

    The finish that was counted stays counted: the dossier comes in again (docs/rules/statistics.md).
    """
    if clock_effect not in [effect.value for effect in ReopenEffect]:
        raise RuleError(
            "clock_effect_missing",
            gettext_noop("Say whether the limit goes on or starts anew."),
            field="clock_effect",
        )

    def again(dossier: Dossier, event: Event, clock: Clock) -> None:
        dossier.returned_at = None
        if not dossier.holdings.filter(until__isnull=True).exists():
            begin_holding(dossier, event, dossier.holder_office_id, clock)
        dossier.suspensions.filter(until__isnull=True).update(until=event.happened_at)

    deed = Deed(
        action=Action.REOPEN, by=by, at=at, reason=reason, facts={"clock_effect": clock_effect}, **moment
    )
    return perform(code, deed, revision=revision, change=again)


@transaction.atomic
def take_in_and_return(
    draft: IntakeDraft, *, by: Actor, office: Office, at: datetime, result: Result, taken_by: str = ""
) -> Receipt:
    """What is answered while the person waits, in one act: received, resolved and returned, each with its event."""
    receipt = take_in(draft, by=by, office=office, at=at)
    resolve(receipt.dossier.code, by=by, at=at, result=result)
    return_result(receipt.dossier.code, by=by, at=at, taken_by=taken_by)
    receipt.dossier.refresh_from_db()
    return receipt


def _end(dossier: Dossier, event: Event, clock: Clock) -> None:
    end_holding(dossier, event.happened_at)
    dossier.suspensions.filter(until__isnull=True).update(until=event.happened_at)
