import pytest

from dossiers.rules.states import State


@pytest.mark.parametrize(
    ("state", "code", "name", "is_open", "is_suspended", "is_final"),
    [
        ("submitted", 1, "Mới đăng ký", False, False, False),
        ("received", 2, "Được tiếp nhận", True, False, False),
        ("refused", 3, "Không được tiếp nhận", False, False, True),
        ("in_progress", 4, "Đang xử lý", True, False, False),
        ("awaiting_supplement", 5, "Yêu cầu bổ sung giấy tờ", True, True, False),
        ("awaiting_payment", 6, "Yêu cầu thực hiện nghĩa vụ tài chính", True, True, False),
        ("withdrawn", 7, "Công dân yêu cầu rút hồ sơ", False, False, True),
        ("stopped", 8, "Dừng xử lý", False, False, True),
        ("resolved", 9, "Đã xử lý xong", False, False, False),
        ("returned", 10, "Đã trả kết quả", False, False, True),
    ],
)
def test_a_state_carries_its_national_code(state, code, name, is_open, is_suspended, is_final):
    found = State(state)
    assert (found.national_code, found.national_name) == (code, name)
    assert (found.is_open, found.is_suspended, found.is_final) == (is_open, is_suspended, is_final)


def test_the_codes_are_one_to_ten():
    assert sorted(state.national_code for state in State) == list(range(1, 11))
