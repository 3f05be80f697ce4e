"""What happens to one of many dossiers: steps with their moments; a few plain patterns, chosen by chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dossiers.rules.actions import Action
from dossiers.rules.clock import ReopenEffect
from onestop.demo.bulk.tracks import Signer, Track, spelled
from procedures.models import Office
from procedures.rules.workdays import local_date

# Out of a hundred dossiers, cumulated: what befalls them between the desk and the result.
SUPPLEMENT, APOLOGY, WITHDRAWN, STOPPED, REOPENED = 9, 11, 13, 14, 14.5
REFUSED = 2.0
LATE, ON_TIME = 7, 27


class Step(NamedTuple):
    """An action at a moment (UTC, whole seconds) by somebody in an office; `data` is spelled JSON."""

    action: Action
    at: datetime
    by: Signer
    office: Office
    data: str = "{}"
    reason: str = ""
    promised_at: datetime | None = None
    effect: ReopenEffect | None = None
    to: Office | None = None


@dataclass
class Story:
    """Tells the steps of a dossier received on a day, `part` of the opening time gone; moments never go back."""

    track: Track
    rng: Random
    on: date
    part: float

    def steps(self) -> list[Step]:
        """All steps, those of the future too."""
        chance = self.rng.random() * 100
        clerk = self._one(self.track.clerks)
        if chance > 100 - REFUSED:
            return [
                Step(
                    Action.REFUSE,
                    self._now(),
                    clerk,
                    self.track.route.receiving,
                    self._channel(),
                    "Không thuộc thẩm quyền",
                )
            ]
        steps = [Step(Action.ACCEPT, self._now(), clerk, self.track.route.receiving, self._channel())]
        due_on = local_date(due) if (due := self._due(steps[0].at)) else None
        instant = self.track.route.version.is_instant and self.track.channel == "direct"
        if instant and len(self.track.heads) and chance > 20:
            return steps + self._at_once(clerk, steps[0].at)
        steps += self._to_the_desk(clerk)
        return steps + self._rest(chance, due_on)

    def _one(self, signers: tuple[Signer, ...]) -> Signer:
        return signers[int(self.rng.random() * len(signers))]

    def _channel(self) -> str:
        return f'{{"channel":"{self.track.channel}"}}'

    def _now(self) -> datetime:
        return self.track.days.moment(self.on, self.part)

    def _due(self, at: datetime) -> datetime | None:
        return self.track.days.deadline(self.track.clock_terms.limit, self.on, at).due_at

    def _go_on(self, days: int) -> datetime:
        """A moment `days` working days on; 0: later today, a third of what is left of the day at most."""
        if days > 0:
            self.on = self.track.days.calendar.nth_working_day(self.on, days)
            self.part = self.rng.random() * 0.8
        else:
            self.part += (0.999 - self.part) * self.rng.random() / 3
        return self._now()

    # --- the patterns ------------------------------------------------------------------------------------

    def _at_once(self, clerk: Signer, at: datetime) -> list[Step]:
        office = self.track.route.receiving
        signer = clerk if office == self.track.route.resolving else self._one(self.track.heads)
        return [
            Step(Action.RESOLVE, at, signer, self.track.route.resolving, self._result(at)),
            Step(Action.RETURN_RESULT, at, clerk, office, '{"delivery":"desk"}'),
        ]

    def _to_the_desk(self, clerk: Signer) -> list[Step]:
        route, steps = self.track.route, []
        desk = route.receiving
        if len(route.stops) > 1:
            desk = route.stops[1]
            steps.append(self._hand_over(clerk, route.receiving, desk))
        return [*steps, Step(Action.START, self._go_on(0), self._one(self.track.desk), desk)]

    def _hand_over(self, by: Signer, source: Office, target: Office, at: datetime | None = None) -> Step:
        data = f'{{"to_office":"{target.code}"}}'
        return Step(Action.HAND_OVER, at or self._go_on(0), by, source, data, to=target)

    def _rest(self, chance: float, due_on: date | None) -> list[Step]:
        steps: list[Step] = []
        if chance < SUPPLEMENT:
            steps += self._supplement()
            due_on = self._due_on_anew(due_on)
        elif chance < APOLOGY:
            return self._apology(due_on) + self._result_and_return(due_on, late=True)
        elif chance < STOPPED:
            return [self._end(withdrawn=chance < WITHDRAWN)]
        steps += self._result_and_return(due_on)
        if STOPPED <= chance < REOPENED:
            steps += self._again()
        return steps

    def _desk_office(self) -> Office:
        stops = self.track.route.stops
        return stops[1] if len(stops) > 1 else stops[0]

    def _supplement(self) -> list[Step]:
        asked = spelled({"papers": ["Giấy tờ chưa hợp lệ"]})
        given = spelled({"papers": ["Giấy tờ bổ sung"]})
        desk, route = self._one(self.track.desk), self.track.route
        first = Step(
            Action.ASK_SUPPLEMENT,
            self._go_on(0),
            desk,
            self._desk_office(),
            asked,
            "Hồ sơ chưa đầy đủ, chưa hợp lệ",
        )
        days = 1 + int(self.rng.random() * 8)
        return [
            first,
            Step(Action.RESUBMIT, self._go_on(days), self._one(self.track.clerks), route.receiving, given),
        ]

    def _due_on_anew(self, due_on: date | None) -> date | None:
        """About when the dossier is due after its papers came: near enough to aim at."""
        at = self._now()
        fresh = self._due(at)
        return local_date(fresh) if fresh else due_on

    def _apology(self, due_on: date | None) -> list[Step]:
        if due_on is None or due_on <= self.on:
            return []
        calendar = self.track.days.calendar
        promised_on = calendar.nth_working_day(due_on, 6)
        return [
            Step(
                Action.REAPPOINT,
                self._go_on(0),
                self._one(self.track.heads),
                self.track.route.resolving,
                '{"late_apology":false}',
                "Cần thêm thời gian xác minh",
                promised_at=calendar.closing(promised_on).astimezone(UTC),
            )
        ]

    def _end(self, *, withdrawn: bool) -> Step:
        at = self._go_on(int(self.rng.random() * 3))
        route = self.track.route
        if withdrawn:
            return Step(
                Action.WITHDRAW,
                at,
                self._one(self.track.clerks),
                route.receiving,
                reason="Người nộp xin rút hồ sơ",
            )
        return Step(
            Action.STOP, at, self._one(self.track.heads), route.resolving, reason="Không bổ sung đúng hạn"
        )

    def _result_and_return(self, due_on: date | None, *, late: bool = False) -> list[Step]:
        at = self._go_on(self._days_to_result(due_on, late=late))
        route, clerk = self.track.route, self._one(self.track.clerks)
        head = self._one(self.track.heads)
        refused = self.rng.random() < 0.03
        steps = [
            Step(
                Action.RESOLVE,
                at,
                head,
                route.resolving,
                self._result(at, "rejected" if refused else "granted"),
                "Không đủ điều kiện" if refused else "",
            )
        ]
        desk = self._desk_office()
        if desk != route.receiving:
            steps.append(self._hand_over(self._one(self.track.desk), desk, route.receiving))
        returned_at = self._go_on((0, 0, 0, 1, 1, 2, 4)[int(self.rng.random() * 7)])
        return [
            *steps,
            Step(Action.RETURN_RESULT, returned_at, clerk, route.receiving, '{"delivery":"desk"}'),
        ]

    def _days_to_result(self, due_on: date | None, *, late: bool) -> int:
        """Working days until the result: mostly before the due day, some on it, a few after."""
        if due_on is None:
            return 3 + int(self.rng.random() * 12)
        left = self.track.days.calendar.working_days_between(self.on, due_on)
        chance = self.rng.random() * 100
        if late or chance < LATE:
            return left + 1 + int(self.rng.random() * 4)
        if chance < ON_TIME or left == 0:
            return left
        return int(left * max(self.rng.random(), self.rng.random()))

    def _again(self) -> list[Step]:
        head, office = self._one(self.track.heads), self.track.route.resolving
        reopened_at = self._go_on(1 + int(self.rng.random() * 4))
        resolved_at = self._go_on(1)
        return [
            Step(
                Action.REOPEN,
                reopened_at,
                head,
                office,
                '{"clock_effect":"restarts"}',
                "Kết quả có sai sót",
                effect=ReopenEffect.RESTARTS,
            ),
            Step(Action.RESOLVE, resolved_at, head, office, self._result(resolved_at)),
        ]

    def _result(self, at: datetime, kind: str = "granted") -> str:
        signed_on = (at + timedelta(hours=7)).date()
        number = int(self.rng.random() * 10_000)
        return (
            f'{{"result":"{kind}","result_number":"{number}/KQ","signed_on":"{signed_on}",'
            f'"signer":"Lãnh đạo đơn vị"}}'
        )
