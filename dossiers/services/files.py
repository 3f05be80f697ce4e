"""Files enter a dossier after every check, and are set aside, never removed.

Order: the bytes first, then row and event in one transaction. What goes wrong in between leaves bytes without a row
(`manage.py forget_loose_files`), never a row without bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from django.conf import settings
from django.db.models import Sum

from dossiers import file_storage as file_shelf
from dossiers.file_storage import Received
from dossiers.inspection import scanner as file_scanner
from dossiers.inspection.kinds import FileKind, kind_named
from dossiers.inspection.names import shown_name
from dossiers.inspection.process import inspect
from dossiers.models import Dossier, DossierFile, Event
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock
from dossiers.rules.lifecycle import Action, State, permitted, transition
from dossiers.selectors.files import file_of
from dossiers.selectors.gate import dossier_for, offices_of
from dossiers.services.recording import Deed, HappenedAt, HappenedAtWithReason, perform
from procedures.rules.errors import RuleError, gettext_noop


@dataclass(frozen=True, kw_only=True)
class FileDraft:
    """A file as it comes in: what the sender calls it, its bytes, and the number of the paper it shows."""

    name: str
    chunks: Iterable[bytes]
    kind: str = DossierFile.Kind.PAPER
    paper: int | None = None


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file whose bytes are checked and kept; `enter` makes its row together with the event."""

    public_id: uuid.UUID
    name: str
    kind: str
    paper: int | None
    media_type: str
    size: int
    sha256: str
    stored_name: str
    verdict: str

    def facts(self) -> dict[str, Any]:
        """What the event says for good."""
        return {
            "file": str(self.public_id),
            "file_kind": self.kind,
            "paper": self.paper,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
        }

    def personal(self) -> dict[str, str]:
        """The name may be a person's: it is sealed beside the event."""
        return {"file_name": self.name}

    def enter(self, dossier: Dossier, event: Event, clock: Clock) -> None:
        """Make the row in the locked dossier.

        Raises RuleError file_known, too_many_files, files_too_large, paper_unknown.
        """
        self._check_place(dossier)
        DossierFile.objects.create(
            public_id=self.public_id,
            dossier=dossier,
            kind=self.kind,
            paper_position=self.paper,
            name=self.name,
            media_type=self.media_type,
            size=self.size,
            sha256=self.sha256,
            stored_name=self.stored_name,
            verdict=self.verdict,
            added_by_id=event.actor_id,
            added_by_name=event.actor_name,
            added_at=event.entered_at,
        )

    def _check_place(self, dossier: Dossier) -> None:
        if self.paper is not None and not dossier.papers.filter(position=self.paper).exists():
            raise RuleError(
                "paper_unknown", gettext_noop("Choose one of the papers of this dossier."), field="paper"
            )
        if dossier.files.filter(sha256=self.sha256, kind=self.kind, set_aside_at__isnull=True).exists():
            raise RuleError(
                "file_known", gettext_noop("This very file is in the dossier already."), field="file"
            )
        check_room(dossier, self.size)


def check_room(dossier: Dossier, size: int = 0) -> None:
    """Return silently while a further file of `size` bytes fits. Raises RuleError too_many_files, files_too_large.

    Files that were set aside count: they are kept.
    """
    if dossier.files.count() >= settings.FILES_MOST:
        raise RuleError(
            "too_many_files",
            gettext_noop("A dossier holds %(most)s files at most. Put several pages into one PDF."),
            field="file",
            most=settings.FILES_MOST,
        )
    if (dossier.files.aggregate(all=Sum("size"))["all"] or 0) + size > settings.FILES_MOST_BYTES:
        raise RuleError(
            "files_too_large",
            gettext_noop("The files of a dossier may have %(most)s MB together. Scan with 300 dpi or less."),
            field="file",
            most=settings.FILES_MOST_BYTES >> 20,
        )


def attach_file(
    code: str,
    *,
    by: Actor,
    at: datetime,
    file: FileDraft,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Add a file. Who may not do it is told before a byte is kept.

    Raises also what `kept` and `KeptFile.enter` raise.
    """
    may_add(code, by=by, action=Action.ATTACH_FILE)
    with kept(file) as found:
        deed = Deed(
            action=Action.ATTACH_FILE, by=by, at=at, facts=found.facts(), personal=found.personal(), **moment
        )
        return perform(code, deed, revision=revision, change=found.enter)


def set_aside_file(
    code: str,
    *,
    by: Actor,
    at: datetime,
    file: uuid.UUID,
    reason: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAt],
) -> Event:
    """Set a file aside, with the reason: nobody fetches it any more; it stays with its digest.

    Raises NotFound file_not_found, RuleError file_set_aside.
    """
    row = file_of(dossier_for(by, code), file)

    def put_away(dossier: Dossier, event: Event, clock: Clock) -> None:
        if not DossierFile.objects.filter(pk=row.pk, set_aside_at__isnull=True).update(
            set_aside_at=event.entered_at
        ):
            raise RuleError("file_set_aside", gettext_noop("This file was set aside before."), field="file")

    facts = {"file": str(row.public_id), "file_kind": row.kind, "sha256": row.sha256}
    deed = Deed(action=Action.SET_ASIDE_FILE, by=by, at=at, reason=reason, facts=facts, **moment)
    return perform(code, deed, revision=revision, change=put_away)


def may_add(code: str, *, by: Actor, action: Action) -> None:
    """Return silently when the actor may take the step that brings a file. Raises as `perform` would."""
    dossier = dossier_for(by, code)
    permitted(by, transition(action, State(dossier.state)), offices_of(dossier))
    check_room(dossier)


@contextmanager
def kept(file: FileDraft) -> Iterator[KeptFile]:
    """The file received, checked, scanned and kept; its bytes go again when the block fails.

    Raises RuleError: file_* and what each kind refuses, file_infected.
    """
    name = shown_name(file.name)
    kind_named(name)
    received = file_shelf.receive(file.chunks)
    try:
        kind = inspect(received.path, name)
        verdict = _scanned(received)
        stored_name = file_shelf.shelve(received)
    except BaseException:
        file_shelf.discard(received.path)
        raise
    try:
        yield _kept_file(file, name, kind, received, stored_name, verdict)
    except BaseException:
        file_shelf.discard(file_shelf.path_of(stored_name))
        raise


def _kept_file(
    file: FileDraft, name: str, kind: FileKind, received: Received, stored_name: str, verdict: str
) -> KeptFile:
    return KeptFile(
        public_id=uuid.uuid4(),
        name=name,
        kind=file.kind,
        paper=file.paper,
        media_type=kind.media_type,
        size=received.size,
        sha256=received.sha256,
        stored_name=stored_name,
        verdict=verdict,
    )


def _scanned(received: Received) -> str:
    verdict = file_scanner.verdict_on(received.path)
    if verdict == DossierFile.Verdict.REFUSED:
        raise RuleError(
            "file_infected",
            gettext_noop(
                "The virus scanner refuses this file. Do not open it; ask for the document in another way."
            ),
            field="file",
        )
    return verdict


def scan_again(row: DossierFile) -> str:
    """Ask the scanner once more about a file that is pending, note what it says, and return it."""
    try:
        verdict = file_scanner.verdict_on(file_shelf.path_of(row.stored_name))
    except FileNotFoundError:
        return row.verdict
    if verdict != DossierFile.Verdict.PENDING:
        DossierFile.objects.filter(
            pk=row.pk, verdict=DossierFile.Verdict.PENDING, set_aside_at__isnull=True
        ).update(verdict=verdict)
    return verdict
