"""The letterhead of an office: what it set, or the nearest office above it, or what its name says."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from onestop.documents.printing.models import PrintSettings
from onestop.documents.printing.pictures import logo_svg
from onestop.documents.printing.sheets.values import Letterhead
from procedures.models import Office


@dataclass(frozen=True, slots=True)
class Issuer:
    """The office whose letterhead and numbers a paper bears, and that letterhead."""

    office_id: int
    letterhead: Letterhead


def issuer_of(office: Office) -> Issuer:
    """Who issues papers for this office: the nearest office upwards with an agency heading, else itself."""
    chain = _chain(office)
    found = {
        row.office_id: row for row in PrintSettings.objects.filter(office__in=[each.pk for each in chain])
    }
    rows = [found[each.pk] for each in chain if each.pk in found]
    headed = next((row for row in rows if row.agency_heading), None)
    return Issuer(headed.office_id if headed else office.pk, _letterhead(chain, rows, headed))


def public_address_of(office: Office) -> str:
    """Where the public looks up dossiers of the office: its own address, that of the nearest above, else BASE_URL."""
    chain = [each.pk for each in _chain(office)]
    set_up = PrintSettings.objects.filter(office__in=chain).exclude(public_address="")
    known = dict(set_up.values_list("office_id", "public_address"))
    nearest = next((known[pk] for pk in chain if pk in known), settings.BASE_URL)
    return nearest.rstrip("/")


def offices_headed_by(issuer: Office) -> list[int]:
    """The ids of the offices whose papers this office issues: itself and those below without their own heading."""
    own = PrintSettings.objects.filter(office__path__startswith=issuer.path).exclude(agency_heading="")
    others = list(own.exclude(office=issuer).values_list("office__path", flat=True))
    below = Office.objects.subtree(issuer).values_list("pk", "path")
    if not PrintSettings.objects.filter(office=issuer).exclude(agency_heading="").exists():
        return [issuer.pk]
    return [pk for pk, path in below if not any(path.startswith(other) for other in others)]


def _chain(office: Office) -> list[Office]:
    """The office and those above it, nearest first."""
    parts = office.path.strip("/").split("/")
    paths = ["/" + "/".join(parts[:length]) + "/" for length in range(len(parts), 0, -1)]
    above = {each.path: each for each in Office.objects.filter(path__in=paths)}
    return [above[path] for path in paths if path in above]


def _letterhead(chain: list[Office], rows: list[PrintSettings], headed: PrintSettings | None) -> Letterhead:
    def first(name: str) -> str:
        return next((value for row in rows if (value := getattr(row, name))), "")

    def of_office(name: str) -> str:
        return next((value for each in chain if (value := getattr(each, name))), "")

    logo = next((bytes(row.logo) for row in rows if row.logo), b"")
    named = headed.office if headed else chain[0]
    above = named.parent
    return Letterhead(
        # The line above belongs to the same office as the agency's own.
        superior=(headed.superior_heading if headed else "") or (above.name if above else ""),
        agency=headed.agency_heading if headed else named.name,
        place=first("place"),
        desk_symbol=first("desk_symbol"),
        agency_symbol=first("agency_symbol"),
        signer_title=first("signer_title"),
        signer_name=first("signer_name"),
        phone=first("phone") or of_office("phone"),
        address=of_office("address"),
        base_url=(first("public_address") or settings.BASE_URL).rstrip("/"),
        opening_hours=first("opening_hours"),
        logo=logo_svg(logo) if logo else "",
    )
