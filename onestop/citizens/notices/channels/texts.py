"""What a notice to a person says: code, procedure, state, date, place. Never who they are or where they live."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from dossiers.models import OutboxEntry
from dossiers.rules.notices import NoticeKind
from onestop.documents.printing.letterheads import public_address_of
from procedures.rules.moments import local_date


@dataclass(frozen=True)
class Text:
    """The message in the installation's own language; `short` is for telephones."""

    subject: str
    short: str
    long: str


def text_of(entry: OutboxEntry) -> Text:
    """The message of an outbox entry, as things stood with its event."""
    context = _context(entry)
    with translation.override(settings.LANGUAGE_CODE):
        subject, short, long = (
            render_to_string(f"notices/{part}.txt", context).strip() for part in ("subject", "short", "long")
        )
    return Text(" ".join(subject.split()), short, long)


def _context(entry: OutboxEntry) -> dict[str, object]:
    event, dossier = entry.event, entry.event.dossier
    promised = entry.kind == NoticeKind.REAPPOINTED
    due_at = event.promised_at if promised else event.due_at
    collected = entry.kind in (NoticeKind.READY, NoticeKind.RETURNED)
    return {
        "kind": entry.kind,
        "code": dossier.code,
        "procedure": dossier.version.name,
        "office": dossier.returning_office if collected else dossier.receiving_office,
        "at_desk": dossier.delivery == "desk",
        "happened_on": f"{event.happened_on:%d/%m/%Y}",
        "due_on": f"{local_date(due_at):%d/%m/%Y}" if due_at else "",
        "link": f"{public_address_of(dossier.receiving_office)}/tra-cuu/",
    }
