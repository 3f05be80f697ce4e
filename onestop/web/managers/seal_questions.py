"""Which version of a seal an address asks for, and which part of it."""

from __future__ import annotations

from django.http import Http404

from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.register import version_for
from onestop.web.managers.door import ManagerRequest

LARGEST = 10**9


def asked_version(request: ManagerRequest, seal_id: int) -> SealVersion:
    """The version of the address (`ban`), the newest without one. Http404, and NotFound for who may not see it."""
    return version_for(request.actor, seal_id, asked_number(request, "ban"))


def asked_number(request: ManagerRequest, name: str) -> int | None:
    """A whole number of the address, None where there is none. Http404 for anything else."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) < LARGEST):
        raise Http404
    return int(text)


def without_page(request: ManagerRequest) -> str:
    """The address's question less the number of the page."""
    query = request.GET.copy()
    query.pop("trang", None)
    return f"?{query.urlencode()}"
