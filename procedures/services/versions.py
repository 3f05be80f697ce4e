"""The life of a procedure version: publish, suspend, resume, repeal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from procedures.models import CatalogueChange, ProcedureVersion
from procedures.models.vocabulary import VersionState, in_words
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import search_key, sort_key
from procedures.selectors.completeness import Part, missing_parts


def refresh_search_keys(version: ProcedureVersion) -> None:
    """Make the search and sort columns of a version anew (not saved)."""
    procedure = version.procedure
    version.name_key = search_key(version.name)[:1000]
    words = [procedure.code, version.name, *procedure.synonyms, version.field.name]
    version.search_key = " " + " ".join(search_key(part) for part in words)
    version.sort_key = sort_key(version.name)[:3000]


@transaction.atomic
def publish_version(
    version: ProcedureVersion, *, by: str, at: datetime, valid_from: date, valid_to: date | None = None
) -> ProcedureVersion:
    """Bring a draft into force from a day on; the version before it ends the day before.

    Raises RuleError: version_not_draft, version_incomplete (naming the parts), version_has_open_flags,
    version_validity_backwards.
    """
    version = (
        ProcedureVersion.objects.select_for_update().select_related("procedure", "field").get(pk=version.pk)
    )
    _refuse_unready(version)
    if valid_to and valid_to < valid_from:
        raise RuleError(
            "version_validity_backwards",
            gettext_noop("The end of validity lies before its beginning."),
            field="valid_to",
        )
    _end_predecessor(version, valid_from)
    refresh_search_keys(version)
    version.state, version.published_at = VersionState.IN_FORCE, at
    version.valid_from, version.valid_to = valid_from, valid_to
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


def _end_predecessor(version: ProcedureVersion, valid_from: date) -> None:
    """Close the versions that would overlap, so that every day has one version at most."""
    earlier = version.procedure.versions.exclude(pk=version.pk).filter(
        published_at__isnull=False, state__in=(VersionState.IN_FORCE, VersionState.SUSPENDED)
    )
    for other in earlier:
        if other.valid_from and other.valid_from >= valid_from:
            raise RuleError(
                "version_validity_overlaps",
                gettext_noop("Version %(number)s is valid from %(on)s already; choose a later day."),
                field="valid_from",
                number=other.number,
                on=f"{other.valid_from:%d/%m/%Y}",
            )
        if other.valid_to is None or other.valid_to >= valid_from:
            other.valid_to = valid_from - timedelta(days=1)
            other.save(update_fields=["valid_to"])


def suspend_version(version: ProcedureVersion, *, by: str, at: datetime, reason: str) -> ProcedureVersion:
    """Stop intake for a while; open dossiers go on. Raises RuleError("version_not_in_force")."""
    return _move(version, VersionState.IN_FORCE, VersionState.SUSPENDED, by, at, reason)


def resume_version(version: ProcedureVersion, *, by: str, at: datetime, reason: str) -> ProcedureVersion:
    """Take intake up again. Raises RuleError("version_not_in_force") when it is not suspended."""
    return _move(version, VersionState.SUSPENDED, VersionState.IN_FORCE, by, at, reason)


@transaction.atomic
def repeal_version(
    version: ProcedureVersion, *, by: str, at: datetime, last_day: date, reason: str
) -> ProcedureVersion:
    """End a version after its last day of validity; open dossiers keep it. Raises RuleError("version_not_in_force")."""
    moved = _move(version, VersionState.IN_FORCE, VersionState.REPEALED, by, at, reason)
    moved.valid_to = last_day
    moved.save(update_fields=["valid_to"])
    return moved


@transaction.atomic
def _move(
    version: ProcedureVersion, source: str, target: str, by: str, at: datetime, reason: str
) -> ProcedureVersion:
    version = ProcedureVersion.objects.select_for_update().select_related("procedure").get(pk=version.pk)
    if version.state != source:
        raise RuleError(
            "version_not_in_force",
            gettext_noop(
                "This version is “%(state)s”; only a version that is “%(source)s” can be changed so."
            ),
            state=in_words(VersionState, [version.state]),
            source=in_words(VersionState, [source]),
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
