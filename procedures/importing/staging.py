"""Writes staged entries into the catalogue, each in a transaction of its own.

A clean entry comes into force on the day of the import. A doubtful one becomes a draft with its review flags. An
entry whose content is in the catalogue already changes nothing. One that differs from a version in force becomes
a draft too: what the public has been promised is changed by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, InterfaceError, ProgrammingError, transaction

from procedures.importing.duplicates import Survey
from procedures.importing.field_names import FieldNames
from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.problems import said, separate
from procedures.importing.report import ReportRow, Result, flags_as_json, problems_as_json, refusal_as_json
from procedures.importing.staged import Entry, StagedEntry, StagedProcedure
from procedures.importing.version_rows import content_of_staged, create_version, staged_version
from procedures.models import CatalogueChange, Procedure, ProcedureVersion, ReviewFlag
from procedures.models.vocabulary import VersionState
from procedures.rules.errors import RuleError
from procedures.rules.version_checks import version_problems
from procedures.rules.workdays import LOCAL
from procedures.selectors.version_content import known_units
from procedures.services import publish_version

NAME_KEY_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """One import: what the whole file says, who runs it, when, and from which file."""

    survey: Survey
    by: str
    at: datetime
    source: str
    fields: FieldNames = field(default_factory=FieldNames)
    units: frozenset[str] = field(default_factory=known_units)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What the catalogue holds of a version."""

    number: int
    content_hash: str
    state: str


def stage_entry(entry: Entry, run: Run) -> ReportRow:
    """Take one entry into the catalogue and say what became of it; an entry that fails leaves nothing behind.

    Raises ProgrammingError and InterfaceError: without tables, rights or connection no row can be judged.
    """
    if not isinstance(entry, StagedEntry):
        return ReportRow(entry.line, entry.code, Result.REFUSED, refusal_as_json(entry.reason, entry.text))
    code = entry.procedure.code
    problems = _problems(entry.procedure, run)
    if problems:
        return ReportRow(entry.line, code, Result.REFUSED, problems_as_json(problems))
    try:
        with transaction.atomic():
            result, findings = _stage(entry, run)
    except (ProgrammingError, InterfaceError):
        raise  # The database or its rights are at fault, not the row: every other row would fail as well.
    except (DatabaseError, RuleError) as error:
        reason = " ".join(str(error).split())[:300]
        return ReportRow(entry.line, code, Result.REFUSED, refusal_as_json("not_stored", reason))
    return ReportRow(entry.line, code, result, flags_as_json(findings))


def _problems(staged: StagedProcedure, run: Run) -> list[RuleError]:
    """What the rules refuse, whoever wrote it; a national record with a code that is none stays a draft (bad_code)."""
    problems = version_problems(content_of_staged(staged), run.units)
    return [problem for problem in problems if problem.code != "bad_code"]


def _stage(entry: StagedEntry, run: Run) -> tuple[Result, tuple[Finding, ...]]:
    procedure, earlier = _locked_procedure(entry.procedure)
    findings = [*entry.findings, *run.survey.findings(entry), *_same_name_elsewhere(entry, run)]
    if _is_known(entry, earlier, run.survey) or _says_the_same(procedure, entry.procedure, earlier):
        return Result.UNCHANGED, (*findings, *run.survey.repeats(entry))
    findings += _changes_promise(procedure, earlier)
    number = max((version.number for version in earlier), default=0) + 1
    version = create_version(procedure, entry, number=number, names=run.fields)
    if findings:
        _keep_flags(version, findings)
        _note(version, run)
        return Result.FLAGGED, tuple(findings)
    return _publish(version, entry.procedure, run)


def _locked_procedure(staged: StagedProcedure) -> tuple[Procedure, list[_Earlier]]:
    """The procedure under this code, made if need be and locked, and its versions, the newest first."""
    locked = Procedure.objects.select_for_update().filter(code=staged.code)
    known = locked.first()
    if known is None:
        _make_procedure(staged)
        known = locked.get()
    rows = known.versions.order_by("-number").values_list("number", "content_hash", "state")
    return known, [_Earlier(*row) for row in rows]


def _make_procedure(staged: StagedProcedure) -> None:
    made = Procedure(
        code=staged.code,
        is_internal=staged.is_internal,
        synonyms=list(staged.synonyms),
        life_events=list(staged.life_events),
    )
    # Another import may be making it just now; then its row is the one.
    Procedure.objects.bulk_create([made], ignore_conflicts=True)


def _is_known(entry: StagedEntry, earlier: list[_Earlier], survey: Survey) -> bool:
    """Whether the newest imported version says the same; any of them where the file itself contradicts itself."""
    hashes = [version.content_hash for version in earlier if version.content_hash]
    return entry.content_hash in (hashes if survey.is_disputed(entry.procedure.code) else hashes[:1])


def _says_the_same(procedure: Procedure, staged: StagedProcedure, earlier: list[_Earlier]) -> bool:
    """Whether the newest version holds just this, as it does when an exported catalogue comes back."""
    if not earlier:
        return False
    newest = procedure.versions.select_related("procedure", "field").get(number=earlier[0].number)
    return staged_version(newest) == staged


def _same_name_elsewhere(entry: StagedEntry, run: Run) -> list[Finding]:
    """A procedure of the catalogue, not of this file, with a name equal up to accents and tone placement."""
    if not entry.name_key:
        return []
    others = (
        ProcedureVersion.objects.filter(name_key=entry.name_key[:NAME_KEY_LENGTH])
        .exclude(procedure__code=entry.procedure.code)
        .exclude(state__in=(VersionState.REPEALED, VersionState.WITHDRAWN))
        .values_list("procedure__code", flat=True)
        .distinct()
        .order_by()
    )
    unknown = sorted(set(others) - run.survey.codes_named(entry))[:10]
    return [finding(Flag.DUPLICATE_NAME, ", ".join(unknown))] if unknown else []


def _changes_promise(procedure: Procedure, earlier: list[_Earlier]) -> list[Finding]:
    promised = [
        version for version in earlier if version.state in (VersionState.IN_FORCE, VersionState.SUSPENDED)
    ]
    if not promised:
        return []
    return [finding(Flag.CHANGES_VERSION_IN_FORCE, f"{procedure.code} v{promised[0].number}")]


def _keep_flags(version: ProcedureVersion, findings: Iterable[Finding]) -> None:
    ReviewFlag.objects.bulk_create(
        ReviewFlag(version=version, flag=item.flag, channel=item.channel, text=item.text) for item in findings
    )


def _publish(
    version: ProcedureVersion, staged: StagedProcedure, run: Run
) -> tuple[Result, tuple[Finding, ...]]:
    valid_from = staged.valid_from or run.at.astimezone(LOCAL).date()
    try:
        publish_version(version, by=run.by, at=run.at, valid_from=valid_from, valid_to=staged.valid_to)
    except RuleError as error:
        doubts = tuple(finding(Flag.NOT_PUBLISHABLE, said(each)) for each in separate(error))
        _keep_flags(version, doubts)
        return Result.FLAGGED, doubts
    return Result.IMPORTED, ()


def _note(version: ProcedureVersion, run: Run) -> None:
    CatalogueChange.objects.create(
        subject=f"procedure {version.procedure.code} v{version.number}",
        action="import",
        by=run.by,
        at=run.at,
        reason=run.source[:300],
    )
