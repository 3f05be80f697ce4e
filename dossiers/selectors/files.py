"""Files of a dossier, those still to scan, and those without a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from dossiers import file_storage as file_shelf
from dossiers.models import Dossier, DossierFile
from procedures.rules.errors import NotFound, TransitionRefused, gettext_noop
from procedures.selectors.portions import in_portions

Verdict = DossierFile.Verdict


def file_of(dossier: Dossier, public_id: uuid.UUID) -> DossierFile:
    """The file of that number in the dossier. Raises NotFound file_not_found, also for another dossier's."""
    row = dossier.files.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("file_not_found", gettext_noop("There is no such file in this dossier."))
    return row


def check_fetchable(row: DossierFile) -> None:
    """Return silently for a file that may go out.

    Raises TransitionRefused file_set_aside, file_not_scanned, file_infected.
    """
    if row.set_aside_at is not None:
        raise TransitionRefused(
            "file_set_aside", gettext_noop("This file was set aside; nobody opens it any more.")
        )
    if row.verdict == Verdict.PENDING:
        raise TransitionRefused(
            "file_not_scanned",
            gettext_noop("This file has not been scanned for viruses yet. Try again in a few minutes."),
        )
    if row.verdict != Verdict.CLEAN:
        raise TransitionRefused(
            "file_infected",
            gettext_noop("The virus scanner refuses this file. Set it aside and ask for the document anew."),
        )


def files_to_scan() -> QuerySet[DossierFile]:
    """Files that wait for the scanner, the oldest first."""
    return DossierFile.objects.filter(verdict=Verdict.PENDING, set_aside_at__isnull=True).order_by("id")


def loose_files(before: datetime) -> Iterator[file_shelf.Loose]:
    """What lies in the folder without a row and was last written before that moment."""
    known = set(DossierFile.objects.values_list("stored_name", flat=True))
    for found in file_shelf.everything():
        if found.name not in known and found.changed_at < before:
            yield found


def changed_files() -> Iterator[tuple[DossierFile, bool]]:
    """Every file with whether what lies there still has the digest that was recorded."""
    for row in in_portions(DossierFile.objects.order_by("id")):
        yield row, file_shelf.digest_of(row.stored_name) == row.sha256
