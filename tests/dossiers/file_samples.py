"""Files made in the test: sound ones, and each of the hostile ones made from a sound one."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPES = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document.main+xml",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet.main+xml",
}


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A PDF of one page with further objects."""
    body = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", *objects]
    text = b"%PDF-1.7\n"
    for number, each in enumerate(body, start=1):
        text += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    trailer = b"trailer\n<< /Root 1 0 R /Size %d >>\n" % (len(body) + 1)
    return text + b"xref\n0 1\n0000000000 65535 f \n" + trailer + b"startxref\n9\n%%EOF\n" + tail


def packed_object(content: bytes, described: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream of a PDF."""
    packed = zlib.compress(content)
    return b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream" % (
        described,
        len(packed),
        packed,
    )


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture; its data fit a small one only."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0\0\0" * 2)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The structure of a JPEG: application segment, frame, scan with a stuffed byte and a restart, end."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    segments = ((0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), (0xC0, frame), (0xDA, b"\1\1\0\0\x3f\0"))
    parts = [b"\xff%c%s%s" % (mark, struct.pack(">H", len(data) + 2), data) for mark, data in segments]
    return b"\xff\xd8" + b"".join(parts) + b"\x12\xff\0\x34\xff\xd0\x56" + b"\xff\xd9"


def package(
    main: str = "word/document.xml",
    members: dict[str, bytes] | None = None,
    *,
    types: str = "",
    relationships: str = "",
    leave_out: str = "",
) -> bytes:
    """A DOCX (or an XLSX, by its main part) with further members, content types and relationships."""
    every = {
        "[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{MAIN_TYPES[main]}"/>{types}</Types>',
        "_rels/.rels": f"<Relationships>{relationships}</Relationships>",
        main: "<document/>",
    }
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in every.items():
            if name != leave_out:
                archive.writestr(name, text)
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(**parts: object) -> bytes:
    return package("word/document.xml", **parts)  # type: ignore[arg-type]


def xlsx(**parts: object) -> bytes:
    return package("xl/workbook.xml", **parts)  # type: ignore[arg-type]


def lying(content: bytes, real: int, told: int) -> bytes:
    """The package with a size in its directory (and before the member) that is not the real one."""
    return content.replace(struct.pack("<I", real), struct.pack("<I", told))
