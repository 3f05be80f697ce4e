"""The official forms of the one-stop desk, numbered by the day of the event that prints them.

Source: Circular 01/2018/TT-VPCP (six forms); Circular 03/2025/TT-VPCP in force from 15 September 2025 (seven
forms: the notice of stopping is new as number 05, so control slip and register move to 06 and 07).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

CIRCULAR_2025_IN_FORCE_ON = date(2025, 9, 15)


class Form(StrEnum):
    """A kind of official form; its number and title depend on the day."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """Number ("01" …) and official Vietnamese title of a form in the set of one circular."""

    kind: Form
    number: str
    title: str
    circular: str


def _set(circular: str, *titles: tuple[Form, str]) -> Mapping[Form, OfficialForm]:
    forms = {
        kind: OfficialForm(kind, f"{n:02d}", title, circular) for n, (kind, title) in enumerate(titles, 1)
    }
    return MappingProxyType(forms)


SET_OF_2018 = _set(
    "01/2018/TT-VPCP",
    (Form.RECEIPT, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    (Form.SUPPLEMENT, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    (Form.REFUSAL, "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    (Form.APOLOGY, "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    (Form.CONTROL_SLIP, "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    (Form.REGISTER, "Sổ theo dõi hồ sơ"),
)

SET_OF_2025 = _set(
    "03/2025/TT-VPCP",
    (Form.RECEIPT, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    (Form.SUPPLEMENT, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    (Form.REFUSAL, "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    (Form.APOLOGY, "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
    (Form.STOP, "Thông báo dừng giải quyết hồ sơ"),
    (Form.CONTROL_SLIP, "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    (Form.REGISTER, "Sổ theo dõi hồ sơ"),
)


def official_form(kind: Form, on: date) -> OfficialForm | None:
    """The form as it is called on that local day; None where the set of the day has no such form."""
    forms = SET_OF_2025 if on >= CIRCULAR_2025_IN_FORCE_ON else SET_OF_2018
    return forms.get(kind)


def form_number(kind: Form, on: date) -> str | None:
    """The number ("01" … "07") of the form on that local day;

    None where the set of the day has no such form.
    """
    form = official_form(kind, on)
    return form.number if form else None
