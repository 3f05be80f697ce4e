"""Answers to fill in, for each kind of office that takes dossiers in."""

from __future__ import annotations

_HEAD = """\
# Answers for `manage.py first_day --file answers.toml`. Codes: as in the national list of agencies.
[province]
code = "H99"
name = "Ủy ban nhân dân tỉnh Minh Họa"

[administrator]
username = "quantri"
full_name = "Nguyễn Văn Quản"
email = "quantri@minhhoa.example"
"""
_PEOPLE = """\

[[people]]
username = "motcua.{short}"
full_name = "Trần Thị Tiếp"
office = "{code}"
roles = ["clerk"]

[[people]]
username = "xuly.{short}"
full_name = "Lê Văn Xử"
office = "{officer_at}"
roles = ["officer"]

[[people]]
username = "lanhdao.{short}"
full_name = "Phạm Thị Lãnh"
office = "{code}"
roles = ["head", "manager"]
"""
_OFFICE = """\

[[offices]]
kind = "{kind}"
code = "{code}"
name = "{name}"
address = "Số 1 đường Giả Tưởng"
phone = "0000 000 000"

[offices.letterhead]
superior_heading = "{superior}"
agency_heading = "{heading}"
place = "Minh Họa"
agency_symbol = "{symbol}"
signer_title = "{title}"
"""
_UNIT = """\

[[offices.units]]
code = "{code}.{unit}"
name = "{name}"
kind = "{kind}"
"""


def _example(short: str, unit: str = "", **office: str) -> str:
    code = office["code"]
    people = _PEOPLE.format(short=short, code=code, officer_at=f"{code}.{unit}" if unit else code)
    return _HEAD + _OFFICE.format(**office) + _units(code, unit) + people


def _units(code: str, unit: str) -> str:
    return (
        _UNIT.format(code=code, unit=unit, name="Bộ phận Tư pháp – Hộ tịch", kind="civil_status")
        if unit
        else ""
    )


EXAMPLES = {
    "ward": _example(
        "ward",
        unit="HT",
        kind="ward",
        code="H99.12",
        name="Ủy ban nhân dân phường Giả Định",
        superior="TỈNH MINH HỌA",
        heading="ỦY BAN NHÂN DÂN PHƯỜNG GIẢ ĐỊNH",
        symbol="UBND",
        title="CHỦ TỊCH",
    ),
    "centre": _example(
        "centre",
        kind="centre",
        code="H99.01",
        name="Trung tâm Phục vụ hành chính công tỉnh Minh Họa",
        superior="ỦY BAN NHÂN DÂN TỈNH MINH HỌA",
        heading="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        symbol="TTPVHCC",
        title="GIÁM ĐỐC",
    ),
    "department": _example(
        "department",
        kind="department",
        code="H99.02",
        name="Sở Tư pháp tỉnh Minh Họa",
        superior="ỦY BAN NHÂN DÂN TỈNH MINH HỌA",
        heading="SỞ TƯ PHÁP",
        symbol="STP",
        title="GIÁM ĐỐC",
    ),
    "police": _example(
        "police",
        kind="police",
        code="H99.12.CA",
        name="Công an phường Giả Định",
        superior="CÔNG AN TỈNH MINH HỌA",
        heading="CÔNG AN PHƯỜNG GIẢ ĐỊNH",
        symbol="CAP",
        title="TRƯỞNG CÔNG AN PHƯỜNG",
    ),
}
