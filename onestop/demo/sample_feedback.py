"""What people of the demonstration say: ratings of returned dossiers, petitions, and what the offices do about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from dossiers.models import Dossier
from dossiers.rules.actors import Actor, Role
from dossiers.rules.outcomes import Outcome
from dossiers.rules.states import State
from onestop.citizens.feedback import petition_intake, petition_work
from onestop.citizens.feedback.calls import note_call
from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.petition_intake import PetitionDraft
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.citizens.feedback.rules.ratings import QUESTIONS
from onestop.demo.moments import Moments
from onestop.demo.staff import Cast
from procedures.models import Office
from procedures.selectors.calendars import calendar_version_for, working_calendar

SHARE_RATED = 0.3
CALLED_AFTER = timedelta(days=75)
GOOD = ("Cán bộ hướng dẫn rõ ràng, nhanh.", "Có kết quả sớm hơn ngày hẹn, xin cảm ơn.", "", "", "", "")
POOR = ("Phải đi lại hai lần vì thiếu một giấy không được dặn trước.", "Chờ ở quầy quá lâu.")
LATE = ("Trả kết quả muộn, không báo trước.",)


@dataclass(frozen=True)
class Story:
    """A petition: what came to which office how many days ago, and what was done about it, in which order."""

    kind: Kind
    office: str
    days_ago: int
    text: str
    steps: tuple[str, ...] = ()
    term: str = "answer"
    name: str = ""
    words: str = ""


ANSWER = "Ủy ban nhân dân phường đã kiểm tra và chấn chỉnh. Cảm ơn ông (bà) đã góp ý."
STORIES = (
    Story(Kind.PETITION, "H99.11", 1, "Ghế chờ ở sảnh hỏng hai chiếc, người già phải đứng."),
    Story(
        Kind.PETITION, "H99.11", 6, "Đề nghị mở thêm quầy vào sáng thứ Hai, phải chờ rất lâu.", ("take_on",)
    ),
    Story(
        Kind.PETITION,
        "H99.11",
        34,
        "Bảng niêm yết lệ phí chứng thực chưa ghi mức mới.",
        ("take_on", "answer"),
        words=ANSWER,
    ),
    Story(
        Kind.PETITION,
        "H99.11",
        50,
        "Máy lấy số không đọc được thẻ căn cước.",
        ("take_on", "answer"),
        words=ANSWER,
    ),
    Story(
        Kind.PETITION,
        "H99.11",
        20,
        "Đèn đường trước trường học hỏng đã hai tuần.",
        ("forward",),
        words="Thuộc thẩm quyền của tỉnh.",
    ),
    Story(
        Kind.PETITION,
        "H99.11",
        15,
        "Quán ăn gần nhà tôi làm ồn ban đêm.",
        ("reject",),
        words="Nội dung không phải là thủ tục hành chính, đề nghị liên hệ Công an phường.",
    ),
    Story(Kind.PETITION, "H99.11", 40, "Trang tra cứu nên có chữ to hơn cho người già."),
    Story(
        Kind.COMPLAINT,
        "H99.11",
        12,
        "Tôi khiếu nại việc từ chối hồ sơ xác nhận tình trạng hôn nhân.",
        ("take_on",),
        name="Trần Thị Thử",
    ),
    Story(
        Kind.DENUNCIATION,
        "H99.11",
        9,
        "Tôi tố cáo việc thu thêm tiền ngoài quy định khi sao y giấy tờ.",
        ("take_on",),
        name="Lê Văn Mẫu",
    ),
)


def give_voice(now: datetime) -> None:
    """Tell the ratings and petitions up to now, through the services; told already, they are left out."""
    cast = Cast.of_database()
    for dossier in _to_be_rated():
        _rate(dossier, cast, now)
    if not Petition.objects.exists():
        _tell_petitions(cast, now)


def _to_be_rated() -> Iterator[Dossier]:
    """A share of what was returned and not rated yet; which ones, their codes decide."""
    returned = Dossier.objects.filter(state=State.RETURNED.value, rating__isnull=True)
    for dossier in returned.exclude(details__demonstration=None).order_by("code"):
        if _dice(dossier).random() < SHARE_RATED:
            yield dossier


def _dice(dossier: Dossier) -> Random:
    return Random(f"voice {dossier.code}")  # noqa: S311 -- a story, no secret


@transaction.atomic
def _rate(dossier: Dossier, cast: Cast, now: datetime) -> None:
    rng, last = _dice(dossier), dossier.events.order_by("seq").last()
    rng.random()
    at = last.entered_at + timedelta(minutes=rng.randint(5, 2_000)) if last else now
    if at > now:
        return
    late = dossier.outcome == Outcome.LATE
    grade = rng.choice((1, 2, 2, 3) if late else (2, 3, 3, 4, 4, 4, 5, 5, 5, 5))
    poor = grade <= 2
    rate(
        dossier.code,
        RatingDraft(
            overall=grade,
            answers={key: min(5, max(1, grade + rng.choice((-1, 0, 0, 1)))) for key in QUESTIONS},
            text=rng.choice(LATE if late else POOR if poor else GOOD),
            call_wanted=poor,
            phone=f"0000{rng.randrange(10**6):06d}" if poor else "",
        ),
        by=CITIZEN,
        at=at,
    )
    if poor and at < now - CALLED_AFTER:
        head = cast.pick(rng, dossier.resolving_office_id, Role.HEAD, Role.MANAGER)
        calendar = working_calendar(dossier.calendar_version_id)
        note_call(dossier.code, by=head, at=calendar.next_opening(at + timedelta(days=1)))


@transaction.atomic
def _tell_petitions(cast: Cast, now: datetime) -> None:
    for number, story in enumerate(STORIES):
        office = Office.objects.get(code=story.office)
        rng = Random(f"petition {number}")  # noqa: S311 -- a story, no secret
        moments = Moments(working_calendar(calendar_version_for(office).pk), rng)
        at = now - timedelta(days=story.days_ago, minutes=rng.randint(1, 400))
        draft = PetitionDraft(
            kind=story.kind,
            office=office,
            text=story.text,
            token=f"demonstration {number}",
            name=story.name,
            contact="0000000000" if story.name else "",
        )
        code = petition_intake.receive(draft, by=CITIZEN, at=at).petition.code
        head = cast.pick(rng, office.pk, Role.HEAD)
        for step in story.steps:
            at = moments.days_later(at, rng.randint(1, 3))
            if at <= now:
                STEPS[step](code, story, head, at)


Step = Callable[[str, Story, Actor, datetime], object]
STEPS: dict[str, Step] = {
    "take_on": lambda code, story, by, at: petition_work.take_on(code, by=by, at=at, term=story.term),
    "answer": lambda code, story, by, at: petition_work.answer(code, by=by, at=at, text=story.words),
    "reject": lambda code, story, by, at: petition_work.reject(code, by=by, at=at, text=story.words),
    "forward": lambda code, story, by, at: petition_intake.forward(
        code, by=by, at=at, to_office="H99", text=story.words
    ),
}
