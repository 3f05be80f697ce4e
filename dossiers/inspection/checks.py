"""Whether a file may enter a dossier: by its content, whatever its name and sender say."""

from __future__ import annotations

import re
from typing import BinaryIO

from dossiers.inspection.kinds import (
    JPEG,
    PACKAGE_BEGINS,
    PDF,
    PNG,
    Content,
    FileKind,
    kind_checked,
    two_kinds,
)
from dossiers.inspection.packages import check_package
from dossiers.inspection.pdf import check_pdf
from dossiers.inspection.pictures import check_jpeg, check_png

_CHECKS = {PDF: check_pdf, JPEG: check_jpeg, PNG: check_png}
_HEAD, _TAIL = 1024, (1 << 16) + 22
# Where a reader of zip looks for the directory, and where a browser that guesses looks for a page.
_ZIP_DIRECTORY = b"PK\x05\x06"
_PAGE = re.compile(rb"<(?:!doctype html|html|script|svg|iframe)[\s>]", re.IGNORECASE)


def check_file(content: Content, stream: BinaryIO, name: str) -> FileKind:
    """Return the kind of a file that may be kept; `stream` reads the same bytes as `content`.

    Raises RuleError: file_type_unknown, file_content_differs, file_two_kinds, file_damaged and what each kind refuses.
    """
    kind = kind_checked(content, name)
    if kind.begins == PACKAGE_BEGINS:
        check_package(stream, len(content), kind)
        return kind
    if _ZIP_DIRECTORY in content[max(0, len(content) - _TAIL) :] or _PAGE.search(content[:_HEAD]):
        raise two_kinds()
    _CHECKS[kind](content)
    return kind
