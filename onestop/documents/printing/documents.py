"""Every paper of the counter as a PDF. The caller has let the user in (`dossiers.selectors.dossier_for`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from django.conf import settings

from dossiers.models import Dossier, Event
from dossiers.rules.codes import fold_secret, secret_matches
from dossiers.rules.forms import Form, OfficialForm, official_form
from dossiers.rules.lifecycle import Action, State, transition
from onestop.documents.printing.letterheads import Issuer, issuer_of, offices_headed_by
from onestop.documents.printing.numbering import mark_printed, number_of, numbers_of
from onestop.documents.printing.pictures import barcode_svg, qr_svg
from onestop.documents.printing.reading import Print, facts_of
from onestop.documents.printing.rendering import render
from onestop.documents.printing.rows import labels, list_rows
from onestop.documents.printing.sheets import forms, lists, slips
from onestop.documents.printing.sheets.facts import DossierFacts, lookup_link
from onestop.documents.printing.sheets.values import Moment, certain_moment
from procedures.models import Office
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import LOCAL

MOST_ROWS = 5_000
LABELS_PER_SHEET = 24
Printed = TypeVar("Printed")


class Copy(StrEnum):
    """The two copies of form 01; the look-up secret is on the applicant's alone."""

    APPLICANT = "applicant"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF and the ASCII name to save it under."""

    content: bytes
    filename: str


def form_of(event: Event) -> Form | None:
    """The kind of form that this event prints, by the transition table; None where it prints none."""
    source = State(event.from_state) if event.from_state else None
    return transition(Action(event.action), source).form


def form_pdf(
    dossier: Dossier,
    event: Event,
    *,
    at: datetime,
    form: Form | None = None,
    secret: str | None = None,
    copies: Sequence[Copy] = (Copy.APPLICANT,),
) -> Document:
    """The form that the event prints, called and numbered as on the event's own day; printed again, a reprint.

    `form` chooses another one that the event can stand for (a control slip). `secret` is known at intake only; without
    it form 01 says where it stands. Raises RuleError: event_prints_no_form, form_not_in_set, dossier_not_received,
    lookup_secret_wrong.
    """
    kind = form or form_of(event)
    if kind is None or kind is Form.REGISTER:
        raise RuleError("event_prints_no_form", gettext_noop("This step of the dossier prints no form."))
    _check_secret(dossier, secret)
    printed = _printed(kind, dossier, event, at)
    facts = facts_of(dossier, event, printed)
    content = render(kind.value, _sheet(kind, facts, secret or "", copies))
    mark_printed(printed.number, at)
    return Document(content, f"{dossier.code}-mau-{printed.form.number}.pdf")


@dataclass(frozen=True, slots=True)
class Slip:
    """Form 01 of a dossier that was just taken in: the event of its acceptance and its look-up secret."""

    dossier: Dossier
    event: Event
    secret: str


def receipts_pdf(slips: Sequence[Slip], *, at: datetime) -> Document:
    """Form 01 of several dossiers in one file, in the given order, each numbered as by `form_pdf`.

    Raises RuleError: nothing_to_print, form_not_in_set, lookup_secret_wrong.
    """
    numbered = [(slip, _printed(Form.RECEIPT, slip.dossier, slip.event, at)) for slip in slips]
    sheets = _some(tuple(_slip_sheet(slip, printed) for slip, printed in numbered))
    content = render("receipts", forms.Receipts(head=sheets[0].head, slips=sheets))
    for _slip, printed in numbered:
        mark_printed(printed.number, at)
    return Document(content, f"{slips[0].dossier.code}-danh-sach-mau-01.pdf")


def _slip_sheet(slip: Slip, printed: Print) -> forms.Receipt:
    _check_secret(slip.dossier, slip.secret)
    facts = facts_of(slip.dossier, slip.event, printed)
    sheet: forms.Receipt = _sheet(Form.RECEIPT, facts, slip.secret, (Copy.APPLICANT,))
    return sheet


def register_pdf(office: Office, first: date, last: date, *, at: datetime) -> Document:
    """The register (form 07; 06 of 2018) of what was received in a period, both days counted.

    It is that of the office whose letterhead `office` uses. Every entry has its number of the year, given now where it
    has none. Raises RuleError: period_reversed, register_too_long (5,000 entries).
    """
    if first > last:
        raise RuleError("period_reversed", gettext_noop("The period ends before it begins."), field="last")
    issuer = issuer_of(office)
    events = _accepted(issuer, first, last)
    numbers = numbers_of(events, Form.REGISTER, office_id=issuer.office_id, at=at)
    events.sort(key=lambda event: (numbers[event.pk].year, numbers[event.pk].number))
    by_dossier = {event.dossier_id: numbers[event.pk].number for event in events}
    form = _official(Form.REGISTER, last)
    sheet = lists.Register(
        form_number=form.number,
        title=form.title,
        circular=form.circular,
        letterhead=issuer.letterhead,
        first=_midnight(first),
        last=_midnight(last),
        books=tuple(sorted({number.year for number in numbers.values()} or {last.year})),
        printed_at=certain_moment(at),
        rows=list_rows([event.dossier for event in events], by_dossier),
    )
    name = f"so-theo-doi-{office.code}-{first:%Y%m%d}-{last:%Y%m%d}.pdf"
    return Document(render("register", sheet), name)


def labels_pdf(dossiers: Iterable[Dossier], *, layout: str = "sheet", skip: int = 0) -> Document:
    """Labels of 70 × 37 mm: "sheet" (24 on A4, the first `skip` places of the first left empty) or "single".

    Raises RuleError: nothing_to_print, label_layout_unknown.
    """
    if layout not in ("sheet", "single") or not 0 <= skip < LABELS_PER_SHEET:
        raise RuleError(
            "label_layout_unknown",
            gettext_noop("Labels come as sheet or single; at most 23 places are left empty."),
            field="layout",
        )
    sheet = lists.Labels(layout=layout, skip=skip, labels=_some(labels(dossiers)))
    return Document(render("labels", sheet), "nhan-ho-so.pdf")


def control_list_pdf(
    dossiers: Iterable[Dossier], *, giver: Office, receiver: Office, given_by: str, at: datetime
) -> Document:
    """The list of a batch that one unit hands to another, in the given order. Raises RuleError: nothing_to_print."""
    sheet = lists.HandOverList(
        letterhead=issuer_of(giver).letterhead,
        giver=giver.name,
        receiver=receiver.name,
        given_by=given_by,
        at=certain_moment(at),
        rows=_some(list_rows(dossiers)),
    )
    return Document(render("control_list", sheet), f"ban-giao-{giver.code}-{at.astimezone(LOCAL):%Y%m%d}.pdf")


def results_list_pdf(dossiers: Iterable[Dossier], *, office: Office, at: datetime) -> Document:
    """The list of results to hand over, a signature each, in the given order. Raises RuleError: nothing_to_print."""
    sheet = lists.ResultsList(
        letterhead=issuer_of(office).letterhead,
        office=office.name,
        at=certain_moment(at),
        rows=_some(list_rows(dossiers)),
    )
    return Document(
        render("results_list", sheet), f"tra-ket-qua-{office.code}-{at.astimezone(LOCAL):%Y%m%d}.pdf"
    )


def _check_secret(dossier: Dossier, secret: str | None) -> None:
    """A wrong secret on paper would send the citizen to nothing."""
    if secret and not secret_matches(settings.LOOKUP_SECRET_KEY, dossier.code, secret, dossier.secret_hash):
        raise RuleError(
            "lookup_secret_wrong",
            gettext_noop("This is not the look-up secret of the dossier."),
            field="secret",
        )


def _printed(kind: Form, dossier: Dossier, event: Event, at: datetime) -> Print:
    issuer = issuer_of(_issuing_office(kind, dossier, event))
    numbered = _accepted_event(dossier) if kind is Form.CONTROL_SLIP else event
    number = number_of(numbered, kind, office_id=issuer.office_id, at=at)
    entry = None
    if kind is Form.RECEIPT:
        entry = number_of(event, Form.REGISTER, office_id=issuer.office_id, at=at).number
    # The slip grows with every hand-over; printing it anew is its way of life.
    is_reprint = number.printed_at is not None and kind is not Form.CONTROL_SLIP
    return Print(_official(kind, event.happened_on), issuer, number, is_reprint, entry)


def _official(kind: Form, on: date) -> OfficialForm:
    form = official_form(kind, on)
    if form is None:
        raise RuleError("form_not_in_set", gettext_noop("On that day there was no such official form."))
    return form


def _issuing_office(kind: Form, dossier: Dossier, event: Event) -> Office:
    """The resolving office signs what its head signs, the desk what the desk hands out."""
    if kind in (Form.APOLOGY, Form.STOP):
        return dossier.resolving_office
    return event.office if kind is Form.SUPPLEMENT else dossier.receiving_office


def _accepted_event(dossier: Dossier) -> Event:
    event = dossier.events.filter(action=Action.ACCEPT).order_by("seq").first()
    if event is None:
        raise RuleError(
            "dossier_not_received", gettext_noop("The dossier has not been received: it has no control slip.")
        )
    return event


def _sheet(kind: Form, facts: DossierFacts, secret: str, copies: Sequence[Copy]) -> Any:
    barcode = barcode_svg(facts.code)
    if kind is Form.RECEIPT:
        letters = fold_secret(secret)
        base = facts.letterhead.base_url
        return forms.receipt(
            facts,
            barcode=barcode,
            qr=qr_svg(lookup_link(base, facts.code, letters)),
            qr_without_secret=qr_svg(lookup_link(base, facts.code)),
            secret=f"{letters[:5]}-{letters[5:]}" if letters else "",
            copies=tuple(copy.value for copy in copies),
        )
    build = {
        Form.SUPPLEMENT: forms.supplement,
        Form.REFUSAL: forms.refusal,
        Form.APOLOGY: forms.apology,
        Form.STOP: forms.stop,
        Form.CONTROL_SLIP: slips.control_slip,
    }[kind]
    return build(facts, barcode=barcode)


def _accepted(issuer: Issuer, first: date, last: date) -> list[Event]:
    """The acceptances of the period at the desks of this issuer, in order."""
    desks = offices_headed_by(Office.objects.get(pk=issuer.office_id))
    events = list(
        Event.objects.filter(
            action=Action.ACCEPT, happened_on__range=(first, last), dossier__receiving_office__in=desks
        )
        .select_related("dossier__version", "dossier__case", "dossier__resolving_office")
        .order_by("happened_at", "id")[: MOST_ROWS + 1]
    )
    if len(events) > MOST_ROWS:
        raise RuleError(
            "register_too_long",
            gettext_noop("The register of this period has more than %(most)s entries; choose a shorter one."),
            field="last",
            most=MOST_ROWS,
        )
    return events


def _midnight(on: date) -> Moment:
    return certain_moment(datetime.combine(on, time.min, LOCAL))


def _some(rows: tuple[Printed, ...]) -> tuple[Printed, ...]:
    if not rows:
        raise RuleError("nothing_to_print", gettext_noop("There is no dossier to print."))
    return rows
