"""Where a dossier may go next: the office of the next step, the units inside, and all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dossiers.models import Dossier
from procedures.models import Office, Step

AT_RECEPTION, AT_HEAD = "reception", "head"


@dataclass(frozen=True)
class NextOffices:
    """Offices to hand over to, each in one group only; `step` is the next planned step, if one is left."""

    step: Step | None
    suggested: tuple[Office, ...]
    units: tuple[Office, ...]
    others: tuple[Office, ...]


def next_offices(dossier: Dossier, on: date) -> NextOffices:
    """The offices valid on a day that may get the dossier: never the one that holds it already."""
    offices = list(Office.objects.valid_on(on).exclude(pk=dossier.holder_office_id))
    steps = list(dossier.version.steps.order_by("position"))
    done = dossier.holdings.count()
    step = steps[done] if done < len(steps) else None
    suggested = _suggested(dossier, step, offices)
    within = dossier.resolving_office.path
    units = [each for each in offices if each.path.startswith(within) and each not in suggested]
    others = [each for each in offices if each not in suggested and each not in units]
    return NextOffices(step, tuple(suggested), tuple(units), tuple(others))


def _suggested(dossier: Dossier, step: Step | None, offices: Iterable[Office]) -> list[Office]:
    """The offices that the next step means; without one, where the result goes out."""
    if step is None or step.unit == AT_RECEPTION:
        return [each for each in offices if each.pk == dossier.returning_office_id]
    if step.unit == AT_HEAD:
        return [each for each in offices if each.pk == dossier.resolving_office_id]
    of_kind = [each for each in offices if each.kind == step.unit]
    inside = [each for each in of_kind if each.path.startswith(dossier.resolving_office.path)]
    return inside or of_kind


def offices_named(codes: Iterable[str]) -> dict[str, str]:
    """The names of offices by code."""
    return dict(Office.objects.filter(code__in=list(codes)).values_list("code", "name"))
