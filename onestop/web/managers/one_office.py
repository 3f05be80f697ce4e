"""One of the offices overseen, or all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from onestop.web.managers.door import ManagerRequest
from procedures.models import Office


@dataclass(frozen=True)
class Looked:
    """The offices overseen by id, and the one chosen."""

    offices: Mapping[int, Office]
    chosen: Office | None

    @property
    def ids(self) -> frozenset[int]:
        """The chosen one; without a choice all of them."""
        return frozenset({self.chosen.pk}) if self.chosen else frozenset(self.offices)


def looked_at(request: ManagerRequest) -> Looked:
    """What the address asks for in `don_vi`. Http404 for an office that is not overseen."""
    offices = {
        office.pk: office for office in Office.objects.filter(pk__in=request.overseen).order_by("path")
    }
    return Looked(offices, _chosen(request, offices))


def _chosen(request: ManagerRequest, offices: Mapping[int, Office]) -> Office | None:
    code = request.GET.get("don_vi", "")
    if not code:
        return None
    found = [office for office in offices.values() if office.code == code]
    if not found:
        raise Http404
    return found[0]
