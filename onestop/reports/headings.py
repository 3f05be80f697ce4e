"""What stands above a report of an office: its letterhead, the place and day, and who signs."""

from __future__ import annotations

from datetime import date

from dossiers.rules.actors import Actor
from onestop.documents.printing.letterheads import issuer_of
from onestop.reports.overseeing import overseen_by
from onestop.reports.tables import Heading
from procedures.models import Office


def heading_of(office: Office, on: date) -> Heading:
    """The heading of papers that the office issues on a day (Decree 30/2020), in Vietnamese as the forms are."""
    head = issuer_of(office).letterhead
    day = f"ngày {on.day:02} tháng {on.month if on.month > 2 else f'{on.month:02}'} năm {on.year}"
    return Heading(
        superior=head.superior,
        agency=head.agency,
        place_and_date=f"{head.place}, {day}" if head.place else day.capitalize(),
        signer_title=head.signer_title or "Thủ trưởng đơn vị",
        signer_name=head.signer_name,
    )


def heading_for(code: str, actor: Actor, on: date) -> Heading:
    """The heading of the highest office that the actor oversees, of those that a paper is about (empty: all)."""
    offices = Office.objects.filter(pk__in=overseen_by(actor))
    if code:
        # A figure of a part never stands under the name of the whole.
        named = Office.objects.filter(code=code).first()
        offices = offices.subtree(named) if named else offices.none()
    office = offices.order_by("path").first()
    return heading_of(office, on) if office else Heading()
