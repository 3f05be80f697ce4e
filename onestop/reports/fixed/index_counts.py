"""What the indicators of Decision 766/QĐ-TTg are made of, as far as our data goes, counted by its rules.

Its rules differ from form II.06a: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from dossiers.models import FeeReceipt
from dossiers.rules.rates import Rate
from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.rules.petitions import Kind as PetitionKind
from onestop.citizens.feedback.rules.petitions import PetitionState
from onestop.reports.fixed.sheets import dossier_filters
from onestop.statistics.comparing import compared
from onestop.statistics.figures import resolution
from onestop.statistics.scopes import Scope, narrowing
from procedures.models import ProcedureVersion
from procedures.models.vocabulary import Channel

PROGRESS = "index-766"  # the definition whose rate indicator 2.1 is


def progress(scope: Scope, *, at: datetime) -> Rate:
    """Indicator 2.1: finished in time and still in time, out of all that was accepted and has a limit.

    The same count as that of the definition on the page of definitions: each stay of a dossier for itself.
    """
    return next(each.rate for each in compared(scope, at=at) if each.variant.code == PROGRESS)


def procedures_online(scope: Scope) -> Rate:
    """Indicator 3.1: public procedures in force at the end of the period that can be filed online."""
    versions = _public_versions(scope)
    return Rate(versions.filter(channels__contains=[Channel.ONLINE]).count(), versions.count())


def procedures_paid_online(scope: Scope) -> Rate:
    """Indicator 3.5, by what happened: procedures with a fee for which one was paid online in the period."""
    with_fee = _public_versions(scope).filter(Q(fees__amount__gt=0) | ~Q(fees__tiers=[]), fees__isnull=False)
    codes = set(with_fee.values_list("procedure", flat=True))
    paid = _standing(scope).filter(method=FeeReceipt.Method.ONLINE, dossier__procedure__in=codes)
    return Rate(paid.values("dossier__procedure").distinct().count(), len(codes))


def _public_versions(scope: Scope) -> QuerySet[ProcedureVersion]:
    versions = ProcedureVersion.objects.in_force_on(scope.period.last).public()
    narrowed = narrowing(scope)
    if narrowed.procedure_id is not None:
        versions = versions.filter(procedure=narrowed.procedure_id)
    if narrowed.field_id is not None:
        versions = versions.filter(field=narrowed.field_id)
    return versions


def _standing(scope: Scope) -> QuerySet[FeeReceipt]:
    return FeeReceipt.objects.filter(
        taken_at__gte=scope.period.start,
        taken_at__lt=scope.period.end,
        voided_at__isnull=True,
        **dossier_filters(narrowing(scope)),
    ).order_by()


def petitions_in_time(scope: Scope) -> Rate:
    """Indicator 5.3: petitions answered or turned down in the period, by the day on which they were due."""
    closed = _petitions(scope).filter(
        state__in=(PetitionState.ANSWERED.value, PetitionState.REJECTED.value),
        closed_at__gte=scope.period.start,
        closed_at__lt=scope.period.end,
    )
    in_time = closed.filter(Q(due_at__isnull=True) | Q(closed_at__lte=F("due_at")))
    return Rate(in_time.count(), closed.count())


def satisfaction(scope: Scope, *, at: datetime) -> Rate:
    """Indicator 5.4: all dossiers resolved, less the late ones and the petitions received; never below zero."""
    figures = resolution(scope, at=at).totals
    came_in = _petitions(scope).filter(received_on__range=(scope.period.first, scope.period.last))
    # One that went on from an office of the scope to another came in once: where and when it came in first.
    received = came_in.exclude(forwarded_from__in=_petitions(scope)).count()
    return Rate(max(figures.resolved - figures.late - received, 0), figures.resolved)


def _petitions(scope: Scope) -> QuerySet[Petition]:
    rows = Petition.objects.filter(kind=PetitionKind.PETITION.value)
    office_ids = narrowing(scope).office_ids
    return rows if office_ids is None else rows.filter(office__in=office_ids)
