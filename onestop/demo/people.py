"""Invented applicants. Their numbers cannot belong to anybody: no province has the code 999, no phone begins 0000."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FAMILIES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"),
    *("Hồ", "Ngô", "Dương", "Lý", "Đinh", "Lâm", "Mai", "Trịnh", "Tạ", "Kiều", "Quách", "Thạch"),
)
# How often each family name is met, as weights.
FAMILY_WEIGHTS = (32, 12, 10, 7, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1)
MIDDLE_OF_WOMEN = ("Thị", "Thị", "Thị Ngọc", "Thị Thu", "Thị Bích", "Kim", "Thanh", "Khánh")
MIDDLE_OF_MEN = ("Văn", "Văn", "Đức", "Hữu", "Quốc", "Minh", "Công", "Xuân")
GIVEN_OF_WOMEN = (
    *("Lan", "Huệ", "Mai", "Hoa", "Hương", "Hằng", "Nga", "Thảo", "Trang", "Vy"),
    *("Yến", "Ánh", "Oanh", "Thủy", "Tuyết", "Nhung", "Hà", "Ngân", "Quỳnh", "Diễm"),
)
GIVEN_OF_MEN = (
    *("Nam", "Hùng", "Dũng", "Sơn", "Long", "Tuấn", "Khôi", "Phúc", "Quân", "Đạt"),
    *("Thắng", "Tùng", "Việt", "Hải", "Lâm", "Bảo", "Khoa", "Nghĩa", "Trí", "Vinh"),
)
VILLAGES = ("Tổ 1", "Tổ 2", "Tổ 5", "Khu phố Mẫu", "Thôn Ví Dụ", "Thôn Thử", "Ấp Minh Họa", "Bản Giả Định")
TRADES = ("Xây dựng", "Thương mại", "Vận tải", "Nông sản", "Dịch vụ", "Cơ khí")


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant as typed at the counter; `kind` as on a party."""

    name: str
    kind: str
    id_number: str
    phone: str
    address: str
    birth_on: str


def person(rng: Random) -> Person:
    """An invented citizen."""
    woman = rng.random() < 0.52
    middle, given = (MIDDLE_OF_WOMEN, GIVEN_OF_WOMEN) if woman else (MIDDLE_OF_MEN, GIVEN_OF_MEN)
    family = rng.choices(FAMILIES, FAMILY_WEIGHTS)[0]
    born = rng.randrange(1945, 2008)
    century_and_sex = (0 if born < 2000 else 2) + woman
    return Person(
        name=f"{family} {rng.choice(middle)} {rng.choice(given)}",
        kind="citizen",
        id_number=f"999{century_and_sex}{born % 100:02d}{rng.randrange(10**6):06d}",
        phone=f"0000{rng.randrange(10**6):06d}",
        address=f"{rng.choice(VILLAGES)}, tỉnh Minh Họa",
        birth_on=f"{born}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
    )


def enterprise(rng: Random) -> Person:
    """An invented company."""
    return Person(
        name=f"Công ty TNHH {rng.choice(TRADES)} {rng.choice(GIVEN_OF_MEN)} Mẫu",
        kind="enterprise",
        id_number=f"99999{rng.randrange(10**5):05d}",
        phone=f"0000{rng.randrange(10**6):06d}",
        address=f"{rng.choice(VILLAGES)}, tỉnh Minh Họa",
        birth_on="",
    )
