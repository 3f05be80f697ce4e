"""The columns of a report's own rows in its files, and the value of each."""

from __future__ import annotations

from dossiers.rules.rates import Rate
from onestop.statistics.tallies import Figures

# The columns of the report's own rows: what programs read, and what people read.
FIGURES = {
    "key": "Mã",
    "label": "Tên",
    "carried_over": "Kỳ trước chuyển sang",
    "received_online": "Tiếp nhận trực tuyến",
    "received_direct": "Tiếp nhận trực tiếp",
    "received_postal": "Tiếp nhận qua bưu chính",
    "reopened": "Trong đó mở lại",
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
    "no_due": "Không quy định thời hạn",
    "withdrawn": "Rút hồ sơ",
    "stopped": "Dừng giải quyết",
    "refused": "Từ chối tiếp nhận",
    "open_within": "Đang giải quyết, trong hạn",
    "open_overdue": "Đang giải quyết, quá hạn",
    "open_paused": "Đang tạm dừng",
    "statutory_early": "Trước hạn theo luật định",
    "statutory_on_time": "Đúng hạn theo luật định",
    "statutory_late": "Quá hạn theo luật định",
    "statutory_no_due": "Luật không quy định thời hạn",
    "on_time_numerator": "Đúng hạn, gồm cả trước hạn",
    "on_time_denominator": "Đã giải quyết có thời hạn",
    "on_time_percent": "Tỷ lệ đúng hạn, %",
    "early_numerator": "Giải quyết trước hạn",
    "early_percent": "Tỷ lệ trước hạn, %",
}
COUNTED = tuple(FIGURES)[2:]


def value_of(figures: Figures, name: str) -> int | Rate:
    """A bucket, or a part of a rate: its numerator, its denominator, the rate itself for `…_percent`."""
    kind, _, part = name.rpartition("_")
    if part not in ("numerator", "denominator", "percent"):
        return figures.bucket(name)
    rate: Rate = getattr(figures, f"{kind}_rate")
    parts: dict[str, int | Rate] = {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "percent": rate,
    }
    return parts[part]
