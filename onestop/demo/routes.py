"""Which procedures are filed where, how often, and through whose hands a dossier goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from procedures.demo.files import Row, read
from procedures.demo.offices import SECTIONS, section_code
from procedures.models import Office, ProcedureVersion
from procedures.models.vocabulary import VersionState

# How the dossiers of communes are shared among the four, in percent; the first is the demonstration's own.
COMMUNES = {"H99.11": 50, "H99.12": 24, "H99.13": 14, "H99.14": 12}
# What people really come for: certified copies, civil status, residence (weights by code; all others by field).
COMMON = {"2.000815": 60, "2.000884": 25, "1.004873": 30, "1.001193": 30, "2.000635": 25, "1.004194": 20}
BY_FIELD = {
    "ho-tich": 8,
    "cu-tru": 8,
    "ho-kinh-doanh": 8,
    "dat-dai": 7,
    "xay-dung": 6,
    "can-cuoc": 5,
    "chung-thuc": 6,
}
PROVINCIAL_SHARE = 100
RECEPTION_OF_LAND = "H99.01"


@dataclass(frozen=True)
class Route:
    """One procedure as filed at one office: `stops` are the offices that hold the dossier until the result is ready."""

    version: ProcedureVersion
    receiving: Office
    resolving: Office
    stops: tuple[Office, ...]
    weight: int


def routes() -> list[Route]:
    """Every published demonstration procedure at every office of the demonstration that takes it in."""
    offices = {
        office.code: office
        for office in Office.objects.filter(valid_to__isnull=True).select_related("parent")
    }
    versions = {
        version.procedure.code: version
        for version in ProcedureVersion.objects.filter(state=VersionState.IN_FORCE)
        .select_related("procedure", "field")
        .prefetch_related("steps", "cases", "papers", "limits", "fees__case", "exemptions")
        .order_by("number")
    }
    rows = [row for row in read("catalogue.json")["procedures"] if row["code"] in versions]
    return [route for row in rows for route in _routes(row, versions[row["code"]], offices)]


def _routes(row: Row, version: ProcedureVersion, offices: Mapping[str, Office]) -> Iterator[Route]:
    weight = COMMON.get(row["code"], BY_FIELD.get(row["field"], 2))
    for receiving, resolving, share in _places(row["resolved_by"], offices):
        yield Route(
            version, receiving, resolving, _stops(version, receiving, resolving, offices), weight * share
        )


def _places(role: str, offices: Mapping[str, Office]) -> Iterator[tuple[Office, Office, int]]:
    """Receiving office, resolving office and share of each place that the kind of office means."""
    if role in ("commune", "commune_police"):
        for code, share in COMMUNES.items():
            office = offices[code if role == "commune" else f"{code}.CA"]
            yield office, office, share
        return
    resolving = next(office for office in offices.values() if office.kind == role)
    receiving = offices[RECEPTION_OF_LAND] if role == "land_registry" else resolving
    yield receiving, resolving, PROVINCIAL_SHARE


def _stops(
    version: ProcedureVersion, receiving: Office, resolving: Office, offices: Mapping[str, Office]
) -> tuple[Office, ...]:
    """The offices of the steps, neighbours that are one taken together; what comes after the result is left out."""
    steps = [step.unit for step in version.steps.all()]
    if len(steps) > 1 and steps[-1] == "reception":
        steps.pop()
    passed = [receiving, *(_office(unit, receiving, resolving, offices) for unit in steps)]
    return tuple(office for office, _ in groupby(passed))


def _office(unit: str, receiving: Office, resolving: Office, offices: Mapping[str, Office]) -> Office:
    if unit in ("reception", "head"):
        return receiving if unit == "reception" else resolving
    if unit in SECTIONS:
        commune = resolving if section_code(resolving.code, unit) in offices else offices["H99.11"]
        return offices.get(section_code(commune.code, unit), resolving)
    if unit == resolving.kind:
        return resolving
    beneath = [
        office for office in offices.values() if office.kind == unit and office.parent_id == resolving.pk
    ]
    anywhere = [office for office in offices.values() if office.kind == unit]
    return (beneath or anywhere or [resolving])[0]
