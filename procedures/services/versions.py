"""The life of a procedure version: publish, suspend, resume, repeal, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from procedures.models import CatalogueChange, Procedure, ProcedureVersion
from procedures.models.vocabulary import VersionState, in_words
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop
from procedures.rules.moments import local_date
from procedures.rules.validity import Period, last_days, refuse_overlap, refuse_repeal
from procedures.rules.version_checks import version_problems
from procedures.rules.vietnamese import search_key, sort_key
from procedures.selectors.completeness import Part, missing_parts
from procedures.selectors.version_content import content_of, known_units
from procedures.services.promises import settle_promises


def refresh_search_keys(version: ProcedureVersion) -> None:
    """Make the search and sort columns of a version anew (not saved)."""
    procedure = version.procedure
    version.name_key = search_key(version.name)[:1000]
    words = [procedure.code, version.name, *procedure.synonyms, version.field.name]
    version.search_key = " " + " ".join(search_key(part) for part in words)
    version.sort_key = sort_key(version.name)[:3000]


@transaction.atomic
def publish_version(
    version: ProcedureVersion,
    *,
    by: str,
    at: datetime,
    valid_from: date,
    valid_to: date | None = None,
    end_promises: bool = False,
) -> ProcedureVersion:
    """Bring a draft into force from a day on; the version before it ends the day before.

    `end_promises`: promises of offices that are longer than its limits end then too. Raises RuleError:
    version_not_draft, version_incomplete (naming the parts), version_has_open_flags, what `version_problems` finds
    (RuleErrors when several), version_validity_overlaps, promises_longer_than_law.
    """
    version = _locked(version)
    _refuse_unready(version)
    _refuse_problems(version, valid_from, valid_to)
    refuse_overlap(Period(version.number, valid_from, valid_to), _periods(version))
    settle_promises(version, begins=valid_from, ends=valid_to, end_longer=end_promises, by=by, at=at)
    refresh_search_keys(version)
    version.state, version.published_at = VersionState.IN_FORCE, at
    version.valid_from, version.own_valid_to = valid_from, valid_to
    version.valid_to = _settle_days(version)
    version.save()
    _note(version, "publish", by, at, version.decision)
    return version


def _refuse_unready(version: ProcedureVersion) -> None:
    if version.is_published:
        raise RuleError(
            "version_not_draft",
            gettext_noop("This version is published already; make a new version to change it."),
        )
    missing = missing_parts(version)
    if missing:
        raise RuleError(
            "version_incomplete",
            gettext_noop("Parts that must be made public are missing: %(parts)s."),
            parts=in_words(Part, missing),
        )
    if version.review_flags.filter(resolved_at__isnull=True).exists():
        raise RuleError(
            "version_has_open_flags", gettext_noop("Resolve the open review flags of this version first.")
        )


def _refuse_problems(version: ProcedureVersion, valid_from: date, valid_to: date | None) -> None:
    units = known_units() if version.steps.exists() else None
    problems = version_problems(content_of(version, valid_from=valid_from, valid_to=valid_to), units)
    if problems:
        raise problems[0] if len(problems) == 1 else RuleErrors(problems)


def _periods(version: ProcedureVersion) -> list[Period]:
    """The other published versions of the same procedure."""
    others = (
        ProcedureVersion.objects.published().filter(procedure=version.procedure_id).exclude(pk=version.pk)
    )
    rows = others.values_list("number", "valid_from", "own_valid_to")
    return [Period(number, begins, ends) for number, begins, ends in rows if begins]


def _settle_days(version: ProcedureVersion) -> date | None:
    """Give the other versions the last days that follow from this one as it is now; returns the last day of this one.

    Days are given up before they are taken: the database looks at every row.
    """
    own = Period(version.number, version.valid_from, version.own_valid_to)  # type: ignore[arg-type]
    stays = [own] if version.state != VersionState.WITHDRAWN else []
    days = last_days([*_periods(version), *stays])
    others = ProcedureVersion.objects.filter(procedure=version.procedure_id, number__in=days)
    changed = [each for each in others.exclude(pk=version.pk) if each.valid_to != days[each.number]]
    for each in sorted(changed, key=lambda each: days[each.number] or date.max):
        each.valid_to = days[each.number]
        each.save(update_fields=["valid_to"])
    return days.get(version.number)


def suspend_version(version: ProcedureVersion, *, by: str, at: datetime, reason: str) -> ProcedureVersion:
    """Stop intake for a while; open dossiers go on. Raises RuleError("version_not_in_force")."""
    return _move(version, [VersionState.IN_FORCE], VersionState.SUSPENDED, by, at, reason)


def resume_version(version: ProcedureVersion, *, by: str, at: datetime, reason: str) -> ProcedureVersion:
    """Take intake up again. Raises RuleError("version_not_in_force") when it is not suspended."""
    return _move(version, [VersionState.SUSPENDED], VersionState.IN_FORCE, by, at, reason)


@transaction.atomic
def repeal_version(
    version: ProcedureVersion, *, by: str, at: datetime, last_day: date, reason: str
) -> ProcedureVersion:
    """End a version after its last day of validity; open dossiers keep it.

    A suspended one takes no intake any more, so its last day is over already. Raises RuleError: version_not_in_force,
    repeal_before_start, repeal_after_end, repeal_reopens_intake.
    """
    version = _locked(version)
    if version.state == VersionState.SUSPENDED and last_day >= local_date(at):
        raise RuleError(
            "repeal_reopens_intake",
            gettext_noop("This version is suspended: name a last day before today, or resume it first."),
            field="last_day",
        )
    both = [VersionState.IN_FORCE, VersionState.SUSPENDED]
    if version.state in both and version.valid_from:
        refuse_repeal(version.valid_from, version.valid_to, last_day)
    moved = _move(version, both, VersionState.REPEALED, by, at, reason)
    moved.own_valid_to = last_day
    moved.valid_to = _settle_days(moved)
    moved.save(update_fields=["valid_to", "own_valid_to"])
    return moved


@transaction.atomic
def withdraw_version(version: ProcedureVersion, *, by: str, at: datetime, reason: str) -> ProcedureVersion:
    """Take back a version that has not begun; the one before it gets back the days that were its own.

    Raises RuleError: version_not_in_force, version_has_begun.
    """
    version = _locked(version)
    if version.is_published and version.valid_from and version.valid_from <= local_date(at):
        raise RuleError(
            "version_has_begun",
            gettext_noop(
                "This version is valid since %(on)s; one that has begun is repealed, not withdrawn."
            ),
            on=f"{version.valid_from:%d/%m/%Y}",
        )
    both = [VersionState.IN_FORCE, VersionState.SUSPENDED]
    moved = _move(version, both, VersionState.WITHDRAWN, by, at, reason)
    _settle_days(moved)
    return moved


def _locked(version: ProcedureVersion) -> ProcedureVersion:
    """The version, locked after its procedure: of two that change the days of one procedure, the second waits.

    Dossiers that name the procedure are not held up (FOR NO KEY UPDATE).
    """
    Procedure.objects.select_for_update(no_key=True).get(pk=version.procedure_id)
    locked = ProcedureVersion.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("procedure", "field").get(pk=version.pk)


@transaction.atomic
def _move(
    version: ProcedureVersion, sources: Sequence[str], target: str, by: str, at: datetime, reason: str
) -> ProcedureVersion:
    version = _locked(version)
    if version.state not in sources:
        raise RuleError(
            "version_not_in_force",
            gettext_noop(
                "This version is “%(state)s”; only a version that is “%(source)s” can be changed so."
            ),
            state=in_words(VersionState, [version.state]),
            source=in_words(VersionState, sources),
        )
    version.state, version.state_reason = target, reason
    version.save(update_fields=["state", "state_reason"])
    _note(version, target, by, at, reason)
    return version


def _note(version: ProcedureVersion, action: str, by: str, at: datetime, reason: str) -> None:
    CatalogueChange.objects.create(
        subject=f"procedure {version.procedure.code} v{version.number}",
        action=action,
        by=by,
        at=at,
        reason=reason[:300],
    )
