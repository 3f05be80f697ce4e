"""What a correction changed as lines of a table: a few dossiers of each figure, and the address of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from onestop.statistics.seals.differences import Changed, Difference, differences
from onestop.statistics.seals.models import SealVersion

# So many dossiers stand in a line; the rest has a page of its own.
SHOWN = 10


@dataclass(frozen=True)
class Line:
    """A changed figure; `came` and `left` are the first few, `more` is how many others there are."""

    change: Difference
    came: tuple[str, ...]
    left: tuple[str, ...]
    more: int
    address: str


def told(version: SealVersion, these: Iterable[Changed]) -> list[Line]:
    """A line for each of the changed figures."""
    base = reverse("managers:seal-change", args=[version.seal_id])
    return [_line(each, base, version.number) for each in differences(version, these)]


def _line(each: Difference, base: str, number: int) -> Line:
    asked: dict[str, str | int] = {
        "ban": number,
        "o": each.figure,
        "don-vi": each.office_id,
        "linh-vuc": each.field_id,
    }
    came, left = each.came[:SHOWN], each.left[:SHOWN]
    more = len(each.came) + len(each.left) - len(came) - len(left)
    return Line(each, came, left, more, f"{base}?{urlencode(asked)}")
