"""When the database finds that an event shows a sign: the one definition of what is counted, kept and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual

from dossiers.models import Event, Party
from dossiers.rules.actions import Action
from onestop.statistics.insight.rules.sign_names import THRESHOLDS, Sign
from onestop.statistics.periods import Period
from procedures.rules.moments import LOCAL


def events_of(period: Period, office_ids: frozenset[int] | None = None) -> QuerySet[Event]:
    """The events of a period, of these resolving offices or of all, with what CONDITIONS ask about them."""
    of_offices = {} if office_ids is None else {"dossier__resolving_office__in": office_ids}
    return Event.objects.filter(happened_on__range=(period.first, period.last), **of_offices).alias(
        due_before=Subquery(_same_dossier(seq=OuterRef("seq") - 1).values("due_at")[:1]),
        asked_before=Exists(
            _same_dossier(seq__lt=OuterRef("seq"), action=Action.ASK_SUPPLEMENT).filter(_RUNS)
        ),
        ready_at=Subquery(
            _same_dossier(seq__lt=OuterRef("seq"), action=Action.RESOLVE)
            .order_by("-seq")
            .values("happened_at")[:1]
        ),
        moved=Exists(_same_dossier(seq__lt=OuterRef("seq"), action__in=(Action.REAPPOINT, Action.RECOMPUTE))),
        reopened=Exists(_same_dossier(seq__gt=OuterRef("seq"), action=Action.REOPEN)),
        person=Subquery(
            Party.objects.filter(dossier=OuterRef("dossier"), role=Party.Role.APPLICANT)
            .exclude(id_index="")
            .values("id_index")[:1]
        ),
        refiled=Exists(_filed_again()),
    )


# Before receipt there is no clock, and nothing to gain by a request for papers.
_RUNS = ~Q(clock="none")


def _same_dossier(**conditions: Any) -> QuerySet[Event]:
    return Event.objects.filter(dossier=OuterRef("dossier"), **conditions)


def _filed_again() -> QuerySet[Party]:
    """The same person's dossiers for the same procedure at the same office soon after; people by keyed index only."""
    return Party.objects.filter(
        role=Party.Role.APPLICANT,
        id_index=OuterRef("person"),
        dossier__procedure=OuterRef("dossier__procedure"),
        dossier__resolving_office=OuterRef("dossier__resolving_office"),
        dossier__received_at__gt=OuterRef("happened_at"),
        dossier__received_at__lte=OuterRef("happened_at") + THRESHOLDS.refiled,
        # Said aloud, for the index holds those with a number alone.
    ).exclude(id_index="")


def _share_used_at_least(percent: int) -> GreaterThanOrEqual:
    """Whether the time from receipt to the due moment that held was used up to that percentage, exactly."""
    used = ExpressionWrapper(F("happened_at") - F("dossier__received_at"), DurationField())
    whole = ExpressionWrapper(F("due_before") - F("dossier__received_at"), DurationField())
    return GreaterThanOrEqual(
        ExpressionWrapper(used * 100, DurationField()), ExpressionWrapper(whole * percent, DurationField())
    )


CONDITIONS: Mapping[Sign, Q] = {
    Sign.AT_DUE: Q(
        happened_at__range=(F("due_at") - THRESHOLDS.at_due, F("due_at") + THRESHOLDS.at_due),
    )
    | Q(happened_at__minute=0, happened_at__second=0, happened_on=TruncDate("due_at", tzinfo=LOCAL)),
    Sign.ENTERED_LATE: Q(entered_at__gt=F("happened_at") + THRESHOLDS.entered_late),
    Sign.BACK_DATED: Q(entered_at__gt=F("happened_at") + THRESHOLDS.back_dated),
    Sign.ASKED_AT_END: _RUNS
    & Q(due_before__gt=F("dossier__received_at"))
    & Q(_share_used_at_least(THRESHOLDS.used_before_request)),
    Sign.ASKED_TWICE: _RUNS & Q(asked_before=True),
    Sign.REFILED: Q(refiled=True),
    # Who came in later than that cannot have been ready before: most need no look-up.
    Sign.RETURNED_LATE: Q(dossier__received_at__lt=F("happened_at") - THRESHOLDS.returned_late)
    & Q(ready_at__lt=F("happened_at") - THRESHOLDS.returned_late),
    Sign.DUE_MOVED: Q(moved=True),
    Sign.REOPENED: Q(reopened=True),
}
