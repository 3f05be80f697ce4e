"""Search of 3,000 procedures against one indexed look-up of a single row by its code."""

from __future__ import annotations

from datetime import date
from random import Random

from benchmarks.measuring import Result, compare
from procedures.models import Procedure, ProcedureVersion
from procedures.selectors import search_procedures
from procedures.services import refresh_search_keys
from tests.factories import BEGINNING, make_field

PROCEDURES = 3_000
SEARCHES = 200
PHRASE = (
    "đăng ký khai sinh kết hôn khai tử cấp đổi giấy phép xây dựng chứng nhận quyền sử dụng đất hộ kinh doanh thường trú"
    " tạm trú căn cước bảo hiểm xã hội chứng thực bản sao thay đổi nội dung hợp tác xã môi trường nước giáo dục"
)
WORDS = PHRASE.split()
QUERIES = ("khai sinh", "dang ky ket hon", "giấy phép xây dựng", "ho kinh doanh", "thuong tru", "bao hiem xa")


def run() -> list[Result]:
    random = Random(1)
    field = make_field()
    for number in range(PROCEDURES):
        add_version(f"1.97{number:04d}", " ".join(random.sample(WORDS, 8)).capitalize(), field)
    on = date(2026, 11, 20)
    codes = [f"1.97{random.randrange(PROCEDURES):04d}" for _ in range(SEARCHES)]

    def ours() -> None:
        for number in range(SEARCHES):
            list(search_procedures(QUERIES[number % len(QUERIES)], on=on)[:20])

    def one_row() -> None:
        for code in codes:
            ProcedureVersion.objects.select_related("procedure", "field").get(procedure__code=code)

    return [
        compare(
            "search of the catalogue, first 20 ranked",
            ours=("search_procedures()", ours),
            baseline=("one version by its code", one_row),
            size=SEARCHES,
            rounds=3,
        )
    ]


def add_version(code: str, name: str, field) -> None:  # type: ignore[no-untyped-def]
    version = ProcedureVersion(
        procedure=Procedure.objects.create(code=code),
        number=1,
        name=name,
        field=field,
        levels=["commune"],
        channels=["direct"],
        state="in_force",
        published_at=BEGINNING,
        valid_from=BEGINNING.date(),
    )
    refresh_search_keys(version)
    version.save()
