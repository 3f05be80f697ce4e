"""The life of one invented dossier, told through the real services, with each step at its own moment."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from dossiers.models import Dossier, Event, FeeReceipt
from dossiers.rules.actors import Actor, ActorKind, Colleague, Role
from dossiers.selectors.fees import fees_of
from dossiers.services import fees, intake, processing, resolution, suspension
from dossiers.services.drafts import IntakeDraft, PaperDraft
from dossiers.services.paid_intake import take_in_paid_and_return
from dossiers.services.resolution import Result
from onestop.demo.drafts import draft_for
from onestop.demo.moments import Moments
from onestop.demo.routes import Route
from onestop.demo.scenario_mix import Fate
from onestop.demo.staff import Cast
from procedures.models import Office
from procedures.rules.errors import RuleError
from procedures.rules.workdays import WorkingCalendar, local_date

PORTAL = Actor(id=None, name="Cổng dịch vụ công", kind=ActorKind.SYSTEM)
WAYS_TO_PAY = (FeeReceipt.Method.CASH, FeeReceipt.Method.CASH, FeeReceipt.Method.TRANSFER)
STAFF = (Role.OFFICER, Role.HEAD, Role.CLERK)


Service = Callable[..., Event]
"""A service that writes one event: `service(code, by=actor, at=moment, **facts)`."""


class NotYet(Exception):
    """The next step lies after now: the dossier stays as it is."""


@dataclass
class Life:
    """One dossier on its way. `at` is its last moment, `due_at` what the last event says, `holder` who has it."""

    route: Route
    number: int
    now: datetime
    cast: Cast
    rng: Random
    calendar: WorkingCalendar
    at: datetime
    moments: Moments = field(init=False)
    # Who pays how and whose task it becomes: drawn apart, so that the course of things stays what it was.
    habits: Random = field(init=False)
    holder: Office = field(init=False)
    code: str = ""
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        self.moments = Moments(self.calendar, self.rng)
        self.habits = Random(f"habits of {self.number}")  # noqa: S311 -- a story, no secret
        self.holder = self.route.receiving

    def tell(self, fate: Fate) -> None:
        """Lead the dossier to its fate, or as far as now."""
        with contextlib.suppress(NotYet):
            self._tell(fate)

    def _tell(self, fate: Fate) -> None:
        draft = draft_for(self.route, self.rng, self.number)
        if self.route.version.is_instant and fate in (Fate.EARLY, Fate.ON_TIME) and draft.channel == "direct":
            return self._at_once(draft)
        if not self._arrive(draft, fate):
            return None
        self._reach_the_desk()
        if fate is Fate.WAITING:
            return self._ask_for_papers()
        self._wait_for_something()
        if fate is Fate.NEGLECTED:
            raise NotYet
        if fate in (Fate.WITHDRAWN, Fate.STOPPED):
            return self._end_without_result(fate)
        self._finish(fate)
        if fate is Fate.REOPENED:
            self._again()
        return None

    # --- in at the door ----------------------------------------------------------------------------------

    def _clerk(self) -> Actor:
        return self.cast.pick(self.rng, self.route.receiving.pk, Role.CLERK)

    def _at_once(self, draft: IntakeDraft) -> None:
        facts: dict[str, Any] = {
            "by": self._clerk(),
            "office": self.route.receiving,
            "at": self.at,
            "result": self._result(),
        }
        try:
            take_in_paid_and_return(draft, method=self.habits.choice(WAYS_TO_PAY), **facts)
        except RuleError:
            # Nothing is to pay, or the catalogue does not know how much.
            resolution.take_in_and_return(draft, **facts)

    def _arrive(self, draft: IntakeDraft, fate: Fate) -> bool:
        """Take the dossier in; False when it was refused."""
        office, rng = self.route.receiving, self.rng
        if draft.channel == "online":
            sent_at = self.at - timedelta(hours=rng.random() * 9)
            self.code = intake.submit(draft, by=PORTAL, office=office, at=sent_at).dossier.code
            if fate is Fate.REFUSED:
                self._act(
                    resolution.refuse, self.at, office, Role.CLERK, reason="Không thuộc thẩm quyền giải quyết"
                )
                return False
            self._pay(self._act(intake.accept, self.at, office, Role.CLERK).dossier)
            return True
        if fate is Fate.REFUSED:
            reason = "Hồ sơ không thuộc thẩm quyền của đơn vị"
            intake.refuse_at_desk(draft, by=self._clerk(), office=office, at=self.at, reason=reason)
            return False
        # Now and then the power fails, and the entry is made after lunch.
        entered_at = self.moments.days_later(self.at, 0) if rng.random() < 0.015 else self.at
        late = entered_at > self.at
        receipt = intake.take_in(
            draft,
            by=self._clerk(),
            office=office,
            at=entered_at,
            received_at=self.at if late else None,
            reason="Mất điện, nhập lại từ sổ giấy" if late else "",
        )
        self.code, self.at, self.due_at = receipt.dossier.code, entered_at, receipt.event.due_at
        self._pay(receipt.dossier)
        return True

    def _pay(self, dossier: Dossier) -> None:
        """Most pay at once; a few have not paid yet."""
        open_currencies, chance = fees_of(dossier).open_currencies, self.habits.random()
        if not open_currencies or dossier.bill["unknown"] or chance < 0.08:
            return
        online = dossier.channel == "online"
        method = FeeReceipt.Method.ONLINE if online else self.habits.choice(WAYS_TO_PAY)
        for currency in open_currencies:
            self._act(
                fees.take_fee, self.at, self.route.receiving, Role.CLERK, currency=currency, method=method
            )

    # --- from hand to hand -------------------------------------------------------------------------------

    def _act(self, service: Service, at: datetime, office: Office, *roles: Role, **facts: Any) -> Event:
        at = max(at, self.at)
        if at > self.now:
            raise NotYet
        event = service(self.code, by=self.cast.pick(self.rng, office.pk, *roles), at=at, **facts)
        self.at, self.due_at = event.entered_at, event.due_at
        return event

    def _pass_to(self, office: Office, at: datetime) -> None:
        if office != self.holder:
            self._act(processing.hand_over, at, self.holder, *reversed(STAFF), to_office=office.code)
            self.holder = office

    def _soon(self) -> datetime:
        """A little later on the same day, before it is due where that is possible."""
        limit = self.at + timedelta(minutes=self.rng.randint(2, 90))
        if self.due_at and self.at < self.due_at <= limit:
            return self.at + (self.due_at - self.at) / 3
        return limit if self.calendar.is_open(limit) else self.moments.days_later(self.at, 0)

    def _reach_the_desk(self) -> None:
        for office in self.route.stops[1:2]:
            self._pass_to(office, self._soon())
        self._act(processing.start, self._soon(), self.holder, Role.OFFICER, Role.HEAD)
        if self.habits.random() < 0.5:
            self._take_on()

    def _take_on(self) -> None:
        """Somebody of the office that holds it makes it a task of their own."""
        by = self.cast.pick(self.habits, self.holder.pk, Role.OFFICER, Role.HEAD)
        person = Colleague(by.id or 0, by.name, frozenset({self.holder.pk}))
        processing.assign(self.code, by=by, at=self.at, person=person)

    def _wait_for_something(self) -> None:
        """Some dossiers lack a paper, some owe a tax, some need another agency's opinion."""
        chance, field_code = self.rng.random(), self.route.version.field.code
        if self._is_short():
            return
        if chance < 0.09:
            self._ask_for_papers()
            self._papers_come()
        elif chance < 0.25 and field_code in ("dat-dai", "bien-phap-bao-dam", "dang-ky-xe"):
            self._ask_for_money()
        elif chance < 0.16 and field_code in ("xay-dung", "moi-truong", "duong-bo"):
            self._ask_an_opinion()

    def _is_short(self) -> bool:
        return self.due_at is not None and local_date(self.due_at) <= local_date(self.at)

    def _ask_for_papers(self) -> None:
        papers = [paper.name for paper in self.route.version.papers.all()][:1]
        reason = "Giấy tờ chưa đầy đủ, chưa hợp lệ"
        self._act(suspension.ask_supplement, self._soon(), self.holder, *STAFF, papers=papers, reason=reason)

    def _papers_come(self) -> None:
        paper = PaperDraft(name="Giấy tờ bổ sung theo phiếu yêu cầu", originals=1)
        at = self.moments.days_later(self.at, self.rng.randint(1, 9))
        self._act(suspension.resubmit, at, self.route.receiving, Role.CLERK, papers=[paper])

    def _ask_for_money(self) -> None:
        amount = self.rng.randint(5, 400) * 10_000
        reason = "Thông báo nghĩa vụ tài chính"
        self._act(suspension.ask_payment, self._soon(), self.holder, *STAFF, amount=amount, reason=reason)
        at = self.moments.days_later(self.at, self.rng.randint(1, 12))
        proof = f"GNT-{self.rng.randrange(10**6):06d}"
        self._act(suspension.confirm_payment, at, self.route.receiving, Role.CLERK, proof=proof)

    def _ask_an_opinion(self) -> None:
        asked = "Đề nghị cho ý kiến chuyên môn"
        self._act(processing.consult, self._soon(), self.holder, *STAFF[:2], asked=asked, reason=asked)
        at = self.moments.days_later(self.at, self.rng.randint(1, 4))
        self._act(processing.answer_consultation, at, self.holder, *STAFF, answer="Thống nhất với hồ sơ")

    # --- out again ---------------------------------------------------------------------------------------

    def _end_without_result(self, fate: Fate) -> None:
        at = self._finishing_moment(Fate.EARLY)
        if fate is Fate.WITHDRAWN:
            reason = "Người nộp đề nghị rút hồ sơ"
            self._act(resolution.withdraw, at, self.route.receiving, Role.CLERK, reason=reason)
        else:
            reason = "Quá hạn bổ sung, người nộp không liên hệ lại"
            self._act(resolution.stop, at, self.route.resolving, Role.HEAD, reason=reason)

    def _finish(self, fate: Fate) -> None:
        target = self._finishing_moment(fate)
        if fate is Fate.LATE_WITH_APOLOGY:
            self._apologise(target)
        for office in self.route.stops[2:]:
            self._pass_to(office, self.moments.between(self.at, target))
        refused = self.rng.random() < 0.03
        self._act(
            resolution.resolve,
            target,
            self.route.resolving,
            Role.HEAD,
            Role.OFFICER,
            result=self._result(target, "rejected" if refused else "granted"),
            reason="Không đủ điều kiện theo quy định" if refused else "",
        )
        self._pass_to(self.route.receiving, self._soon())
        days = self.rng.choices((0, 1, 2, 4, 9), (45, 25, 15, 10, 5))[0]
        at = self.moments.days_later(self.at, days)
        self._act(resolution.return_result, at, self.route.receiving, Role.CLERK, taken_by="Người nộp hồ sơ")

    def _finishing_moment(self, fate: Fate) -> datetime:
        """When the result is ready: before the due day, on it, or some working days after."""
        if self.due_at is None:
            return self.moments.days_later(self.at, self.rng.randint(4, 15))
        due_on, here = local_date(self.due_at), local_date(self.at)
        if fate in (Fate.LATE, Fate.LATE_WITH_APOLOGY):
            return self.moments.days_later(max(self.due_at, self.at), self.rng.choice((1, 1, 1, 2, 2, 3, 5)))
        days = self.calendar.working_days_between(here, due_on)
        if fate is Fate.ON_TIME or days == 0:
            on = self.calendar.on_or_after(max(here, due_on))
            return max(
                self.at, self.moments.on_day(on, after=self.at if on == here else None, before=self.due_at)
            )
        spent = min(days - 1, int(days * self.rng.betavariate(3, 2)))
        return self.moments.days_later(self.at, spent)

    def _apologise(self, target: datetime) -> None:
        if self.due_at is None or self.at >= self.due_at:
            return
        promised_at = self.calendar.closing(self.calendar.on_or_after(local_date(target + timedelta(days=1))))
        at = self.moments.between(self.at, self.due_at)
        reason = "Cần thêm thời gian xác minh"
        head = self.route.resolving
        self._act(processing.reappoint, at, head, Role.HEAD, promised_at=promised_at, reason=reason)

    def _again(self) -> None:
        at = self.moments.days_later(self.at, self.rng.randint(1, 6))
        facts = {"reason": "Phát hiện sai sót trên kết quả", "clock_effect": "restarts"}
        self._act(resolution.reopen, at, self.route.resolving, Role.HEAD, **facts)
        at = self._finishing_moment(Fate.EARLY)
        self._act(
            resolution.resolve, at, self.route.resolving, Role.HEAD, Role.OFFICER, result=self._result(at)
        )

    def _result(self, at: datetime | None = None, kind: str = "granted") -> Result:
        on = local_date(at or self.at)
        return Result(
            kind=kind, number=f"{self.number + 1}/KQ", signed_on=on.isoformat(), signer="Lãnh đạo đơn vị"
        )
