"""Register, labels and lists: every dossier in its row, on the right paper."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Dossier
from dossiers.services.processing import hand_over, start
from dossiers.services.resolution import Result, resolve, return_result, withdraw
from onestop.documents.printing import documents
from onestop.documents.printing.documents import control_list_pdf, labels_pdf, register_pdf, results_list_pdf
from onestop.documents.printing.rows import list_rows
from procedures.rules.errors import RuleError
from tests.factories import local
from tests.onestop.documents.printing.conftest import Counter
from tests.onestop.documents.printing.reading import codes, is_tagged, read, solid
from tests.onestop.documents.printing.samples import LONG, LONG_PAPERS, PLAIN

pytestmark = pytest.mark.django_db
NOW = local(2026, 3, 30)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
LANDSCAPE, PORTRAIT = (297, 210), (210, 297)


def returned(counter: Counter) -> Dossier:
    """A dossier that went to the section and back to the citizen, a day late."""
    receipt = counter.take_in(local(2026, 3, 2), applicant=PLAIN)
    code, by = receipt.dossier.code, counter.by
    start(code, by=by, at=local(2026, 3, 2, 10))
    hand_over(code, by=by, at=local(2026, 3, 3), to_office="H99.01.HT")
    resolve(code, by=by, at=local(2026, 3, 6), result=Result(number="15/GXN"))
    return_result(code, by=by, at=local(2026, 3, 9), delivery="post")
    return counter.stored(receipt)


def test_the_register_has_the_columns_of_the_form(counter: Counter) -> None:
    dossier = returned(counter)
    withdrawn = counter.take_in(local(2026, 3, 4), applicant=LONG)
    withdraw(withdrawn.dossier.code, by=counter.by, at=local(2026, 3, 5), reason="Rút")
    counter.take_in(local(2026, 4, 1))
    content = register_pdf(counter.office, *MARCH, at=NOW).content
    page = read(content)
    assert (set(page.sizes), is_tagged(content)) == ({LANDSCAPE}, True)
    for words in (
        "Mẫu số 07 · Thông tư số 03/2025/TT-VPCP",
        "SỔ THEO DÕI HỒ SƠ Quyển số: 2026 Từ ngày 01 tháng 3 năm 2026 đến ngày 31 tháng 3 năm 2026",
        "Tên thủ tục hành chính",
        "Địa chỉ, số điện thoại",
        "Cơ quan chủ trì giải quyết",
        f"1 {dossier.code} Đăng ký khai sinh 01 Nguyễn Thị Ánh Tuyết",
        "02/03/2026 05/03/2026 03/03/2026 06/03/2026 09/03/2026",
        "Bưu chính",
        "Quá hạn",
        f"2 {withdrawn.dossier.code}",
        "Rút hồ sơ",
        "Cộng trong kỳ: 2 hồ sơ.",
        "Trang 1/1",
    ):
        assert words in page.text
    assert solid(LONG.address) in solid(page.text)


def test_the_register_of_before_15_september_2025_is_form_06(counter: Counter) -> None:
    counter.take_in(local(2025, 9, 12))
    text = read(register_pdf(counter.office, date(2025, 9, 1), date(2025, 9, 14), at=NOW).content).text
    assert "Mẫu số 06 · Thông tư số 01/2018/TT-VPCP" in text


def test_an_empty_period_prints_an_empty_register(counter: Counter) -> None:
    text = read(register_pdf(counter.office, *MARCH, at=NOW).content).text
    assert "Trong kỳ không phát sinh hồ sơ." in text


def test_the_header_is_on_every_page(counter: Counter) -> None:
    for _ in range(30):
        counter.take_in(local(2026, 3, 2), applicant=PLAIN, papers=LONG_PAPERS)
    pages = read(register_pdf(counter.office, *MARCH, at=NOW).content).pages
    assert len(pages) > 1
    assert all("Mã hồ sơ" in page and f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1))


def test_periods_that_cannot_be_are_refused(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuleError) as refused:
        register_pdf(counter.office, *reversed(MARCH), at=NOW)
    assert refused.value.code == "period_reversed"
    monkeypatch.setattr(documents, "MOST_ROWS", 1)
    counter.take_in(local(2026, 3, 2))
    register_pdf(counter.office, *MARCH, at=NOW)
    counter.take_in(local(2026, 3, 2))
    with pytest.raises(RuleError) as refused:
        register_pdf(counter.office, *MARCH, at=NOW)
    assert refused.value.code == "register_too_long"


def test_labels_are_scanned_from_the_sheet(counter: Counter) -> None:
    dossiers = [counter.stored(counter.take_in(local(2026, 3, 2), applicant=LONG)) for _ in range(25)]
    content = labels_pdf(dossiers, skip=1).content
    page = read(content)
    assert (page.sizes, is_tagged(content)) == ((PORTRAIT, PORTRAIT), True)
    expected = sorted(dossier.code for dossier in dossiers)
    found = codes(content)["code128"] + codes(content, page=1)["code128"]
    assert sorted(found) == expected
    assert len(codes(content)["code128"]) == 23
    assert "Công ty Trách nhiệm hữu hạn" in page.text
    assert "…" in page.text
    assert "17:00 05/03/2026" in page.text


def test_a_single_label_has_the_size_of_the_roll(counter: Counter) -> None:
    dossier = returned(counter)
    content = labels_pdf([dossier], layout="single").content
    assert read(content).sizes == ((70, 37),)
    assert codes(content) == {"code128": [dossier.code]}
    with pytest.raises(RuleError) as refused:
        labels_pdf([dossier], layout="roll")
    assert refused.value.code == "label_layout_unknown"
    with pytest.raises(RuleError) as refused:
        labels_pdf(Dossier.objects.none())
    assert refused.value.code == "nothing_to_print"


def test_the_control_list_names_both_sides(counter: Counter) -> None:
    dossier = returned(counter)
    document = control_list_pdf(
        [dossier], giver=counter.office, receiver=counter.section, given_by="Lê Văn Tiếp", at=NOW
    )
    page = read(document.content)
    assert (page.sizes, document.filename) == ((PORTRAIT,), "ban-giao-H99.01-20260330.pdf")
    for words in (
        "DANH SÁCH BÀN GIAO HỒ SƠ",
        "Bên giao: Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        "Bên nhận: Bộ phận Hộ tịch – phường Thử Nghiệm",
        f"1 {dossier.code} Đăng ký khai sinh",
        "Tổng số hồ sơ bàn giao: 01 hồ sơ.",
        "BÊN NHẬN",
    ):
        assert words in page.text


def test_the_list_of_results_has_fee_and_post_boxes(counter: Counter) -> None:
    dossier = returned(counter)
    page = read(results_list_pdf([dossier], office=counter.office, at=NOW).content)
    assert page.sizes == (LANDSCAPE,)
    for words in (
        "DANH SÁCH TRẢ KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
        "Được giải quyết, số 15/GXN",
        "Số 5, ngõ 12",
        "x x",
        "Ký nhận",
    ):
        assert solid(words) in solid(page.text)


def test_a_longer_list_asks_no_more_questions(counter: Counter) -> None:
    def queries(count: int) -> int:
        dossiers = Dossier.objects.order_by("pk")[:count]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(list_rows(dossiers)) == count
        return len(asked)

    for _ in range(6):
        counter.take_in(local(2026, 3, 2))
    assert queries(2) == queries(6)
