from datetime import date

import pytest

from dossiers.rules.forms import Form, form_number, official_form

OLD, LAST_OLD, FIRST_NEW, NEW = date(2020, 6, 15), date(2025, 9, 14), date(2025, 9, 15), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("kind", "of_2018", "of_2025"),
    [
        (Form.RECEIPT, "01", "01"),
        (Form.SUPPLEMENT, "02", "02"),
        (Form.REFUSAL, "03", "03"),
        (Form.APOLOGY, "04", "04"),
        (Form.STOP, None, "05"),
        (Form.CONTROL_SLIP, "05", "06"),
        (Form.REGISTER, "06", "07"),
    ],
)
def test_the_number_follows_the_day_of_the_event(kind, of_2018, of_2025):
    assert [form_number(kind, on) for on in (OLD, LAST_OLD)] == [of_2018, of_2018]
    assert [form_number(kind, on) for on in (FIRST_NEW, NEW)] == [of_2025, of_2025]


def test_the_title_follows_the_day_too():
    assert official_form(Form.APOLOGY, LAST_OLD).title == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    new = official_form(Form.APOLOGY, FIRST_NEW)
    assert new.title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert new.circular == "03/2025/TT-VPCP"
