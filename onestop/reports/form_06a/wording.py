"""The words of form II.06a as the circular has them: an official form is Vietnamese in every language of the pages."""

from __future__ import annotations

from datetime import date, datetime

from onestop.statistics.definitions import Definition, Standing
from onestop.statistics.figures import Report
from onestop.statistics.form_06a import Form
from onestop.statistics.form_06a_columns import SUMS
from procedures.models import Office
from procedures.rules.moments import LOCAL

FORM = "Biểu số II.06a/VPCP/KSTT"
TITLE = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
UNIT = "Đơn vị tính: Số hồ sơ TTHC"
REPORTING_UNIT = "Đơn vị báo cáo"
RECEIVING_UNIT = "Đơn vị nhận báo cáo"
NUMBER, SUBJECT = "TT", "Lĩnh vực, công việc giải quyết theo cấp"
CHECK = "Kiểm tra\n" + " − ".join(f"{column.number}" for column in SUMS)
SUM = "TỔNG CỘNG"
MADE_BY, SIGNED_BY = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"
SIGN = "(Ký, ghi rõ họ tên)"
ALL_OFFICES = "Tất cả các đơn vị trong phạm vi được xem"
LEVELS = {
    "ministry": "Thủ tục hành chính cấp bộ",
    "province": "Thủ tục hành chính cấp tỉnh",
    "district": "Thủ tục hành chính cấp huyện",
    "commune": "Thủ tục hành chính cấp xã",
    "other": "Thủ tục hành chính của cơ quan khác",
}
_KINDS = {
    "withdrawn": "công dân rút",
    "stopped": "dừng giải quyết",
    "no_due": "đã giải quyết, không quy định thời hạn",
}
_STANDINGS = {
    Standing.LEFT_OUT: "không đưa vào cột 3 đến 10, nêu ở ghi chú",
    Standing.ON_TIME: "tính vào cột 9",
}
_NAMES = {
    "06a": "Biểu II.06a, hồ sơ kết thúc không có kết quả đúng hạn hay quá hạn để ngoài biểu",
    "06a-on-time": "Biểu II.06a, hồ sơ kết thúc không có kết quả đúng hạn hay quá hạn tính là đúng hạn",
}
NO_CASES = "không phát sinh"
_CHANNELS = {"direct": "trực tiếp", "online": "trực tuyến", "postal": "bưu chính"}


def roman(number: int) -> str:
    """I, II, III, … of a level."""
    return ("I", "II", "III", "IV", "V")[number - 1]


def period(report: Report) -> str:
    """Name and days of the period."""
    first, last = report.period.first, report.period.last
    kind = "kỳ thống kê" if report.period.is_statistical else "kỳ"
    return f"Kỳ báo cáo: {kind} {report.period.name} (từ ngày {day(first)} đến ngày {day(last)})"


def day(on: date) -> str:
    """A date as people write it."""
    return f"{on:%d/%m/%Y}"


def moment(at: datetime) -> str:
    """Local date and time to the second."""
    return f"{at.astimezone(LOCAL):%H:%M:%S %d/%m/%Y}"


def units(report: Report) -> tuple[str, str]:
    """The reporting unit, and the one above that the report goes to (empty when there is none)."""
    if not report.scope.office:
        return ALL_OFFICES, ""
    office = Office.objects.select_related("parent").get(code=report.scope.office)
    return report.sealed_for or office.name, office.parent.name if office.parent else ""


def facts(report: Report, form: Form) -> list[tuple[str, str]]:
    """What every table carries beside its figures, as pairs of name and text."""
    definition = report.definition
    return [
        ("Định nghĩa", f"{definition.code}, phiên bản {definition.version}: {_NAMES[definition.code]}"),
        ("Hồ sơ rút, dừng", _STANDINGS[definition.ended]),
        ("Hồ sơ không quy định thời hạn", _STANDINGS[definition.no_due]),
        ("Phạm vi", _scope(report)),
        ("Số liệu biết đến", moment(report.cut_off)),
        *_made(report),
        ("Tỷ lệ đúng hạn (trước hạn + đúng hạn)", _rate(form, "on_time_rate")),
        ("Tỷ lệ trước hạn", _rate(form, "early_rate")),
        *report.remarks,
    ]


def _made(report: Report) -> list[tuple[str, str]]:
    """When it was counted and how old the tallies were; sealed figures were counted from the events and have no age."""
    if report.sealed_for:
        return [("Chốt lúc", moment(report.computed_at))]
    age = f"{report.stale_for_seconds} giây trước"
    return [
        ("Tính lúc", moment(report.computed_at)),
        ("Thay đổi cũ nhất chưa vào bảng tổng hợp (đã đếm trực tiếp)", age),
    ]


def notes(report: Report, form: Form) -> list[str]:
    """The lines under the table: who is in none of its columns, and why the table balances all the same."""
    lines = [
        f"Để ngoài cột 3 đến 10: {form.left_out[kind, False] + form.left_out[kind, True]} hồ sơ {name}"
        f" (trong đó từ kỳ trước: {form.left_out[kind, True]})."
        for kind, name in _KINDS.items()
        if _leaves_out(report.definition, kind)
    ]
    lines.append(
        f"Hồ sơ đang tạm dừng chờ bổ sung, nghĩa vụ tài chính được tính trong hạn: {form.figures.open_paused}."
    )
    lines.append(f"Tiếp nhận trong kỳ gồm {form.figures.reopened} hồ sơ được mở lại.")
    lines.append(f"Từ chối tiếp nhận tại quầy (không thuộc số tiếp nhận): {form.figures.refused} hồ sơ.")
    return lines


def _leaves_out(definition: Definition, kind: str) -> bool:
    return (definition.no_due if kind == "no_due" else definition.ended) is Standing.LEFT_OUT


def _rate(form: Form, name: str) -> str:
    rate = getattr(form.figures, name)
    text = f"{rate.percent_text}%" if rate.percent_text else NO_CASES
    return f"{rate.numerator}/{rate.denominator} = {text}" if rate.denominator else f"0/0: {text}"


def _scope(report: Report) -> str:
    scope = report.scope
    office = scope.office or ALL_OFFICES
    parts = [f"{office}{' và các đơn vị trực thuộc' if scope.office and scope.subtree else ''}"]
    parts += [f"lĩnh vực {scope.field}"] if scope.field else []
    parts += [f"thủ tục {scope.procedure}"] if scope.procedure else []
    parts += [f"hình thức {_CHANNELS[scope.channel]}"] if scope.channel else []
    parts += [LEVELS[scope.level].lower()] if scope.level else []
    return "; ".join(parts)
