"""The columns of form II.06a: number, name, headings, and what each is made of. All faces of the form walk this table.

Sheet, CSV, PDF, seal, page and API read it. A new column is a row here, and a figure of `tallies` where it counts
something new. Legal source: Circular 01/2020/TT-VPCP, annex II.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TOTAL, _IN_PERIOD = "Tổng số", "Trong kỳ"


@dataclass(frozen=True, slots=True)
class Column:
    """A column is counted from `figures` of `tallies`, or is the sum of the columns `sum_of`, by their numbers.

    `heading` stands in the official form, `page_heading` on our page. `over`: a heading over neighbours that share
    it. `group`: the heading over a sum and the columns that it sums. `is_origin`: dossiers came in by it; those that
    a definition leaves out are taken off here. `takes_ended`: those that a definition does not leave out count here.
    """

    number: int
    name: str
    heading: str
    page_heading: str | Promise
    figures: tuple[str, ...] = ()
    sum_of: tuple[int, ...] = ()
    group: str = ""
    over: str = ""
    is_origin: bool = False
    takes_ended: bool = False

    @property
    def key(self) -> str:
        """Its name in the API and in addresses of lists."""
        return f"col{self.number}"


COLUMNS = (
    Column(3, "received", _TOTAL, _("(3) Received"), sum_of=(4, 5, 6), group="Số lượng hồ sơ tiếp nhận"),
    Column(
        4,
        "online",
        "Trực tuyến",
        _("(4) Online"),
        figures=("received_online",),
        over=_IN_PERIOD,
        is_origin=True,
    ),
    Column(
        5,
        "direct_and_postal",
        "Trực tiếp, dịch vụ bưu chính công ích",
        _("(5) Direct, post"),
        figures=("received_direct", "received_postal"),
        over=_IN_PERIOD,
        is_origin=True,
    ),
    Column(6, "carried_over", "Từ kỳ trước", _("(6) From before"), figures=("carried_over",), is_origin=True),
    Column(7, "resolved", _TOTAL, _("(7) Resolved"), sum_of=(8, 9, 10), group="Số lượng hồ sơ đã giải quyết"),
    Column(8, "early", "Trước hạn", _("(8) Early"), figures=("early",)),
    Column(9, "on_time", "Đúng hạn", _("(9) On time"), figures=("on_time",), takes_ended=True),
    Column(10, "late", "Quá hạn", _("(10) Late"), figures=("late",)),
    Column(11, "pending", _TOTAL, _("(11) Pending"), sum_of=(12, 13), group="Số lượng hồ sơ đang giải quyết"),
    Column(12, "within", "Trong hạn", _("(12) Within"), figures=("open_within", "open_paused")),
    Column(13, "overdue", "Quá hạn", _("(13) Overdue"), figures=("open_overdue",)),
)
COUNTED = tuple(column for column in COLUMNS if not column.sum_of)
SUMS = tuple(column for column in COLUMNS if column.sum_of)
BY_NUMBER = {column.number: column for column in COLUMNS}
BY_NAME = {column.name: column for column in COLUMNS}
BY_KEY = {column.key: column for column in COLUMNS}


def summed(column: Column) -> tuple[Column, ...]:
    """The counted columns that a column consists of: itself, or those that it sums."""
    return tuple(BY_NUMBER[number] for number in column.sum_of) or (column,)
