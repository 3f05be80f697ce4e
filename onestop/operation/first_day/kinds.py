"""The kinds of offices that can be founded, in one word each, and what the catalogue calls them."""

from __future__ import annotations

from dataclasses import dataclass

from procedures.models.vocabulary import Level
from procedures.rules.errors import gettext_noop


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """`unit` is what steps of a procedure call it; `is_desk`: it takes dossiers in, so it needs a clerk."""

    level: Level
    unit: str
    label: str
    is_desk: bool = False


PROVINCE = OfficeKind(Level.PROVINCE, "province", gettext_noop("province (people's committee)"))
KINDS = {
    "ward": OfficeKind(
        Level.COMMUNE, "commune", gettext_noop("ward, commune (people's committee)"), is_desk=True
    ),
    "centre": OfficeKind(
        Level.PROVINCE, "province_centre", gettext_noop("public service centre of the province"), is_desk=True
    ),
    "police": OfficeKind(
        Level.COMMUNE, "commune_police", gettext_noop("police of a ward or commune"), is_desk=True
    ),
    "province_police": OfficeKind(
        Level.PROVINCE, "province_police", gettext_noop("police of the province"), is_desk=True
    ),
    "department": OfficeKind(Level.PROVINCE, "department", gettext_noop("department of the province")),
    "land_registry": OfficeKind(Level.PROVINCE, "land_registry", gettext_noop("land registry")),
    "social_insurance": OfficeKind(Level.PROVINCE, "social_insurance", gettext_noop("social insurance")),
    "tax_office": OfficeKind(Level.PROVINCE, "tax_office", gettext_noop("tax office")),
}
DESK_UNITS = frozenset(kind.unit for kind in KINDS.values() if kind.is_desk)
