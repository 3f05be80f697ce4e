"""The hostile corpus: each file is made here, and each refusal has its code."""

from __future__ import annotations

import struct
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.inspection.checks import check_file
from procedures.rules.errors import RuleError
from tests.dossiers.file_samples import RELATIONSHIPS, docx, jpeg, lying, packed_object, pdf, png, xlsx

SOUND = {
    "a.pdf": pdf(),
    "A.PDF": pdf(tail=b"\r\n\0\0"),
    "packed.pdf": pdf(packed_object(b"5 0 << /Type /Annot >>")),
    "opens-at.pdf": pdf(b"<< /OpenAction [3 0 R /Fit] >>"),
    "a.png": png(),
    "a.jpg": jpeg(),
    "a.jpeg": jpeg() + b"\0" * 100,
    "a.docx": docx(),
    "a.xlsx": xlsx(members={"xl/printerSettings/printerSettings1.bin": b"x"}),
    "link.docx": docx(
        relationships=f'<Relationship Type="{RELATIONSHIPS}/hyperlink" TargetMode="External" Target="mailto:a@b"/>'
    ),
}


def code_of(content: bytes, name: str) -> str:
    with pytest.raises(RuleError) as caught:
        check_file(content, BytesIO(content), name)
    assert caught.value.field == "file"
    assert str(caught.value), "the sentence has all its values"
    return caught.value.code


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_are_taken_for_what_they_are(name: str) -> None:
    kind = check_file(SOUND[name], BytesIO(SOUND[name]), name)
    assert name.rpartition(".")[2].lower() in kind.extensions


@pytest.mark.parametrize("name", ["a.exe", "a", "a.pdf.exe", ".pdf ", "a.docm", "a.svg", "a.html", "a.heic"])
def test_other_kinds_are_not_taken(name: str) -> None:
    assert code_of(pdf(), name) == "file_type_unknown"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.pdf", b"MZ\x90\0" + b"\0" * 200),
        ("late.pdf", b"\n" + pdf()),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("picture.png", jpeg()),
        ("paper.docx", xlsx()),
        ("sheet.xlsx", docx()),
        ("sheet.xlsx", pdf()),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("nothing.docx", docx(leave_out="word/document.xml")),
        ("nothing.docx", docx(leave_out="[Content_Types].xml")),
    ],
)
def test_the_content_must_be_what_the_name_says(name: str, content: bytes) -> None:
    assert code_of(content, name) == "file_content_differs"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zip-behind.pdf", pdf() + docx()),
        ("zip-with-its-own-end.pdf", pdf() + docx() + b"startxref\n1\n%%EOF\n"),
        ("page-behind.pdf", pdf(tail=b"<script>alert(1)</script>")),
        ("page-in-front.pdf", pdf(b"(<html><body>)")),
        ("zip-behind.jpg", jpeg() + docx()),
        ("bytes-behind.jpg", jpeg() + b"x"),
        ("zip-behind.png", png() + docx()),
        ("bytes-behind.png", png() + b"<html>"),
        ("comment.docx", docx()[:-2] + b"\3\0abc"),
        ("bytes-behind.docx", docx() + b"x" * 30),
    ],
)
def test_nothing_else_hangs_on_a_file(name: str, content: bytes) -> None:
    assert code_of(content, name) in ("file_two_kinds", "file_damaged")


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_half_a_file_is_told_as_such(name: str, share: float) -> None:
    content = SOUND[name][: int(len(SOUND[name]) * share)]
    assert code_of(content, name) in ("file_damaged", "file_content_differs")


@pytest.mark.parametrize(
    "object_",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /Java#53cript /JS (app.alert(1)) >>",
        b"<< /S/Launch /F (cmd.exe) >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
        b"<< /OpenAction 9 0 R >>",
        b"<< /OpenAction << /S /URI >> >>",
        b"<< /AcroForm << /XFA 9 0 R >> >>",
        packed_object(b"5 0 << /S /JavaScript /JS (app.alert(1)) >>"),
        b"<< /Type /Obj#53tm >>",
    ],
)
def test_a_pdf_that_acts(object_: bytes) -> None:
    assert code_of(pdf(object_), "a.pdf") == "pdf_acts"


def test_a_pdf_under_a_password() -> None:
    assert code_of(pdf().replace(b"/Root", b"/Encrypt 9 0 R /Root"), "a.pdf") == "pdf_encrypted"


def test_packed_objects_that_cannot_be_read_are_not_waved_through() -> None:
    assert (
        code_of(pdf(packed_object(b"x", b"/Filter [/ASCIIHexDecode /FlateDecode]")), "a.pdf")
        == "file_damaged"
    )
    assert code_of(pdf(packed_object(b"\0" * (51 << 20))), "a.pdf") == "file_unpacks"


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", png(30_000, 30_000)), ("a.jpg", jpeg(20_000, 20_000))]
)
def test_a_flood_of_pixels_is_refused_by_its_header(name: str, content: bytes) -> None:
    assert code_of(content, name) == "picture_too_large"


@pytest.mark.parametrize(("name", "content"), [("a.png", png(0, 5)), ("a.jpg", jpeg(5, 0))])
def test_a_picture_without_a_size(name: str, content: bytes) -> None:
    assert code_of(content, name) == "file_damaged"


BOMB = b"\0" * (30 << 20)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx(members={"word/media/a.bmp": BOMB}), "file_unpacks"),
        (lying(docx(members={"word/media/a.bmp": BOMB}), 30 << 20, 1000), "file_unpacks"),
        (docx(members={f"word/{n}.xml": b"" for n in range(2_001)}), "file_unpacks"),
        (docx(members={"word/vbaProject.bin": b"x"}), "package_acts"),
        (docx(members={"word/embeddings/oleObject1.bin": b"x"}), "package_acts"),
        (docx(members={"word/activeX/activeX1.xml": b"x"}), "package_acts"),
        (
            docx(types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
            "package_acts",
        ),
        (
            docx(types='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
            "package_acts",
        ),
        (docx(members={"../../etc/passwd": b"x"}), "package_names"),
        (docx(members={"/etc/passwd": b"x"}), "package_names"),
        (docx(members={"word\\evil": b"x"}), "package_names"),
        (docx(members={"C:evil": b"x"}), "package_names"),
        (docx(members={"WORD/document.xml": b"x"}), "package_names"),
        (docx(members={"word/x.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "file_damaged"),
        (docx(members={"word/x.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), "file_damaged"),
        (docx(members={"word/_rels/x.rels": b"<no end"}), "file_damaged"),
        (
            docx(
                relationships='<Relationship Type="x/attachedTemplate" TargetMode="External" Target="http://evil"/>'
            ),
            "package_reaches_out",
        ),
    ],
)
def test_packages_that_burst_lead_away_or_act(content: bytes, code: str) -> None:
    assert code_of(content, "a.docx") == code


def test_an_encrypted_member() -> None:
    content = bytearray(docx())
    directory = content.index(b"PK\1\2")
    content[directory + 8 : directory + 10] = struct.pack("<H", 1)
    assert code_of(bytes(content), "a.docx") == "package_encrypted"


def test_members_that_lie_on_each_other() -> None:
    content = bytearray(docx(members={"word/b.xml": bytes(range(256)) * 8}))
    second = content.index(b"PK\1\2", content.index(b"PK\1\2") + 4)
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    assert code_of(bytes(content), "a.docx") == "file_unpacks"


@given(st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.docx"]), st.binary(max_size=12), st.integers(0, 2_000))
def test_damage_anywhere_is_a_refusal_or_nothing_and_never_another_error(
    name: str, patch: bytes, at: int
) -> None:
    sound = SOUND[name]
    at %= len(sound)
    content = sound[:at] + patch + sound[at + len(patch) :]
    with suppress(RuleError):
        check_file(content, BytesIO(content), name)
