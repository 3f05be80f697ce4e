"""The filters of the work list as they stand in the address, read leniently: what makes no sense filters nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import LIVE_STATES
from dossiers.selectors.desk_lists import DeskQuestion, Position, Queue
from procedures.models import Office
from procedures.rules.typed_days import typed_day

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# The queues that are tabs, by their word in the address; then those that warn.
TABS = {
    "dang-mo": (Queue.OPEN, _("All open")),
    "dang-giu": (Queue.HELD, _("Held by us")),
    "cua-toi": (Queue.MINE, _("Mine")),
    "qua-han": (Queue.OVERDUE, _("Overdue")),
    "hom-nay": (Queue.TODAY, _("Due today")),
    "ngay-toi": (Queue.NEXT_DAY, _("Due next working day")),
    "tam-dung": (Queue.PAUSED, _("Clock stopped")),
    "cho-tiep-nhan": (Queue.TO_ACCEPT, _("To accept")),
    "cho-tra": (Queue.TO_RETURN, _("Result to return")),
}
WARNINGS = {
    "hom-nay": (Queue.TODAY, _("Due today")),
    "ngay-toi": (Queue.NEXT_DAY, _("Due next working day")),
    "chua-xin-loi": (Queue.UNANNOUNCED, _("Overdue without an apology")),
    "bo-sung-hai-lan": (Queue.ASKED_TWICE, _("Papers asked twice")),
    "dung-lau": (Queue.PAUSED_LONG, _("Clock stopped too long")),
    "cham-buoc": (Queue.STEP_LATE, _("Step of a chain late")),
}
QUEUES = {**WARNINGS, **TABS}


@dataclass(frozen=True)
class WorkFilters:
    """What the address asks for. The words of the address are Vietnamese, as the pages are."""

    tab: str = "dang-mo"
    office: str = ""
    state: str = ""
    field: str = ""
    procedure: str = ""
    code: str = ""
    after: str = ""
    holder: str = ""
    due: str = ""
    person: str = ""
    overseen: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> WorkFilters:
        """The filters of a query string."""
        # PostgreSQL takes no NUL, and nothing that is looked for is longer than a dossier code.
        words = {name: value.replace("\0", "")[:60] for name, value in query.items()}
        tab, state = words.get("viec", ""), words.get("trang-thai", "")
        return cls(
            tab=tab if tab in QUEUES else "dang-mo",
            office=words.get("don-vi", ""),
            state=state if state in LIVE_STATES else "",
            field=words.get("linh-vuc", ""),
            procedure=words.get("thu-tuc", ""),
            code=words.get("ma", ""),
            after=words.get("sau", ""),
            holder=words.get("giu", ""),
            person=words.get("nguoi", "") if _is_count(words.get("nguoi", "")) else "",
            overseen=words.get("coi", "") == "1",
            due=words.get("han", "") if read_day(words.get("han", "")) else "",
        )

    @property
    def queue(self) -> Queue:
        """The queue of the tab."""
        return QUEUES[self.tab][0]

    @property
    def narrows(self) -> bool:
        """Whether anything beside the tab is chosen."""
        return any(
            (
                self.office,
                self.holder,
                self.state,
                self.field,
                self.procedure,
                self.code,
                self.due,
                self.person,
                self.overseen,
            )
        )

    def question(self, offices: Mapping[str, Office], overseen: Collection[int]) -> DeskQuestion:
        """What to ask the lists; an office that is not among the actor's asks for nothing.

        `overseen` are the offices that the actor oversees: lists that managers' pages count keep within them.
        """
        office, holder = offices.get(self.office), offices.get(self.holder)
        due_on = read_day(self.due)
        return DeskQuestion(
            office_id=office.pk if office else None,
            holder_id=holder.pk if holder else None,
            state=self.state,
            procedure=self.procedure,
            field=self.field,
            code=self.code,
            due_from=due_on,
            due_until=due_on,
            assignee_id=int(self.person) if self.person else None,
            office_ids=overseen if self.overseen else None,
        )

    @property
    def due_on(self) -> date | None:
        """The day on which everything in the list falls due."""
        return read_day(self.due)

    def address(self, **changes: str) -> str:
        """The query string with these changes; a new filter begins at the first page."""
        words = {
            "viec": "" if self.tab == "dang-mo" else self.tab,
            "don-vi": self.office,
            "giu": self.holder,
            "trang-thai": self.state,
            "linh-vuc": self.field,
            "thu-tuc": self.procedure,
            "ma": self.code,
            "han": self.due,
            "nguoi": self.person,
            "coi": "1" if self.overseen else "",
        }
        given = {name: value for name, value in {**words, **changes}.items() if value}
        return f"?{urlencode(given)}"


def read_day(text: str) -> date | None:
    """The day as it is in the address, 2026-11-26 or 26/11/2026; None for nonsense, and for years no list has."""
    day = typed_day(text)
    return day if day and 1900 <= day.year <= 9000 else None


def read_position(text: str) -> Position | None:
    """The place where a page ended, from the address; None for the beginning and for nonsense."""
    moment, dash, pk = text.partition("-")
    if not dash or not _is_count(pk) or (moment and not _is_count(moment)):
        return None
    return Position(BEGINNING + int(moment) * MICROSECOND if moment else None, int(pk))


def written(position: Position) -> str:
    """The place as it stands in the address: microseconds, a dash, the row."""
    moment = (position.moment - BEGINNING) // MICROSECOND if position.moment else ""
    return f"{moment}-{position.pk}"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 17
