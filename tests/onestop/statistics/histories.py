"""Random histories, driven through the real services: every action, back-dated entries, calendars that change."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from dossiers.models import Dossier
from dossiers.rules.action_table import BESIDE
from dossiers.rules.lifecycle import Action, State, allowed_actions
from dossiers.services import intake, processing, resolution, suspension
from dossiers.services.drafts import PaperDraft
from onestop.statistics.refresh import drain
from procedures.models import CalendarDay
from procedures.rules.errors import RuleError
from procedures.selectors.calendars import calendar_version_for, national_calendar_row
from procedures.services.calendars import new_calendar_version, publish_calendar_version
from tests.factories import local, make_draft
from tests.onestop.statistics.worlds import World

# What people do often; everything else that is allowed weighs 1.
OFTEN = {Action.ACCEPT: 4, Action.START: 8, Action.RESOLVE: 10, Action.RESUBMIT: 4, Action.CONFIRM_PAYMENT: 4}


class History:
    """Goes on from moment to moment; `done` counts what was done, so that a test can see that it saw everything."""

    def __init__(self, world: World, seed: int, *, drains: bool = True) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.at = local(2025, 12, 20, 8)
        self.done: Counter[str] = Counter()
        self.codes: list[str] = []
        self.drains = drains

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.at += timedelta(minutes=self.random.choice((0, 1, 30, 120, 300, 600, 1440)))
            chosen = self.random.choices(
                (self.take_in, self.act, self.change_calendar, self.drain), (22, 110, 2, 4)
            )[0]
            self.attempt(chosen)

    def attempt(self, chosen: Callable[[], str]) -> None:
        try:
            self.done[chosen()] += 1
        except RuleError as error:
            self.done[f"refused {error.code}"] += 1

    def moment(self) -> dict[str, Any]:
        """Now, or some days ago with a reason."""
        if self.random.random() < 0.75:
            return {}
        self.done["back-dated"] += 1
        return {"happened_at": self.at - timedelta(hours=self.random.randint(1, 200))}

    def take_in(self) -> str:
        version, office = self.random.choice(self.world.versions), self.random.choice(self.world.offices)
        channel = self.random.choice(("direct", "online", "postal"))
        fields = {"channel": channel, "resolving_office": self.random.choice(self.world.offices).code}
        draft, who = make_draft(version, **fields), {"by": self.world.actor, "office": office, "at": self.at}
        kind = self.random.random()
        if kind < 0.1:
            intake.refuse_at_desk(draft, reason="thiếu giấy tờ", **who)
            return "refuse at desk"
        if kind < 0.25:
            self.codes.append(intake.submit(draft, **who).dossier.code)
            return "submit"
        received_at = self.moment().get("happened_at")
        receipt = intake.take_in(draft, received_at=received_at, reason="nhập sau", **who)
        self.codes.append(receipt.dossier.code)
        return "take in"

    def act(self) -> str:
        if not self.codes:
            return "nothing"
        dossier = Dossier.objects.get(code=self.random.choice(self.codes[-25:]))
        # What lies beside the life cycle changes no figure.
        allowed = sorted(set(allowed_actions(State(dossier.state))) - BESIDE)
        action = self.random.choices(allowed, [OFTEN.get(action, 1) for action in allowed])[0]
        service, facts = self.services()[action]
        if action is Action.RESOLVE and dossier.state == State.RECEIVED:
            action, (service, facts) = Action.START, self.services()[Action.START]
        moment = self.at_the_due_moment(dossier) if action is Action.RESOLVE else self.moment()
        if action is not Action.RECOMPUTE:
            facts = {"reason": "vì thử", **facts}
        service(dossier.code, by=self.world.actor, at=self.at, **{"reason": "vì thử", **facts, **moment})
        return str(action)

    def at_the_due_moment(self, dossier: Dossier) -> dict[str, Any]:
        """Often told late that it was done about when it was due: the day and the minute that decide."""
        if self.random.random() < 0.4 or dossier.due_at is None or dossier.due_at >= self.at:
            return self.moment()
        early = self.random.choice((-60, 0, 1, 3600, 40_000))
        return {"happened_at": min(self.at, dossier.due_at - timedelta(seconds=early))}

    def services(self) -> dict[Action, tuple[Callable[..., Any], dict[str, Any]]]:
        papers = (PaperDraft(name="Bản sao", copies=1),)
        office = self.random.choice(self.world.offices).code
        return {
            Action.ACCEPT: (intake.accept, {}),
            Action.ASK_SUPPLEMENT: (suspension.ask_supplement, {"papers": ["Bản sao"]}),
            Action.RESUBMIT: (suspension.resubmit, {"papers": papers}),
            Action.REFUSE: (resolution.refuse, {}),
            Action.START: (processing.start, {}),
            Action.HAND_OVER: (processing.hand_over, {"to_office": office}),
            Action.ASK_PAYMENT: (suspension.ask_payment, {"amount": 50_000}),
            Action.CONFIRM_PAYMENT: (suspension.confirm_payment, {"proof": "B1"}),
            Action.CONSULT: (processing.consult, {"asked": "Sở"}),
            Action.ANSWER_CONSULTATION: (processing.answer_consultation, {"answer": "đồng ý"}),
            Action.REAPPOINT: (processing.reappoint, {"promised_at": self.at + timedelta(days=5)}),
            Action.RESOLVE: (resolution.resolve, {"result": resolution.Result()}),
            Action.RETURN_RESULT: (resolution.return_result, {}),
            Action.WITHDRAW: (resolution.withdraw, {}),
            Action.STOP: (resolution.stop, {}),
            Action.REOPEN: (
                resolution.reopen,
                {"clock_effect": self.random.choice(("continues", "restarts"))},
            ),
            Action.CORRECT: (processing.correct, {"changes": {"delivery": "post"}}),
            Action.RECOMPUTE: (processing.recompute, {"calendar_version": calendar_version_for()}),
        }

    def change_calendar(self) -> str:
        """Another day off for everybody, some days ahead."""
        newest = calendar_version_for()
        version = new_calendar_version(national_calendar_row(), years=newest.years, reason="nghỉ thêm")
        days = {day.on: day for day in newest.days.all()}
        extra = self.extra_day()
        days[extra] = CalendarDay(on=extra, kind=CalendarDay.Kind.OFF, name="Nghỉ thử")
        for day in days.values():
            day.pk, day.version = None, version
        CalendarDay.objects.bulk_create(days.values())
        publish_calendar_version(version, by="test", at=self.at)
        return "calendar"

    def extra_day(self) -> date:
        return (self.at + timedelta(days=self.random.randint(1, 6))).date()

    def drain(self) -> str:
        if not self.drains:
            return "no drain"
        drain(at=self.at, limit=self.random.choice((1, 3, None)), batch=self.random.choice((1, 2, 200)))
        return "drain"

    def some_moment(self, first: datetime) -> datetime:
        """A moment of this history, on any second."""
        return first + timedelta(seconds=self.random.randint(0, int((self.at - first).total_seconds())))
