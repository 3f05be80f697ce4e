"""Which kinds of files a dossier takes, told by their first bytes; the extension must say the same."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dossiers.inspection.names import extension_of
from procedures.rules.errors import RuleError, gettext_noop

# A mapped file is never in memory as a whole.
Content: TypeAlias = bytes | mmap.mmap

PACKAGE_BEGINS = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: what people call it, its extensions, its media type, its first bytes."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    begins: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("PDF", ("pdf",), "application/pdf", b"%PDF-")
JPEG = FileKind("JPEG", ("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff")
PNG = FileKind("PNG", ("png",), "image/png", b"\x89PNG\r\n\x1a\n")
DOCX = FileKind("DOCX", ("docx",), f"{_OFFICE}.wordprocessingml.document", PACKAGE_BEGINS)
XLSX = FileKind("XLSX", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", PACKAGE_BEGINS)
KINDS = (PDF, JPEG, PNG, DOCX, XLSX)
BY_EXTENSION: Mapping[str, FileKind] = {each: kind for kind in KINDS for each in kind.extensions}
ACCEPTED = ",".join(f".{extension}" for extension in BY_EXTENSION)
"""For the `accept` of a page's input."""


def kind_named(name: str) -> FileKind:
    """The kind that the extension promises. Raises RuleError file_type_unknown."""
    kind = BY_EXTENSION.get(extension_of(name))
    if kind is None:
        raise refused(
            "file_type_unknown",
            gettext_noop(
                "Only PDF, JPEG, PNG, DOCX and XLSX files are taken. Save the document as PDF and choose it again."
            ),
        )
    return kind


def kind_checked(content: Content, name: str) -> FileKind:
    """The kind that extension and first bytes agree on. Raises RuleError file_type_unknown, file_content_differs."""
    kind = kind_named(name)
    if content[: len(kind.begins)] != kind.begins:
        raise content_differs(kind)
    return kind


def refused(code: str, template: str, /, **params: object) -> RuleError:
    """A refusal of a file, placed at the file's input."""
    return RuleError(code, template, field="file", **params)


def content_differs(kind: FileKind) -> RuleError:
    """The content is something else than the name says."""
    return refused(
        "file_content_differs",
        gettext_noop(
            "The content of this file is not %(kind)s, as its name says. Open it, save it anew and choose it again."
        ),
        kind=kind.name,
    )


def damaged() -> RuleError:
    """The file ends too early or its parts do not fit together."""
    return refused(
        "file_damaged",
        gettext_noop(
            "This file is damaged or was cut off on the way. Open it, save it anew and choose it again."
        ),
    )


def two_kinds() -> RuleError:
    """Something else hangs on the file, before or behind what it shows."""
    return refused(
        "file_two_kinds",
        gettext_noop(
            "More hangs on this file than it shows. Open it, save or print it as a new PDF and choose that one."
        ),
    )
