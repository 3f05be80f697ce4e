"""What an event says beside its reason, in words: each fact with its label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from dossiers.models import DossierFile, Event, FeeReceipt
from dossiers.rules.actions import Action
from dossiers.rules.lateness import LATE_REASONS
from dossiers.selectors.hand_overs import offices_named
from dossiers.services.recording import PROMPT
from onestop.web.clerks.notice_ways import named
from onestop.web.templatetags.wording import money, short_moment
from procedures.models.vocabulary import Channel
from procedures.rules.errors import gettext_noop

DELIVERIES = {
    "desk": gettext_noop("At the counter"),
    "post": gettext_noop("By post"),
    "home": gettext_noop("At home"),
    "online": gettext_noop("Online"),
}
RESULTS = {"granted": gettext_noop("granted"), "rejected": gettext_noop("rejected with reasons")}
EFFECTS = {
    "continues": gettext_noop("the limit goes on where it stopped"),
    "restarts": gettext_noop("the whole limit starts anew"),
}


@dataclass(frozen=True)
class Told:
    """An event as the timeline shows it."""

    event: Event
    label: str
    facts: tuple[tuple[str, str], ...]
    backdated: bool


def timeline_told(events: Iterable[Event]) -> list[Told]:
    """The events in words, the newest first."""
    events = list(events)
    names = offices_named({event.data["to_office"] for event in events if "to_office" in event.data})
    return [_told(event, names) for event in reversed(events)]


def _told(event: Event, offices: Mapping[str, str]) -> Told:
    data = _with_receipt(event.data)
    facts = tuple(
        (_(label), text)
        for name, (label, words) in _FACTS.items()
        if data.get(name) and (text := words(data[name], offices))
    )
    late = event.entered_at - event.happened_at > PROMPT
    return Told(event, _(Action(event.action).row.button), facts, late)


def _with_receipt(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of an event; of a fee receipt, its number as printed and its sum with the currency."""
    if "series" not in data:
        return data
    number = f"{data['series']}/{data['year']}/{data['number']:07d}"
    return {**data, "receipt": number, "amount": money(data["amount"], data["currency"])}


Words = Callable[[Any, Mapping[str, str]], str]


def _plain(value: Any, offices: Mapping[str, str]) -> str:
    return str(value)


def _listed(value: Any, offices: Mapping[str, str]) -> str:
    return "; ".join(str(each) for each in value)


def _office(value: Any, offices: Mapping[str, str]) -> str:
    return offices.get(value, str(value))


def _sum(value: Any, offices: Mapping[str, str]) -> str:
    return value if isinstance(value, str) else money(value)


def _moment(value: Any, offices: Mapping[str, str]) -> str:
    return short_moment(datetime.fromisoformat(value))


def _day(value: Any, offices: Mapping[str, str]) -> str:
    year, _dash, rest = str(value).partition("-")
    return f"{rest[3:]}/{rest[:2]}/{year}" if len(rest) == 5 else str(value)


def _yes(value: Any, offices: Mapping[str, str]) -> str:
    return _("yes")


def _chosen(words: Mapping[str, str]) -> Words:
    return lambda value, offices: _(words[value]) if value in words else str(value)


def _delivery(value: Any, offices: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return " → ".join(_(DELIVERIES.get(value.get(side, ""), "–")) for side in ("before", "after"))
    return _(DELIVERIES.get(value, str(value)))


def _told_by(value: Any, offices: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return " → ".join(named(value.get(side, ())) for side in ("before", "after"))
    return named(value)


def _fields(value: Any, offices: Mapping[str, str]) -> str:
    return ", ".join(_(FIELD_NAMES.get(str(name).rpartition(".")[2], str(name))) for name in value)


FIELD_NAMES = {
    "delivery": gettext_noop("way of delivery"),
    "notify_by": gettext_noop("how the applicant is told"),
    "name": gettext_noop("name"),
    "kind": gettext_noop("kind"),
    "id_number": gettext_noop("identity number"),
    "phone": gettext_noop("phone"),
    "email": gettext_noop("e-mail"),
    "address": gettext_noop("address"),
    "birth_on": gettext_noop("day of birth"),
}
_FACTS: Mapping[str, tuple[str, Words]] = {
    "channel": (gettext_noop("Channel"), lambda value, offices: str(dict(Channel.choices).get(value, value))),
    "notify_by": (gettext_noop("The applicant is told"), _told_by),
    "person_name": (gettext_noop("Assigned to"), _plain),
    "to_office": (gettext_noop("Handed over to"), _office),
    "papers": (gettext_noop("Papers"), _listed),
    "receipt": (gettext_noop("Receipt"), _plain),
    "file_kind": (
        gettext_noop("File"),
        lambda value, offices: str(dict(DossierFile.Kind.choices).get(value, value)),
    ),
    "size": (gettext_noop("Size"), lambda value, offices: filesizeformat(value)),
    "amount": (gettext_noop("Amount"), _sum),
    "method": (
        gettext_noop("Way of payment"),
        lambda value, offices: str(dict(FeeReceipt.Method.choices).get(value, value)),
    ),
    "proof": (gettext_noop("Payment document"), _plain),
    "asked": (gettext_noop("Asked"), _plain),
    "answer": (gettext_noop("Answer"), _plain),
    "result": (gettext_noop("Result"), _chosen(RESULTS)),
    "result_number": (gettext_noop("Number"), _plain),
    "signed_on": (gettext_noop("Signed on"), _day),
    "signer": (gettext_noop("Signed by"), _plain),
    "delivery": (gettext_noop("Handed over"), _delivery),
    "clock_effect": (gettext_noop("Clock"), _chosen(EFFECTS)),
    "late_apology": (gettext_noop("Apology after the due date"), _yes),
    "fields": (gettext_noop("Corrected"), _fields),
    "late_reason": (
        gettext_noop("Reason of the delay"),
        _chosen({reason.value: label for reason, label in LATE_REASONS.items()}),
    ),
    "remedy": (gettext_noop("What is done about it"), _plain),
    "calendar": (gettext_noop("Calendar"), _plain),
    "due_before": (gettext_noop("Due before"), _moment),
    "due_after": (gettext_noop("Due after"), _moment),
}
