"""From checked input to the intake services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from dossiers.rules.actors import Actor, Role
from dossiers.rules.permissions import DESK
from dossiers.services.drafts import IntakeDraft, PartyDraft
from dossiers.services.intake import Receipt, refuse_at_desk, submit, take_in
from dossiers.services.resolution import Result, take_in_and_return
from onestop.people.dispatch import papers_of, result_of
from procedures.models import Fee, Office
from procedures.rules.errors import NotPermitted, RuleError, gettext_noop
from procedures.rules.fees import PER_DOSSIER

Values = Mapping[str, Any]


def taken_in(values: Values, *, by: Actor, at: datetime) -> Receipt:
    """The receipt of the service that the input asks for: accept (also instant), submit or refuse."""
    office, draft = receiving_office(by, values["office"]), draft_of(values)
    common: dict[str, Any] = {"by": by, "office": office, "at": at}
    if values["instant"]:
        return _at_once(draft, values, common)
    if values["action"] == "submit":
        return submit(draft, **common)
    if values["action"] == "refuse":
        return refuse_at_desk(draft, reason=values["reason"], **common)
    return take_in(draft, received_at=values.get("received_at"), reason=values["reason"], **common)


def _at_once(draft: IntakeDraft, values: Values, common: dict[str, Any]) -> Receipt:
    if values["action"] != "accept" or values.get("received_at"):
        raise RuleError(
            "instant_only_now",
            gettext_noop(
                "What is done while you wait is accepted now; it cannot be submitted, refused or back-dated."
            ),
            field="instant",
        )
    result = result_of(values["result"]) if values.get("result") else Result()
    return take_in_and_return(draft, result=result, taken_by=values["taken_by"], **common)


def receiving_office(by: Actor, code: str) -> Office:
    """The office named, or the caller's only desk. Raises office_required, office_unknown, NotPermitted."""
    if code:
        return _named(code)
    desks = by.offices_with(Role.CLERK)
    if not desks:
        raise NotPermitted("not_permitted", DESK.permission)
    offices = list(Office.objects.filter(Q(pk__in=desks)).order_by("path")[:50])
    if len(offices) == 1:
        return offices[0]
    raise RuleError(
        "office_required",
        gettext_noop("You are a clerk of several offices. Name the one that receives: %(offices)s."),
        field="office",
        offices=", ".join(office.code for office in offices),
    )


def _named(code: str) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise RuleError(
            "office_unknown",
            gettext_noop("There is no office with the code %(office)s."),
            field="office",
            office=code,
        )
    return office


def draft_of(values: Values) -> IntakeDraft:
    """The dossier as the services take it, defaults filled in."""
    return IntakeDraft(
        procedure=values["procedure"],
        case=values["case"],
        channel=values["channel"] or "direct",
        applicant=_party(values["applicant"]),
        owner=_party(values["owner"]) if values.get("owner") else None,
        proxy=_party(values["proxy"]) if values.get("proxy") else None,
        papers=papers_of(values.get("papers", [])),
        quantities=_quantities(values.get("quantity"), values["procedure"]),
        exemptions=tuple(values["exemptions"]),
        delivery=values["delivery"] or "desk",
        notify_by=tuple(values["notify_by"]),
        resolving_office=values["resolving_office"],
        returning_office=values["returning_office"],
        details=_details(values),
    )


def _details(values: Values) -> dict[str, Any]:
    helped = values["helped_by"].strip()
    return {"sets": values["sets"], **({"helped_by": helped} if helped else {})}


def _party(values: Values) -> PartyDraft:
    return PartyDraft(**{**values, "kind": values["kind"] or "citizen"})


def _quantities(quantity: int | dict[str, int] | None, procedure: str) -> dict[str, int]:
    """By unit as given; one number is how many of each thing that the procedure's fees count."""
    if quantity is None or isinstance(quantity, dict):
        return quantity or {}
    counted = Fee.objects.filter(version__procedure__code=procedure).exclude(per=PER_DOSSIER)
    return dict.fromkeys(counted.values_list("per", flat=True).distinct(), quantity)
