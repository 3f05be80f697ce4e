"""Every official form, rendered for real and read again: its fields in order, its size, its codes, its number."""

from datetime import datetime

import pytest

from dossiers.models import Dossier, Event
from dossiers.rules.forms import Form
from dossiers.services.drafts import PaperDraft, PartyDraft
from dossiers.services.intake import Receipt, refuse_at_desk, submit
from dossiers.services.processing import hand_over, reappoint, start
from dossiers.services.resolution import Result, resolve, stop
from dossiers.services.suspension import ask_supplement, resubmit
from onestop.documents.printing.documents import Copy, form_pdf
from procedures.rules.errors import RuleError
from tests.factories import local, make_draft, make_procedure
from tests.onestop.documents.printing.conftest import Counter
from tests.onestop.documents.printing.reading import codes, is_tagged, read, solid
from tests.onestop.documents.printing.samples import LONG, LONG_PAPERS, LONG_PROCEDURE, MARKUP, PAPERS, PLAIN

pytestmark = pytest.mark.django_db
NOW = local(2026, 3, 30)
MONDAY = local(2026, 3, 2)
A5, A4 = (148, 210), (210, 297)
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def accepted(counter: Counter, at: datetime = MONDAY, **fields: object) -> Receipt:
    return counter.take_in(at, **{"applicant": PLAIN, "papers": PAPERS, **fields})


def in_order(text: str, *parts: str) -> None:
    """Each part stands in the text, and after the one before."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing after {text[max(0, place - 80) : place]!r}"
        place = found + len(part)


def test_form_01_says_what_was_handed_in_and_when_to_come_back(counter: Counter) -> None:
    receipt = accepted(counter)
    document = form_pdf(counter.stored(receipt), receipt.event, at=NOW, secret=receipt.secret)
    page = read(document.content)
    assert (page.sizes, is_tagged(document.content)) == ((A5,), True)
    assert document.filename == "H99.01-260302-0001-mau-01.pdf"
    in_order(
        page.text,
        "Mẫu số 01 · Thông tư số 03/2025/TT-VPCP",
        "ỦY BAN NHÂN DÂN PHƯỜNG THỬ NGHIỆM",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        NATION,
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/TTPVHCC",
        "Thử Nghiệm, ngày 02 tháng 3 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H99.01-260302-0001",
        "(Liên: Giao tổ chức, cá nhân)",
        "Bộ phận tiếp nhận: Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Tuyết",
        f"Địa chỉ: {PLAIN.address}",
        "Số điện thoại: 0900 000 001",
        "Email: anh.tuyet@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
        "Thành phần hồ sơ nộp gồm:",
        "1. Tờ khai đăng ký khai sinh theo mẫu (01 bản chính)",
        "3. Giấy chứng nhận kết hôn của cha, mẹ (xuất trình, 01 bản sao)",
        "Số lượng hồ sơ: 01 (bộ)",
        "theo quy định là: 03 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 02 tháng 3 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 05 tháng 3 năm 2026",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 2026, Số thứ tự: 01",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Lê Văn Tiếp",
        "https://motcua.example.gov.vn/tra-cuu/",
        f"Mã tra cứu: {receipt.secret}",
        "02 liên",
    )
    assert "999099000001" not in page.text, "the ID number is on no form"
    assert "BẢN IN LẠI" not in page.text


def test_the_qr_code_keeps_the_secret_out_of_what_servers_see(counter: Counter) -> None:
    receipt = accepted(counter)
    document = form_pdf(counter.stored(receipt), receipt.event, at=NOW, secret=receipt.secret)
    letters = receipt.secret.replace("-", "")
    assert codes(document.content) == {
        "qr": [f"https://motcua.example.gov.vn/tra-cuu/#H99.01-260302-0001/{letters}"],
        "code128": ["H99.01-260302-0001"],
    }


def test_a_reprint_says_so_keeps_the_number_and_tells_no_secret(counter: Counter) -> None:
    receipt = accepted(counter)
    dossier = counter.stored(receipt)
    form_pdf(dossier, receipt.event, at=NOW, secret=receipt.secret)
    accepted(counter)
    again = form_pdf(dossier, receipt.event, at=NOW)
    text = read(again.content).text
    in_order(text, "BẢN IN LẠI", "Số: 01/TTPVHCC", "Mã tra cứu đã in trên bản giao lần đầu.")
    assert receipt.secret not in text
    assert codes(again.content)["qr"] == ["https://motcua.example.gov.vn/tra-cuu/#H99.01-260302-0001"]


def test_the_secret_is_on_the_applicants_copy_only(counter: Counter) -> None:
    receipt = accepted(counter)
    both = form_pdf(
        counter.stored(receipt),
        receipt.event,
        at=NOW,
        secret=receipt.secret,
        copies=(Copy.APPLICANT, Copy.OFFICE),
    )
    theirs, ours = read(both.content).pages
    assert "(Liên: Giao tổ chức, cá nhân)" in theirs
    assert receipt.secret in theirs
    assert "(Liên: Lưu)" in ours
    assert receipt.secret not in ours
    assert codes(both.content, page=1)["qr"] == ["https://motcua.example.gov.vn/tra-cuu/#H99.01-260302-0001"]


def test_a_wrong_secret_is_not_printed(counter: Counter) -> None:
    receipt = accepted(counter)
    with pytest.raises(RuleError) as refused:
        form_pdf(counter.stored(receipt), receipt.event, at=NOW, secret="AAAAA-AAAAA")
    assert refused.value.code == "lookup_secret_wrong"


def test_a_reprint_tells_the_papers_and_the_date_of_its_own_day(counter: Counter) -> None:
    receipt = accepted(counter, papers=(*PAPERS, PaperDraft(name="Giấy còn thiếu", is_missing=True)))
    code = receipt.dossier.code
    start(code, by=counter.by, at=local(2026, 3, 2, 10))
    ask_supplement(code, by=counter.by, at=local(2026, 3, 3), papers=["Giấy còn thiếu"], reason="Thiếu")
    resubmit(
        code, by=counter.by, at=local(2026, 3, 10), papers=[PaperDraft(name="Giấy đến sau", originals=1)]
    )
    text = read(form_pdf(counter.stored(receipt), receipt.event, at=NOW).content).text
    assert "ngày 05 tháng 3 năm 2026" in text
    assert "3. Giấy chứng nhận kết hôn" in text
    assert "Giấy còn thiếu" not in text
    assert "Giấy đến sau" not in text


def test_a_shorter_limit_names_the_lawful_one(counter: Counter) -> None:
    receipt = accepted(counter)
    dossier = counter.stored(receipt)
    dossier.terms["statutory"] = {"amount": "15", "unit": "calendar_days", "cutoff": "15:00"}
    dossier.terms["decision"] = "Quyết định số 99/QĐ-UBND"
    text = read(form_pdf(dossier, receipt.event, at=NOW).content).text
    assert "03 ngày làm việc (theo quy định: 15 ngày; cắt giảm theo Quyết định số 99/QĐ-UBND)" in text


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (None, "none", "là: không quy định thời hạn"),
        (None, "same_day", "là: trong ngày"),
        ("0.5", "working_hours", "là: 0,5 giờ làm việc"),
        (12, "months", "là: 12 tháng"),
    ],
)
def test_every_unit_has_its_words(counter: Counter, amount: object, unit: str, words: str) -> None:
    version = make_procedure(amount=amount, unit=unit)
    receipt = accepted(counter, procedure=version.procedure.code)
    text = read(form_pdf(counter.stored(receipt), receipt.event, at=NOW).content).text
    assert words in text
    assert (unit == "none") == ("khi có kết quả, theo thông báo" in text)


def test_form_02_names_papers_reason_and_whom_to_ask(counter: Counter) -> None:
    receipt = accepted(counter)
    event = ask_supplement(
        receipt.dossier.code,
        by=counter.by,
        at=local(2026, 3, 3),
        papers=["Giấy chứng sinh", "Bản sao hộ chiếu"],
        reason="Bản chụp không đọc được",
    )
    page = read(form_pdf(counter.stored(receipt), event, at=NOW).content)
    assert page.sizes == (A5,)
    in_order(
        page.text,
        "Mẫu số 02",
        "Số: 01/HDHS",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Hồ sơ của: Nguyễn Thị Ánh Tuyết",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
        "Địa chỉ:",
        "Số điện thoại:",
        "1. Giấy chứng sinh 2. Bản sao hộ chiếu",
        "Lý do: Bản chụp không đọc được",
        "Ông/Bà liên hệ với Lê Văn Tiếp, số điện thoại 0290 000 0000",
        "NGƯỜI HƯỚNG DẪN",
    )


def test_form_03_gives_the_reason(counter: Counter) -> None:
    receipt = refuse_at_desk(
        make_draft(counter.version, applicant=PLAIN),
        by=counter.by,
        office=counter.office,
        at=local(2026, 3, 2),
        reason="Không thuộc thẩm quyền của phường",
    )
    document = form_pdf(receipt.dossier, receipt.event, at=NOW)
    assert codes(document.content) == {"code128": [receipt.dossier.code]}
    in_order(
        read(document.content).text,
        "Mẫu số 03",
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Tuyết",
        "Địa chỉ:",
        "Nội dung yêu cầu giải quyết:",
        "Không thuộc thẩm quyền của phường",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    )


def reappointed(counter: Counter, receipt: Receipt, at: datetime, promised_at: datetime) -> Event:
    return reappoint(
        receipt.dossier.code, by=counter.by, at=at, promised_at=promised_at, reason="Cần xác minh thêm"
    )


def test_form_04_of_2025_asks_for_an_extension(counter: Counter) -> None:
    receipt = accepted(counter)
    event = reappointed(counter, receipt, local(2026, 3, 4), local(2026, 3, 12, 11))
    page = read(form_pdf(counter.stored(receipt), event, at=NOW).content)
    assert page.sizes == (A5,)
    in_order(
        page.text,
        "Mẫu số 04 · Thông tư số 03/2025/TT-VPCP",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Mã hồ sơ: H99.01-260302-0001",
        "Kính gửi: Nguyễn Thị Ánh Tuyết",
        "Ngày 02 tháng 3 năm 2026, Trung tâm Phục vụ hành chính công phường Thử Nghiệm tiếp nhận hồ sơ",
        "“Đăng ký khai sinh” của Ông/Bà; mã hồ sơ: H99.01-260302-0001",
        "17 giờ 00 phút, ngày 05 tháng 3 năm 2026",
        "Lý do: Cần xác minh thêm",
        "xin lỗi Ông/Bà",
        "11 giờ 00 phút, ngày 12 tháng 3 năm 2026",
        "CHỦ TỊCH",
        "(Ký, ghi rõ họ tên và đóng dấu)",
        "Trần Thị Ký",
    )


def test_form_05_of_2025_tells_stage_reason_and_money(counter: Counter) -> None:
    receipt = accepted(counter)
    start(receipt.dossier.code, by=counter.by, at=local(2026, 3, 2, 10))
    event = stop(
        receipt.dossier.code, by=counter.by, at=local(2026, 3, 4, 15), reason="Theo đơn của người nộp"
    )
    page = read(form_pdf(counter.stored(receipt), event, at=NOW).content)
    assert page.sizes == (A4,)
    in_order(
        page.text,
        "Mẫu số 05",
        "Số: 01/TB-UBND",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Kính gửi: Nguyễn Thị Ánh Tuyết",
        "Đăng ký khai sinh",
        "Giai đoạn giải quyết khi dừng: Đang giải quyết",
        "Lý do dừng giải quyết: Theo đơn của người nộp",
        "15 giờ 00 phút, ngày 04 tháng 3 năm 2026",
        "8.000 đồng",
        "CHỦ TỊCH",
    )


def test_the_control_slip_lists_every_hand_over_and_leaves_lines(counter: Counter) -> None:
    receipt = accepted(counter)
    code = receipt.dossier.code
    start(code, by=counter.by, at=local(2026, 3, 2, 10))
    first = hand_over(code, by=counter.by, at=local(2026, 3, 2, 15), to_office="H99.01.HT")
    back = hand_over(code, by=counter.by, at=local(2026, 3, 9, 8, 5), to_office="H99.01")
    resolve(code, by=counter.by, at=local(2026, 3, 9, 9), result=Result(number="1/GXN"))
    dossier = counter.stored(receipt)
    page = read(form_pdf(dossier, back, at=NOW).content)
    assert page.sizes == (A4,)
    in_order(
        page.text,
        "Mẫu số 06",
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Kèm theo hồ sơ của: Nguyễn Thị Ánh Tuyết",
        "Ngày nhận hồ sơ: 09 giờ 00 phút, ngày 02 tháng 3 năm 2026",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 05 tháng 3 năm 2026",
        "giải quyết hồ sơ: Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        "phối hợp giải quyết hồ sơ: Bộ phận Hộ tịch – phường Thử Nghiệm",
        "TÊN CƠ QUAN, ĐƠN VỊ",
        "1. Giao: Trung tâm Phục vụ hành chính công",
        "2. Nhận: Bộ phận Hộ tịch",
        "15 giờ 00 phút, ngày 02 tháng 3 năm 2026",
        "Trước hạn",
        "1. Giao: Bộ phận Hộ tịch",
        "08 giờ 05 phút, ngày 09 tháng 3 năm 2026",
        "Quá hạn",
        "1. Giao:",
    )
    assert page.text.count("Người nhận") == 4, "two hand-overs, two rows to fill in"
    earlier = form_pdf(dossier, first, at=NOW)
    assert "08 giờ 05 phút" not in read(earlier.content).text, "the slip of an event ends with it"
    final = form_pdf(dossier, dossier.events.get(action="resolve"), at=NOW, form=Form.CONTROL_SLIP)
    text = read(final.content).text
    assert "Hồ sơ có kết quả lúc: 09 giờ 00 phút, ngày 09 tháng 3 năm 2026 (quá hạn)" in text
    assert "Số: 01/TTPVHCC" in text, "one slip, one number"
    assert "BẢN IN LẠI" not in text


DAYS = [(local(2025, 9, 12), local(2025, 9, 14), "2018"), (local(2025, 9, 12), local(2025, 9, 15), "2025")]


@pytest.mark.parametrize(("received_at", "at", "circular"), DAYS)
def test_the_form_follows_the_day_of_the_event(
    counter: Counter, received_at: datetime, at: datetime, circular: str
) -> None:
    receipt = accepted(counter, received_at)
    start(receipt.dossier.code, by=counter.by, at=received_at)
    passed = hand_over(receipt.dossier.code, by=counter.by, at=at, to_office="H99.01.HT")
    event = reappointed(counter, receipt, at, local(2025, 9, 26, 11))
    dossier = counter.stored(receipt)
    slip = read(form_pdf(dossier, passed, at=NOW).content)
    apology = read(form_pdf(dossier, event, at=NOW).content).text
    first = read(form_pdf(dossier, receipt.event, at=NOW).content).text
    in_order(first, "Mẫu số 01 · Thông tư số 01/2018/TT-VPCP", "/BPTNTKQ", "Bộ phận Tiếp nhận và Trả kết quả")
    if circular == "2018":
        in_order(slip.text, "Mẫu số 05 · Thông tư số 01/2018/TT-VPCP", "PHIẾU KIỂM SOÁT")
        assert set(slip.sizes) == {A5}
        in_order(apology, "Mẫu số 04 · Thông tư số 01/2018", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ")
        in_order(apology, "sẽ trả kết quả vào 11 giờ 00 phút, ngày 26 tháng 9 năm 2025")
    else:
        in_order(slip.text, "Mẫu số 06 · Thông tư số 03/2025/TT-VPCP", "PHIẾU KIỂM SOÁT")
        assert set(slip.sizes) == {A4}
        in_order(apology, "Mẫu số 04 · Thông tư số 03/2025", "VĂN BẢN XIN LỖI")


@pytest.mark.parametrize(("received_at", "at", "circular"), DAYS)
def test_the_notice_of_stopping_came_with_the_second_set(
    counter: Counter, received_at: datetime, at: datetime, circular: str
) -> None:
    receipt = accepted(counter, received_at)
    start(receipt.dossier.code, by=counter.by, at=received_at)
    event = stop(receipt.dossier.code, by=counter.by, at=at, reason="Theo đơn")
    if circular == "2025":
        assert "Mẫu số 05" in read(form_pdf(counter.stored(receipt), event, at=NOW).content).text
        return
    with pytest.raises(RuleError) as refused:
        form_pdf(counter.stored(receipt), event, at=NOW)
    assert refused.value.code == "form_not_in_set"


def test_what_prints_no_form_says_so(counter: Counter) -> None:
    receipt = accepted(counter)
    event = start(receipt.dossier.code, by=counter.by, at=local(2026, 3, 2, 10))
    with pytest.raises(RuleError) as refused:
        form_pdf(counter.stored(receipt), event, at=NOW)
    assert refused.value.code == "event_prints_no_form"
    online = submit(make_draft(counter.version), by=counter.by, office=counter.office, at=local(2026, 3, 2))
    with pytest.raises(RuleError) as refused:
        form_pdf(online.dossier, online.event, at=NOW, form=Form.CONTROL_SLIP)
    assert refused.value.code == "dossier_not_received"


# --- the longest names, 15 papers, two pages, markup --------------------------------------------------------


def longest(counter: Counter) -> dict[Form, tuple[Dossier, Event]]:
    """A dossier of the longest texts through every form, and a refused one."""
    version = make_procedure(name=LONG_PROCEDURE)
    owner = PartyDraft(name="Hợp tác xã " + "Nguyễnthịquỳnhhươngtrangthùydương" * 3, kind="enterprise")
    fields = {"applicant": LONG, "papers": LONG_PAPERS, "owner": owner, "procedure": version.procedure.code}
    receipt = accepted(counter, **fields)
    code, by = receipt.dossier.code, counter.by
    start(code, by=by, at=local(2026, 3, 2, 10))
    passed = hand_over(code, by=by, at=local(2026, 3, 2, 11), to_office="H99.01.HT")
    late = reappoint(code, by=by, at=local(2026, 3, 3), promised_at=local(2026, 3, 20), reason=MARKUP)
    asked = ask_supplement(
        code, by=by, at=local(2026, 3, 4), papers=[paper.name for paper in LONG_PAPERS], reason=MARKUP
    )
    ended = stop(code, by=by, at=local(2026, 3, 5), reason=MARKUP)
    refused = refuse_at_desk(
        make_draft(version, **fields), by=by, office=counter.office, at=local(2026, 3, 5), reason=MARKUP
    )
    dossier = counter.stored(receipt)
    return {
        Form.RECEIPT: (dossier, receipt.event),
        Form.SUPPLEMENT: (dossier, asked),
        Form.REFUSAL: (refused.dossier, refused.event),
        Form.APOLOGY: (dossier, late),
        Form.STOP: (dossier, ended),
        Form.CONTROL_SLIP: (dossier, passed),
    }


def test_the_longest_texts_are_whole_and_markup_stays_what_it_is(counter: Counter) -> None:
    for form, (dossier, event) in longest(counter).items():
        content = form_pdf(dossier, event, at=NOW).content
        page = read(content)
        assert is_tagged(content), form
        text = solid(page.text)
        assert solid(LONG_PROCEDURE) in text, form
        if form in (Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL, Form.CONTROL_SLIP):
            assert solid(LONG.name) in text, form
        if form is not Form.CONTROL_SLIP:
            assert solid(MARKUP) in text, form
        if form in (Form.RECEIPT, Form.SUPPLEMENT):
            assert len(page.pages) == 2, form
            assert all(solid(paper.name) in text for paper in LONG_PAPERS), form
            assert [f"Trang {number}/2" in part for number, part in enumerate(page.pages, 1)] == [True, True]


def test_decomposed_letters_and_hidden_signs_come_out_composed_and_plain(counter: Counter) -> None:
    receipt = accepted(counter)
    dossier = counter.stored(receipt)
    party = dossier.parties.get()
    party.name = "Nguye\u0302\u0303n \u202eThi\u0323\u202c A\u0301nh\x07"
    party.save()
    assert (
        "Tiếp nhận hồ sơ của: Nguyễn Thị Ánh Địa chỉ"
        in read(form_pdf(dossier, receipt.event, at=NOW).content).text
    )
