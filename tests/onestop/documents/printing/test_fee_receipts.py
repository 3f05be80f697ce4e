"""The printed fee receipt: number, payer, lines, the sum in figures and words; a voided one says so."""

import pytest

from dossiers.models import FeeReceipt
from dossiers.services.fees import take_fee, void_fee
from onestop.documents.printing.fee_receipts import fee_receipt_pdf
from procedures.models import Fee
from procedures.services import publish_version
from tests.factories import BEGINNING, local, make_actor, make_procedure
from tests.onestop.documents.printing.conftest import Counter
from tests.onestop.documents.printing.reading import codes, is_tagged, read, solid
from tests.onestop.documents.printing.samples import LONG, LONG_PROCEDURE, MARKUP, PLAIN
from tests.onestop.documents.printing.test_forms import A5, MONDAY, NATION, in_order

pytestmark = pytest.mark.django_db
NOON = local(2026, 3, 2, 12)


def test_a_receipt_says_who_paid_what_for_what(counter: Counter) -> None:
    dossier = counter.stored(counter.take_in(MONDAY, applicant=PLAIN))
    take_fee(dossier.code, by=counter.by, at=NOON, method="transfer")
    document = fee_receipt_pdf(dossier, FeeReceipt.objects.get())
    page = read(document.content)
    assert (page.sizes, is_tagged(document.content)) == ((A5,), True)
    assert document.filename == "H99.01-260302-0001-bien-lai-2026-0000001.pdf"
    in_order(
        page.text,
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        NATION,
        "Thử Nghiệm, ngày 02 tháng 3 năm 2026",
        "BIÊN LAI THU PHÍ, LỆ PHÍ",
        "Ký hiệu: H99.01",
        "Năm: 2026",
        "Số: 0000001",
        "Người nộp tiền: Nguyễn Thị Ánh Tuyết",
        f"Địa chỉ: {PLAIN.address}",
        "Mã hồ sơ: H99.01-260302-0001",
        "Thủ tục: Đăng ký khai sinh",
        "Tổng cộng",
        "8.000",
        "Số tiền: 8.000 đồng",
        "Viết bằng chữ: Tám nghìn đồng",
        "Hình thức thanh toán: Chuyển khoản",
        "NGƯỜI NỘP TIỀN",
        "NGƯỜI THU TIỀN",
        "Lê Văn Tiếp",
    )
    assert "ĐÃ HỦY" not in page.text
    assert codes(document.content) == {"code128": ["H99.01-260302-0001"]}


def test_fees_and_charges_are_kept_apart(counter: Counter) -> None:
    version = make_procedure("1.000002", fee=21_000, publish=False)
    version.fees.update(kind="le_phi", name="Lệ phí cấp thẻ")
    Fee.objects.create(version=version, kind="phi", amount=1_250_005, key="check", name="Phí thẩm định")
    publish_version(version, by="test", at=BEGINNING, valid_from=counter.version.valid_from)
    taken = Counter(counter.office, counter.section, version, counter.by).take_in(MONDAY)
    take_fee(taken.dossier.code, by=counter.by, at=NOON)
    text = read(fee_receipt_pdf(counter.stored(taken), FeeReceipt.objects.get()).content).text
    for part in ("Lệ phí cấp thẻ LP 21.000", "Phí thẩm định P 1.250.005", "Tổng cộng 1.271.005"):
        assert part in text
    assert "Một triệu hai trăm bảy mươi mốt nghìn không trăm linh năm đồng" in text


def test_quantity_and_price_stand_on_the_receipt(counter: Counter) -> None:
    version = make_procedure("1.000002", publish=False)
    version.fees.update(per="page", for_each="copy", amount=None, name="Phí chứng thực bản sao")
    version.fees.update(tiers=[{"up_to": 2, "price": 2000}, {"up_to": None, "price": 1000}], cap=200_000)
    Fee.objects.create(version=version, amount=5000, key="each", per="certificate", name="Lệ phí cấp giấy")
    publish_version(version, by="test", at=BEGINNING, valid_from=counter.version.valid_from)
    desk = Counter(counter.office, counter.section, version, counter.by)
    taken = desk.take_in(MONDAY, quantities={"page": 5, "copy": 3, "certificate": 2})
    take_fee(taken.dossier.code, by=counter.by, at=NOON, amount=25_000)
    text = read(fee_receipt_pdf(counter.stored(taken), FeeReceipt.objects.get()).content).text
    for part in ("5 trang × 3 bản", "2 giấy × 5.000", "trong số 10.000", "Tổng cộng 25.000"):
        assert part in text


def test_a_voided_one_says_so_across_the_sheet(counter: Counter) -> None:
    dossier = counter.stored(counter.take_in(MONDAY))
    take_fee(dossier.code, by=counter.by, at=NOON)
    receipt = FeeReceipt.objects.get()
    other = make_actor(counter.office, name="Phạm Thị Hủy", number=2)
    void_fee(dossier.code, by=other, at=NOON, receipt=str(receipt), reason=f"Thu nhầm {MARKUP}")
    receipt.refresh_from_db()
    content = fee_receipt_pdf(dossier, receipt).content
    text = read(content).text
    assert is_tagged(content)
    assert "ĐÃ HỦY" in text
    assert "Biên lai này đã hủy lúc 12 giờ 00 phút, ngày 02 tháng 3 năm 2026, người hủy: Phạm Thị Hủy" in text
    assert solid(MARKUP) in solid(text)


def test_the_longest_names_stay_on_the_sheet_and_markup_is_text(counter: Counter) -> None:
    version = make_procedure("1.000002", name=LONG_PROCEDURE)
    taken = Counter(counter.office, counter.section, version, counter.by).take_in(MONDAY, applicant=LONG)
    take_fee(taken.dossier.code, by=counter.by, at=NOON)
    page = read(fee_receipt_pdf(counter.stored(taken), FeeReceipt.objects.get()).content)
    assert solid(LONG.name) in solid(page.text)
    assert solid(MARKUP) in solid(page.text)
    assert set(page.sizes) == {A5}
