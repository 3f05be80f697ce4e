"""Records of the national catalogue as posting sheets: a sample in `make test`, all that import in `make proof`.

The sample is written for these tests in the manner of the real records, with the characters that stopped sheets.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onestop.documents.printing.postings import field_posting_pdf, posting_pdf
from procedures.importing.running import import_file
from procedures.models import Field, ProcedureVersion, ReviewFlag
from procedures.selectors.at_a_glance import at_a_glance
from procedures.selectors.publication import offers_of
from tests.factories import local, make_calendar
from tests.onestop.documents.printing.reading import is_tagged, read, solid
from tests.procedures.importing.records import NATIONAL_FILE

SAMPLE = Path(__file__).with_name("hard_records.jsonl")
AT = local(2026, 11, 20)
ADDRESS = "https://motcua.example.gov.vn/thu-tuc/1/"

pytestmark = pytest.mark.django_db


def sheet_of(version: ProcedureVersion) -> bytes:
    offers = offers_of(version, office=None, on=AT.date())
    return posting_pdf(version, offers, office=None, address=ADDRESS, size="a4", at=AT).content


def printed(path: Path) -> dict[str, bytes]:
    """The sheet of every version that the file brings, by code; none may fall back from its own form."""
    make_calendar()
    import_file(path, by="test", at=AT)
    versions = ProcedureVersion.objects.select_related("procedure", "field").order_by("pk")
    with capture_logs() as logs:
        sheets = {version.procedure.code: sheet_of(version) for version in versions.iterator(chunk_size=100)}
    assert [line for line in logs if line["event"] == "print_fell_back"] == []
    return sheets


def test_the_hard_records_are_printed_as_they_stand() -> None:
    sheets = printed(SAMPLE)
    assert len(sheets) == sum(1 for _ in SAMPLE.open()) == 32
    assert all(is_tagged(content) for content in sheets.values())
    text = {code: solid(read(content).text) for code, content in sheets.items()}
    assert "•Bước1:NộphồsơtạiBộphậnMộtcửa" in text["1.980001"]
    assert "✓Hoàntất" in text["1.980001"]
    assert "chữ□U+20000khôngcótrongbảngchữ" in text["1.980007"]
    assert "Bước1:□U+E123nộphồsơ" in text["1.980018"]
    assert "□U+13000□U+12000□U+17000□U+0378□U+E0FFF" in text["1.980031"]
    flagged = ReviewFlag.objects.filter(flag="private_use").values_list("version__procedure__code", flat=True)
    assert list(flagged) == ["1.980018"]


def test_the_lists_of_their_fields_are_printed_too() -> None:
    printed(SAMPLE)
    for field in Field.objects.all():
        rows = list(field.versions.select_related("procedure", "field"))
        glances = at_a_glance(rows, office=None, on=AT.date())
        content = field_posting_pdf(field, glances, office=None, address=ADDRESS, size="a3", at=AT).content
        assert is_tagged(content)


@pytest.mark.proof
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not NATIONAL_FILE.exists(), reason="the national records are not beside the tree")
def test_every_national_record_that_imports_is_printed() -> None:
    sheets = printed(NATIONAL_FILE)
    assert len(sheets) > 1_000
    assert all(is_tagged(content) for content in sheets.values())
    print(f"{len(sheets)} sheets, {sum(map(len, sheets.values())) / 1e6:.1f} MB")
