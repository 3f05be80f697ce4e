"""Making a file in the background: settle its rows, read them part by part, write it. Any step may be the last.

1. Settle: one statement writes down which events are in it; the figure of the engine, read in the same snapshot,
   must be as large.
2. Read: part by part, each in a transaction of its own that also says how far it came.
3. Write: from the kept parts into a file that gets its name when it is whole.

Whoever works on a job leases it; when a worker is killed, the lease runs out and another one goes on after the last
part (docs/adr/0093-background-exports.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from dossiers.locks import hold
from dossiers.rules.actors import Actor
from onestop.people.accounts.actors import actor_for
from onestop.reports import storage as shelf
from onestop.reports.dossier_columns import sources_of
from onestop.reports.dossier_tables import Kept, dossier_table, events_of, read_part, rows_of, settle
from onestop.reports.figure_tables import figure_table, report_of
from onestop.reports.headings import heading_for
from onestop.reports.models import ExportJob, ExportPart
from onestop.reports.overseeing import overseen_by
from onestop.reports.questions import Question
from onestop.reports.tables import Table
from onestop.reports.writing import write
from onestop.statistics.figures import resolution
from onestop.statistics.scopes import Scope, narrowing
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import local_date

log = structlog.get_logger("onestop.exports")
# Longer than a part takes to read and than a short paper takes to write.
LEASE = timedelta(seconds=60)
# Longer than settling may take: nobody renews a lease in the middle of it.
FIRST_LEASE = timedelta(seconds=150)
# A job that was begun so often has something wrong with it.
MOST_TRIES = 6
MOST_ROWS = 1_000_000
SETTLE_SECONDS = 100

Clock = Callable[[], datetime]


class Gone(Exception):
    """The job was called off, or another worker has it."""


def make_exports(clock: Clock, goes_on: Callable[[], bool]) -> int:
    """Work on waiting and abandoned exports, oldest first, while time is left; returns how many got ready."""
    ready = 0
    while goes_on() and (job := take_job(clock())) is not None:
        ready += work_on(job, clock, goes_on)
    return ready


def take_job(at: datetime) -> ExportJob | None:
    """Lease the oldest job that nobody works on; None when there is none, or while one is worked on elsewhere.

    One at a time: other work of the worker and the desks shall not notice.
    """
    with transaction.atomic():
        hold("reports making of exports")
        if ExportJob.objects.filter(state=ExportJob.State.WORKING, leased_until__gt=at).exists():
            return None
        free = ExportJob.objects.filter(state__in=ExportJob.UNFINISHED).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        )
        job = free.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at", "id").first()
        if job is None:
            return None
        # A lease that ran out means that somebody died at it; one given back does not.
        job.tries += job.leased_until is not None
        lease = FIRST_LEASE if job.office_ids is None else LEASE
        job.leased_until, job.state = at + lease, ExportJob.State.WORKING
        job.save(update_fields=["leased_until", "state", "tries"])
        return job


def work_on(job: ExportJob, clock: Clock, goes_on: Callable[[], bool]) -> bool:
    """Bring a leased job as far as time allows; whether its file is ready. What goes wrong is told on the job."""
    try:
        if job.tries >= MOST_TRIES:
            raise RuleError("export_given_up", gettext_noop("The export was begun too often and given up."))
        if not Question.from_json(job.question).is_list:
            _write(job, _figures, clock)
            return True
        if job.frozen_at is None:
            _settle(job, clock)
        # A long file is written in a turn of its own: reading may have used this one up.
        if _read(job, clock, goes_on) and goes_on():
            _write(job, _dossiers, clock)
            return True
        _give_back(job)
    except (Gone, OperationalError):
        # Called off, taken over, or the database was away: whoever finds the lease run out goes on.
        log.info("export left", job=str(job.public_id))
    except RuleError as error:
        _fail(job, error.code, clock())
    except OSError:
        log.exception("export not written", job=str(job.public_id))
        _fail(job, "no_room_for_files", clock())
    return False


def _settle(job: ExportJob, clock: Clock) -> None:
    """Which rows are in it, and that they are as many as the figure says: both of one snapshot."""
    at = clock()
    question, within = Question.from_json(job.question), overseen_by(_owner(job, at))
    with transaction.atomic():
        _see_one_moment()
        count = settle(job, events_of(question, within, at=at))
        scope = question.scope(within, local_date(at))
        figures = resolution(scope, at=at).totals
        if count != figures.bucket(question.bucket):
            raise RuleError("export_differs", gettext_noop("The list does not agree with its figure."))
        if count > MOST_ROWS:
            raise RuleError(
                "export_too_long",
                gettext_noop("An export has %(most)s rows at most. Narrow the question down."),
                most=MOST_ROWS,
            )
        _advance(job, clock(), frozen_at=at, rows_of=count, office_ids=_offices_in(scope))


def _offices_in(scope: Scope) -> list[int]:
    """The offices that may be in the rows: who loses one of them loses the file."""
    return list(narrowing(scope).office_ids or ())


def _see_one_moment() -> None:
    """All statements of this transaction see one snapshot, and may take their time."""
    with connection.cursor() as cursor:
        # A transaction that has begun already (tests) decides for itself.
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SET LOCAL statement_timeout = '{SETTLE_SECONDS}s'")


def _read(job: ExportJob, clock: Clock, goes_on: Callable[[], bool]) -> bool:
    """Read the parts that are missing; False when time ran out before the last."""
    sources = sources_of(Question.from_json(job.question).columns)
    missing = job.parts.filter(content__isnull=True).order_by("number")
    for number in list(missing.values_list("number", flat=True)):
        if not goes_on():
            return False
        with transaction.atomic():
            part = ExportPart.objects.get(job=job, number=number)
            part.content = read_part(part, sources)
            part.save(update_fields=["content"])
            _advance(job, clock(), rows_done=F("rows_done") + len(part.event_ids))
    return True


def _write(job: ExportJob, table_of: Callable[[ExportJob, Clock], Table], clock: Clock) -> None:
    """The file from what was kept, then the job says so and the parts go."""
    with translation.override(job.language):
        table = table_of(job, clock)
        stored = shelf.store(lambda out: write(table, job.file_format, out))
    now = clock()
    try:
        with transaction.atomic():
            _advance(
                job,
                now,
                state=ExportJob.State.READY,
                stored_name=stored.name,
                size=stored.size,
                sha256=stored.sha256,
                finished_at=now,
                expires_at=now + timedelta(hours=settings.EXPORT_KEPT_HOURS),
            )
            job.parts.all().delete()
    except BaseException:
        shelf.remove(stored.name)
        raise


def _dossiers(job: ExportJob, clock: Clock) -> Table:
    # Settled in this turn or by another worker: the moment of the rows stands in the database.
    settled = _ours(job).values("frozen_at", "rows_of").first()
    if settled is None:
        raise Gone
    question, at = Question.from_json(job.question), settled["frozen_at"] or clock()
    owner = _owner(job, at)
    scope = question.scope(overseen_by(owner), local_date(at))
    heading = heading_for(scope.office, owner, local_date(at))
    table = dossier_table(question, scope, _kept(job, clock), job.title, at=at, heading=heading)
    return replace(table, length=settled["rows_of"])


def _figures(job: ExportJob, clock: Clock) -> Table:
    question, at = Question.from_json(job.question), clock()
    owner = _owner(job, at)
    report = report_of(question, overseen_by(owner), at=at)
    table = figure_table(question, report, job.title, heading_for(question.office, owner, local_date(at)))
    many, offices = len(report.rows), _offices_in(report.scope)
    _advance(job, clock(), frozen_at=at, rows_of=many, rows_done=many, office_ids=offices)
    return table


def _kept(job: ExportJob, clock: Clock) -> Iterator[Kept]:
    for number in list(job.parts.order_by("number").values_list("number", flat=True)):
        content = job.parts.values_list("content", flat=True).get(number=number)
        _advance(job, clock())
        yield from rows_of(bytes(content or b""))


def _advance(job: ExportJob, at: datetime, **columns: object) -> None:
    """Renew the lease and say how far it came. Raises Gone when the job is not ours any more."""
    lease = at + LEASE
    if not _ours(job).update(leased_until=lease, **columns):
        raise Gone
    job.leased_until = lease


def _ours(job: ExportJob) -> QuerySet[ExportJob]:
    """The job as long as this worker has it; none when it was called off or taken over."""
    return ExportJob.objects.filter(
        pk=job.pk, state=ExportJob.State.WORKING, leased_until=job.leased_until, tries=job.tries
    )


def _give_back(job: ExportJob) -> None:
    _ours(job).update(leased_until=None)


def _fail(job: ExportJob, code: str, at: datetime) -> None:
    with transaction.atomic():
        if not _ours(job).update(state=ExportJob.State.FAILED, error=code, finished_at=at):
            log.info("export left", job=str(job.public_id))
            return
        job.parts.all().delete()
    log.warning("export failed", job=str(job.public_id), code=code)


def _owner(job: ExportJob, at: datetime) -> Actor:
    """The owner with the roles of today. RuleError export_not_permitted when nothing is overseen any more."""
    owner = actor_for(job.owner, local_date(at))
    if not overseen_by(owner):
        raise RuleError("export_not_permitted", gettext_noop("You do not oversee any office any more."))
    return owner
