"""Lists of dossiers that an actor may know of, narrowed by what the desk asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from dossiers.models import Party
from dossiers.models.dossier import DossierQuerySet
from dossiers.personal_data import digits_of_phone, index_of
from dossiers.rules.actors import Actor
from dossiers.rules.states import OPEN_STATES
from dossiers.selectors.gate import visible_to
from dossiers.selectors.standing import overdue
from procedures.rules.vietnamese import fold_code, search_key

SHORTEST_NAME = 2


@dataclass(frozen=True, kw_only=True)
class ListQuestion:
    """What a list is narrowed to; empty means any. `text` is the beginning of a code, an ID number or a name."""

    states: tuple[str, ...] = ()
    due_before: datetime | None = None
    office: str = ""
    procedure: str = ""
    channel: str = ""
    overdue_at: datetime | None = None
    text: str = ""


def dossiers_of(actor: Actor, asked: ListQuestion) -> DossierQuerySet:
    """The actor's dossiers that answer the question, with what a list shows; not ordered."""
    rows = visible_to(actor).select_related(
        "procedure", "version", "case", "receiving_office", "resolving_office", "holder_office"
    )
    rows = rows.prefetch_related(
        Prefetch("parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants")
    )
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return rows


def _conditions(asked: ListQuestion) -> Iterable[Q]:
    if asked.states:
        yield Q(state__in=asked.states)
    if asked.due_before:
        yield Q(due_at__lt=asked.due_before)
    if asked.overdue_at:
        yield overdue(asked.overdue_at) & Q(state__in=OPEN_STATES)
    if asked.office:
        yield _of_office(asked.office)
    if asked.procedure:
        yield Q(procedure__code=asked.procedure)
    if asked.channel:
        yield Q(channel=asked.channel)
    if asked.text:
        yield _found_by(asked.text)


def _of_office(code: str) -> Q:
    return (
        Q(receiving_office__code=code)
        | Q(resolving_office__code=code)
        | Q(returning_office__code=code)
        | Q(holder_office__code=code)
    )


def _found_by(text: str) -> Q:
    """By the whole ID number or phone (keyed hash), by the beginning of a code, or of a name.

    Only digits are a number, with other signs a code, none of them a name: one index is read, not all of them.
    """
    number = "".join(text.split())
    if number.isascii() and number.lstrip("+").isdigit():
        by_phone = Q(phone_index=index_of(digits_of_phone(number)))
        return _parties(Q(id_index=index_of(number)) | by_phone)
    if any(sign.isdigit() for sign in number):
        code = "-".join(fold_code(text).split()) if "-" not in text else fold_code(text).replace(" ", "")
        return Q(code__startswith=code)
    words = search_key(text)
    return (
        _parties(Q(name_key__startswith=words)) if len(words) >= SHORTEST_NAME else Q(code__startswith=number)
    )


def _parties(condition: Q) -> Q:
    return Q(pk__in=Party.objects.filter(condition).values("dossier_id"))
