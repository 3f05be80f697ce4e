"""One write: a head signs off the figures of a period. A second signing of the same is a correction with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from dossiers.locks import hold
from dossiers.rules.actors import Actor, Role
from dossiers.rules.roles import OVERSEERS
from onestop.statistics.definitions import DEFAULT, Definition
from onestop.statistics.figures import resolution
from onestop.statistics.form_06a import form_06a
from onestop.statistics.freshness import freshness, refused
from onestop.statistics.labels import labelled
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Narrowing, Scope, narrowing
from onestop.statistics.seals.canonical import canonical, pack, sha256, utc
from onestop.statistics.seals.models import Seal, SealedGroup, SealVersion
from onestop.statistics.seals.recount import recounted
from onestop.statistics.seals.reports import (
    cells_of,
    columns_to_cover,
    covered_columns,
    form_of,
    report_of,
    scope_of,
)
from onestop.statistics.seals.settling import settled_until
from procedures.models import Office
from procedures.rules.errors import NotPermitted, RuleError, TransitionRefused, gettext_noop
from procedures.rules.moments import LOCAL
from procedures.rules.vietnamese import clean_text

FORMAT = 1
LONGEST_REASON = 1000
# Groups written by one statement.
AT_ONCE = 20


@dataclass(frozen=True, kw_only=True)
class _Order:
    """What is to be sealed, checked."""

    office: Office
    scope: Scope
    definition: Definition
    narrowing: Narrowing
    cut_off: datetime
    reason: str
    by: Actor
    at: datetime


@transaction.atomic
def seal_report(
    *,
    office: str,
    period: Period,
    by: Actor,
    at: datetime,
    subtree: bool = True,
    field: str = "",
    procedure: str = "",
    channel: str = "",
    level: str = "",
    definition: Definition = DEFAULT,
    cut_off: datetime | None = None,
    reason: str = "",
) -> SealVersion:
    """Seal the report of an office and return the version made.

    Raises NotPermitted (no head of that office, or not all offices under it overseen), TransitionRefused
    (period_not_over, figures_stale, seal_unchanged), RuleError (reason_missing, cut_off_unsettled,
    cut_off_before_seal, and what `narrowing` raises).
    """
    scope = Scope(
        period=period,
        office=office,
        subtree=subtree,
        field=field,
        procedure=procedure,
        channel=channel,
        level=level,
    )
    order = _checked(scope, definition, cut_off, reason, by, at)
    _lock(order)
    return _sealed(order)


def _checked(
    scope: Scope, definition: Definition, cut_off: datetime | None, reason: str, by: Actor, at: datetime
) -> _Order:
    found = narrowing(replace(scope, within=by.offices_with(*OVERSEERS)))
    office = Office.objects.get(code=scope.office) if scope.office else None
    if office is None or not by.may(Role.HEAD, office.pk):
        raise NotPermitted("not_head", gettext_noop("Only a head of the office seals its reports."))
    if found != narrowing(scope):
        raise NotPermitted(
            "subtree_not_overseen",
            gettext_noop("You do not oversee all offices under this one. Seal the office alone."),
        )
    if not (fresh := freshness(at)).is_enough:
        raise refused(fresh)
    return _Order(
        office=office,
        scope=scope,
        definition=definition,
        narrowing=found,
        cut_off=_cut_off(scope.period, cut_off, at),
        reason=clean_text(reason).strip()[:LONGEST_REASON],
        by=by,
        at=at,
    )


def _cut_off(period: Period, asked: datetime | None, at: datetime) -> datetime:
    settled = settled_until(at)
    if settled < period.end:
        raise TransitionRefused(
            "period_not_over",
            gettext_noop("The period lasts until %(until)s. Seal it a few minutes after its end."),
            until=f"{period.last:%d/%m/%Y}",
        )
    if asked is not None and not period.end <= asked <= settled:
        raise RuleError(
            "cut_off_unsettled",
            gettext_noop("The cut-off lies between the end of the period and %(settled)s."),
            field="cut_off",
            settled=f"{settled.astimezone(LOCAL):%d/%m/%Y %H:%M}",
        )
    return asked or settled


def _lock(order: _Order) -> None:
    """Two who seal the same wait for each other."""
    key = canonical([order.office.pk, order.scope.period.name]).decode()
    hold(f"seal {key}")


def _sealed(order: _Order) -> SealVersion:
    scope = order.scope
    seal, _made = Seal.objects.get_or_create(
        office=order.office,
        subtree=scope.subtree,
        field=scope.field,
        procedure=scope.procedure,
        channel=scope.channel,
        level=scope.level,
        first=scope.period.first,
        last=scope.period.last,
        definition=order.definition.code,
    )
    before = seal.versions.last()
    _check_correction(order, before)
    version = _version(order, seal, before)
    groups = _keep_groups(version, order)
    _name_what_occurs(version, groups)
    if before is not None and _content(before) == groups:
        raise TransitionRefused(
            "seal_unchanged",
            gettext_noop("Nothing has changed since version %(number)s."),
            number=before.number,
        )
    version.hash = hash_of(version, groups)
    version.save(force_insert=True)
    _check_engine(version, groups)
    return version


def _check_correction(order: _Order, before: SealVersion | None) -> None:
    if before is None:
        return
    if not order.reason:
        raise RuleError(
            "reason_missing",
            gettext_noop("This is sealed already. Say why it is corrected; both versions are kept."),
            field="reason",
        )
    if order.cut_off < before.cut_off:
        raise RuleError(
            "cut_off_before_seal",
            gettext_noop("A correction knows at least as much as the version before."),
            field="cut_off",
        )


def _version(order: _Order, seal: Seal, before: SealVersion | None) -> SealVersion:
    """The version without the fields that occur and without its hash; its number in the table is taken already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('seals_sealversion', 'id'))")
        pk = cursor.fetchone()[0]
    version = SealVersion(
        pk=pk,
        seal=seal,
        number=before.number + 1 if before else 1,
        cut_off=order.cut_off,
        sealed_at=order.at,
        sealed_by_id=order.by.id or 0,
        sealed_by_name=order.by.name,
        reason=order.reason,
        office_ids=list(order.narrowing.office_ids or ()),
        previous_hash=before.hash if before else "",
    )
    version.header = _header(version, order)
    return version


def _header(version: SealVersion, order: _Order) -> dict[str, Any]:
    scope = order.scope
    offices = Office.objects.filter(pk__in=version.office_ids).order_by("path")
    return {
        "format": FORMAT,
        "scope": {
            "office": scope.office,
            "subtree": scope.subtree,
            "field": scope.field,
            "procedure": scope.procedure,
            "channel": scope.channel,
            "level": scope.level,
        },
        "ids": {
            "procedure": order.narrowing.procedure_id,
            "field": order.narrowing.field_id,
        },
        "offices": [[each.pk, each.code, each.name, each.level] for each in offices],
        "definition": {"code": order.definition.code, "version": order.definition.version},
        **columns_to_cover(),
    }


def _keep_groups(version: SealVersion, order: _Order) -> list[dict[str, Any]]:
    """Count, keep the lists, and return what the hash covers of them; one group is unpacked in memory at a time."""
    kept, packed = [], []
    for group in recounted(order.narrowing, order.scope.period, order.cut_off):
        facts = group.facts()
        packed.append(_packed(version, facts, pack(group.lists)))
        kept.append(facts)
        if len(packed) == AT_ONCE:
            SealedGroup.objects.bulk_create(packed)
            packed.clear()
    SealedGroup.objects.bulk_create(packed)
    return kept


def _packed(version: SealVersion, facts: dict[str, Any], lists: bytes) -> SealedGroup:
    return SealedGroup(
        version=version,
        office_id=facts["office"],
        field_id=facts["field"],
        figures=facts["figures"],
        digests=facts["digests"],
        lists=lists,
    )


def _name_what_occurs(version: SealVersion, groups: list[dict[str, Any]]) -> None:
    fields = labelled("field", {str(each["field"]) for each in groups})
    version.header["fields"] = [[int(key), code, name] for key, code, name in fields]


def _content(version: SealVersion) -> list[dict[str, Any]]:
    return [group.facts() for group in version.groups.order_by("office_id", "field_id").defer("lists")]


def hash_of(version: SealVersion, groups: list[dict[str, Any]]) -> str:
    """SHA-256 over who, when, why, what, every figure, the form and the digest of every list."""
    seal = version.seal
    return sha256(
        {
            **version.header,
            "period": {"from": seal.first.isoformat(), "to": seal.last.isoformat()},
            "number": version.number,
            "cut_off": utc(version.cut_off),
            "sealed_at": utc(version.sealed_at),
            "sealed_by": [version.sealed_by_id, version.sealed_by_name],
            "reason": version.reason,
            "office_ids": sorted(version.office_ids),
            "previous": version.previous_hash,
            "groups": groups,
            "form": cells_of(form_of(version, groups), covered_columns(version.header)),
        }
    )


def _check_engine(version: SealVersion, groups: list[dict[str, Any]]) -> None:
    """The engine of all reports must say the same; otherwise nothing is sealed and somebody looks into it."""
    scope, sealed = scope_of(version), report_of(version, groups)
    engine = resolution(scope, at=version.sealed_at, group_by="office", cut_off=version.cut_off)
    form = form_06a(scope, definition=sealed.definition, at=version.sealed_at, cut_off=version.cut_off)
    told = {row.key: row.figures for row in engine.rows}
    same = told == {row.key: row.figures for row in sealed.rows if row.figures}
    if not same or cells_of(form) != cells_of(form_of(version, groups)):
        raise TransitionRefused(
            "recount_differs",
            gettext_noop(
                "The tallies and the events do not say the same. Nothing was sealed; the administrator should run "
                "verify_statistics."
            ),
        )
