"""The dossiers behind a figure: the events that were counted, so that the list is as long as the figure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery

from dossiers.models import Dossier, Event
from dossiers.rules.actions import Action
from dossiers.rules.states import OPEN_STATES
from dossiers.selectors.standing import stands
from onestop.statistics.periods import midnight
from onestop.statistics.scopes import Narrowing, Scope, narrowing
from onestop.statistics.tallies import BUCKETS, OPEN_BUCKETS, RESOLVED, STATUTORY
from procedures.rules.errors import RuleError, gettext_noop

# The finest step of the database: just before a moment is still before it.
_INSTANT = timedelta(microseconds=1)
_CAME_IN = (Action.ACCEPT, Action.REOPEN)
_ENDED = {
    "reopened": Action.REOPEN,
    "resolved": Action.RESOLVE,
    "withdrawn": Action.WITHDRAW,
    "stopped": Action.STOP,
    "refused": Action.REFUSE,
}


def dossiers_behind(
    scope: Scope, bucket: str, *, at: datetime, cut_off: datetime | None = None
) -> QuerySet[Event]:
    """The events that make up a figure, oldest first, with their dossiers; as many as the figure says.

    A flow lists each counted event (a dossier that came in twice stands there twice), a stock the last event of each
    open dossier. Ordered by (happened_at, id): pages go by these keys. Raises RuleError bucket_unknown, and what
    `narrowing` raises.
    """
    if bucket not in BUCKETS:
        raise RuleError(
            "bucket_unknown",
            gettext_noop("There is no figure “%(bucket)s”; there are: %(known)s."),
            field="bucket",
            bucket=bucket[:40],
            known=", ".join(BUCKETS),
        )
    events = _within(narrowing(scope))
    if cut_off is not None:
        events = events.filter(entered_at__lte=cut_off)
    if bucket == "carried_over":
        counted = _open_before(events, scope.period.first, cut_off)
    elif bucket == "pending" or bucket.startswith("open_"):
        moment = min(scope.period.end, cut_off or at)
        counted = _open_before(events, scope.period.end.date(), cut_off).filter(_standing(bucket, moment))
    else:
        days = (scope.period.first, scope.period.last)
        counted = events.filter(_flow(bucket), happened_on__range=days)
    return counted.select_related(
        "dossier__procedure", "dossier__version__field", "dossier__resolving_office"
    ).order_by("happened_at", "id")


def _within(narrowed: Narrowing) -> QuerySet[Event]:
    filters: dict[str, object] = {}
    if narrowed.office_ids is not None:
        filters["dossier__resolving_office__in"] = narrowed.office_ids
    if narrowed.procedure_id is not None:
        filters["dossier__procedure"] = narrowed.procedure_id
    if narrowed.field_id is not None:
        filters["dossier__version__field"] = narrowed.field_id
    if narrowed.channel is not None:
        filters["dossier__channel"] = narrowed.channel
    return Event.objects.filter(**filters)


def _flow(bucket: str) -> Q:
    if bucket == "received":
        return Q(action__in=_CAME_IN)
    if bucket.startswith("received_"):
        return Q(action__in=_CAME_IN, dossier__channel=bucket.removeprefix("received_"))
    if bucket in RESOLVED:
        return Q(action=Action.RESOLVE, outcome=bucket)
    if bucket in STATUTORY:
        return Q(action=Action.RESOLVE, statutory_outcome=bucket.removeprefix("statutory_"))
    return Q(action=_ENDED[bucket])


def _open_before(events: QuerySet[Event], on: date, cut_off: datetime | None) -> QuerySet[Event]:
    """The last known event before a local day of each dossier that was open then."""
    known = Event.objects.filter(dossier=OuterRef("pk"), happened_on__lt=on)
    before = midnight(on) - _INSTANT
    instant = min(before, cut_off or before)
    perhaps_open = _between_receipt_and_finish(instant)
    if cut_off is not None:
        known = known.filter(entered_at__lte=cut_off)
        perhaps_open = perhaps_open.union(_ended_unknown(instant, cut_off))
    last = Subquery(known.order_by("-seq").values("pk")[:1])
    candidates = Dossier.objects.filter(pk__in=perhaps_open)
    return events.filter(pk__in=candidates.values(last=last), state__in=OPEN_STATES)


def _between_receipt_and_finish(instant: datetime) -> QuerySet[Dossier, int]:
    """Ids of the dossiers received by then and not finished by then, by the index of intervals."""
    interval = Func(
        F("received_at"), F("finished_at"), function="tstzrange", output_field=DateTimeRangeField()
    )
    dossiers = Dossier.objects.filter(received_at__isnull=False).alias(interval=interval)
    # The stubs know only ranges made of model fields.
    return dossiers.filter(interval__contains=instant).values_list("pk", flat=True)  # type: ignore[misc]


def _ended_unknown(instant: datetime, cut_off: datetime) -> QuerySet[Event, int]:
    """Ids of the dossiers that ended by then, though nobody knew at the cut-off (`known_then` says why no others)."""
    late = Event.objects.filter(
        action__in=(Action.RESOLVE, Action.WITHDRAW, Action.STOP),
        entered_at__gt=cut_off,
        happened_at__lte=instant,
        happened_at__lt=F("entered_at"),
        dossier__finished_at=F("happened_at"),
    )
    return late.order_by().values_list("dossier_id", flat=True)


def _standing(bucket: str, moment: datetime) -> Q:
    return Q() if bucket == "pending" else stands(OPEN_BUCKETS[bucket], moment)
