"""DOCX and XLSX: zip packages whose members are counted, weighed and looked through without being kept."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dossiers.inspection.kinds import DOCX, XLSX, FileKind, content_differs, damaged, refused, two_kinds
from dossiers.inspection.pdf import unpacks
from procedures.rules.errors import RuleError, gettext_noop

MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 << 20
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 1 << 20
MOST_DESCRIBED = 4 << 20
"""A content list or a list of relationships longer than this is no office document."""
CHUNK = 1 << 16

_MAIN: Mapping[FileKind, tuple[str, str]] = {
    DOCX: ("word/document.xml", f"{DOCX.media_type}.main+xml"),
    XLSX: ("xl/workbook.xml", f"{XLSX.media_type}.main+xml"),
}
_LOCAL_HEADER, _END_RECORD = 30, 22
_CONTENT_LIST = "[Content_Types].xml"
_ACTS = re.compile(
    r"vbaproject|vbadata|macro|activex|oleobject|/embeddings/|attachedtoolbars|\.(?:exe|dll|js|vbs|bin)$"
)
# Printer settings are binary and harmless; Excel writes them into nearly every workbook.
_HARMLESS = re.compile(r"(?:xl|word)/printersettings/printersettings\d*\.bin")
_ENCRYPTED = 0x1


def check_package(stream: BinaryIO, size: int, kind: FileKind) -> None:
    """Look through a package of `size` bytes.

    Raises RuleError: file_damaged, file_two_kinds, file_unpacks, file_content_differs, package_acts,
    package_reaches_out, package_encrypted, package_names.
    """
    try:
        with ZipFile(stream) as archive:
            members = archive.infolist()
            _check_frame(stream, size, archive)
            _check_declared(members)
            _check_names(members, kind)
            _check_real(stream, members)
            _check_described(archive, kind)
    except RuleError:
        raise
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        KeyError,
        RuntimeError,
    ) as error:
        raise damaged() from error


def _check_frame(stream: BinaryIO, size: int, archive: ZipFile) -> None:
    """Nothing stands before the first member, between the members or behind the directory."""
    at = 0
    for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
        if member.header_offset < at:
            # Members that lie on each other unpack to many times what they weigh.
            raise unpacks()
        at = member.header_offset + _LOCAL_HEADER + member.compress_size
    if archive.comment or min(each.header_offset for each in archive.infolist()) != 0:
        raise two_kinds()
    stream.seek(size - _END_RECORD)
    if stream.read(4) != b"PK\x05\x06":
        raise two_kinds()


def _check_declared(members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise unpacks()
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise refused(
                "package_encrypted",
                gettext_noop(
                    "This document is locked with a password. Save it without one and choose it again."
                ),
            )
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged()
        if member.file_size > max(RATIO_COUNTS_FROM, HIGHEST_RATIO * member.compress_size):
            raise unpacks()


def _check_names(members: list[ZipInfo], kind: FileKind) -> None:
    names = [member.orig_filename for member in members]
    if len({name.lower() for name in names}) < len(names) or any(map(_leads_away, names)):
        raise refused(
            "package_names",
            gettext_noop(
                "The parts of this document have names that lead elsewhere. Save it as PDF and choose that."
            ),
        )
    if _CONTENT_LIST not in names or _MAIN[kind][0] not in names:
        raise content_differs(kind)
    if any(_ACTS.search(name.lower()) and not _HARMLESS.fullmatch(name.lower()) for name in names):
        raise _acts()


def _leads_away(name: str) -> bool:
    parts = name.split("/")
    return ".." in parts or name.startswith("/") or any(sign in name for sign in "\\:\0\r\n")


def _check_real(stream: BinaryIO, members: list[ZipInfo]) -> None:
    """Count what each member really unpacks to; what the directory says is not believed."""
    left = MOST_UNPACKED
    for member in members:
        size = 0
        for chunk in _unpacked(stream, member):
            if not size and b"<!DOCTYPE" in chunk[:1024].replace(b"\0", b"").upper():
                raise damaged()
            size += len(chunk)
            if size > member.file_size or size > left:
                raise unpacks()
        left -= size


def _unpacked(stream: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise damaged()
    name, extra = struct.unpack("<HH", header[26:30])
    stream.seek(name + extra, 1)
    remaining = member.compress_size
    inflate = zlib.decompressobj(-15) if member.compress_type == ZIP_DEFLATED else None
    while remaining > 0 and (packed := stream.read(min(CHUNK, remaining))):
        remaining -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail


def _check_described(archive: ZipFile, kind: FileKind) -> None:
    """The content list names the right main part and no macros; no relationship fetches anything from outside."""
    described = list(_elements(archive, _CONTENT_LIST))
    types = [attributes.get("ContentType", "") for _name, attributes in described]
    if any(_ACTS.search(each.lower()) for each in types):
        raise _acts()
    if _MAIN[kind][1] not in types:
        raise content_differs(kind)
    for member in archive.namelist():
        if member.lower().endswith(".rels"):
            _check_relationships(archive, member)


def _check_relationships(archive: ZipFile, member: str) -> None:
    for _name, attributes in _elements(archive, member):
        outside = attributes.get("TargetMode", "").lower() == "external"
        # A link that a reader may click is text; everything else is fetched on opening.
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            raise refused(
                "package_reaches_out",
                gettext_noop(
                    "This document loads a template, a picture or data from elsewhere. Save it as PDF and choose that."
                ),
            )


def _elements(archive: ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    if archive.getinfo(member).file_size > MOST_DESCRIBED:
        raise unpacks()
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    try:
        parser.Parse(archive.read(member), True)
    except expat.ExpatError as error:
        raise damaged() from error
    return found


def _acts() -> RuleError:
    return refused(
        "package_acts",
        gettext_noop("This document carries a macro or another file inside. Save it as PDF and choose that."),
    )
