"""A file on its way out: to those who work on its dossier, as an attachment that no browser opens by itself."""

from __future__ import annotations

import uuid

from django.http import FileResponse

from dossiers import file_storage as file_shelf
from dossiers.models import Dossier, DossierFile
from dossiers.rules.actors import Actor
from dossiers.selectors.files import check_fetchable, file_of
from onestop.people.masking import works_on
from procedures.rules.errors import NotPermitted, TransitionRefused, gettext_noop

HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


def fetched(actor: Actor, dossier: Dossier, public_id: uuid.UUID) -> FileResponse:
    """The file as an attachment under the name it came with.

    Raises NotPermitted files_for_workers, NotFound file_not_found, TransitionRefused file_not_scanned, file_set_aside,
    file_infected, file_missing.
    """
    if not works_on(actor, dossier):
        raise NotPermitted(
            "files_for_workers", gettext_noop("Files are opened only by those who work on the dossier.")
        )
    row = file_of(dossier, public_id)
    check_fetchable(row)
    return _attachment(row)


def _attachment(row: DossierFile) -> FileResponse:
    try:
        stream = file_shelf.path_of(row.stored_name).open("rb")
    except OSError as error:
        raise TransitionRefused(
            "file_missing",
            gettext_noop("This file cannot be read at the moment. Tell your administrator."),
        ) from error
    # Not by its own media type: no browser shall try to show what somebody else made.
    return FileResponse(
        stream,
        as_attachment=True,
        filename=row.name,
        content_type="application/octet-stream",
        headers=HEADERS,
    )
