"""Reads many dossiers at once into the rows of registers and lists: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from dossiers.models import Dossier, Event
from dossiers.rules.lifecycle import Action
from onestop.documents.printing.pictures import barcode_svg
from onestop.documents.printing.reading import people, sets_of
from onestop.documents.printing.sheets.lists import Label, ListRow
from onestop.documents.printing.sheets.values import Person, moment

_TOLD = (Action.ACCEPT, Action.HAND_OVER, Action.RESOLVE, Action.RETURN_RESULT)
_SHOWN = ("version", "case", "resolving_office")


def list_rows(dossiers: Iterable[Dossier], numbers: Mapping[int, int] | None = None) -> tuple[ListRow, ...]:
    """The dossiers as rows in the given order, numbered from 1 unless `numbers` says by dossier id."""
    listed = _loaded(dossiers)
    told = _events_of(listed)
    return tuple(
        _row(dossier, numbers[dossier.pk] if numbers else place, told.get(dossier.pk, {}))
        for place, dossier in enumerate(listed, start=1)
    )


def labels(dossiers: Iterable[Dossier]) -> tuple[Label, ...]:
    """The labels of the dossiers in the given order."""
    return tuple(_label(dossier) for dossier in _loaded(dossiers))


def _loaded(dossiers: Iterable[Dossier]) -> list[Dossier]:
    listed = list(
        dossiers.select_related(*_SHOWN).prefetch_related("parties")
        if isinstance(dossiers, QuerySet)
        else dossiers
    )
    prefetch_related_objects(listed, *_SHOWN, "parties")
    return listed


def _events_of(dossiers: Sequence[Dossier]) -> dict[int, dict[str, Event]]:
    """By dossier id: its acceptance, its first hand-over, its last result and return."""
    told: dict[int, dict[str, Event]] = {}
    ids = [dossier.pk for dossier in dossiers]
    for event in Event.objects.filter(dossier__in=ids, action__in=_TOLD).order_by("dossier", "seq"):
        of_dossier = told.setdefault(event.dossier_id, {})
        if event.action != Action.HAND_OVER or event.action not in of_dossier:
            of_dossier[event.action] = event
    return told


def _row(dossier: Dossier, number: int, told: Mapping[str, Event]) -> ListRow:
    parties = people(dossier)
    accepted, passed, resolved, returned = (told.get(action) for action in _TOLD)
    return ListRow(
        number=number,
        code=dossier.code,
        content=dossier.version.name,
        case=dossier.case.name if dossier.case else "",
        sets=sets_of(dossier),
        applicant=parties["applicant"],
        owner=_owner(parties),
        resolving=dossier.resolving_office.name,
        received_at=moment(dossier.received_at),
        due_at=moment(dossier.due_at or (accepted.due_at if accepted else None)),
        promised_at=moment(dossier.promised_at),
        forwarded_at=moment(passed.happened_at if passed else None),
        finished_at=moment(resolved.happened_at if resolved else None),
        returned_at=moment(dossier.returned_at),
        delivery=(returned.data.get("delivery") if returned else "") or dossier.delivery,
        state=dossier.state,
        outcome=dossier.outcome,
        **_result(resolved),
        has_fee=any(amount != 0 for amount in dossier.bill.get("totals", {}).values()),
    )


def _owner(parties: Mapping[str, Person]) -> Person:
    return parties.get("owner") or parties["applicant"]


def _result(resolved: Event | None) -> dict[str, Any]:
    found = resolved.data if resolved else {}
    return {"result": found.get("result", ""), "result_number": found.get("result_number", "")}


def _label(dossier: Dossier) -> Label:
    parties = people(dossier)
    return Label(
        code=dossier.code,
        barcode=barcode_svg(dossier.code),
        content=dossier.version.name,
        name=_owner(parties).name,
        received_at=moment(dossier.received_at),
        due_at=moment(dossier.promised_at or dossier.due_at),
    )
