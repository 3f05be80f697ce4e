"""What in the SQL of a migration would lock an office out of its tables: squawk's rules, and those that it lacks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlparse

# Of squawk's rules those about locks, rewrites and columns that the previous version still reads.
# Its others are about taste (text instead of varchar) or about what `manage.py migrate` does (timeouts).
RULES = frozenset(
    {
        "adding-field-with-default",
        "adding-foreign-key-constraint",
        "adding-not-nullable-field",
        "adding-required-field",
        "adding-serial-primary-key-field",
        "ban-drop-column",
        "ban-drop-constraint",
        "ban-drop-table",
        "changing-column-type",
        "constraint-missing-not-valid",
        "disallowed-unique-constraint",
        "renaming-column",
        "renaming-table",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "require-concurrent-reindex",
        "syntax-error",
    }
)
OURS = {
    "rewrites-the-table": re.compile(
        r"\bSET (UN)?LOGGED\b|\bVACUUM FULL\b|^\s*CLUSTER\b|\bSET (ACCESS METHOD|TABLESPACE)\b"
        r"|\bADD COLUMN\b.*\bDEFAULT\b.*\b(gen_random_uuid|random|clock_timestamp|nextval|uuid\w*)\s*\(",
        re.I,
    ),
    "locks-the-table": re.compile(
        r"^\s*LOCK\b|\bDISABLE TRIGGER\b|\bREFRESH MATERIALIZED VIEW (?!CONCURRENTLY)", re.I
    ),
}
# Written by administrators, and small in the largest province: what takes a moment there takes no longer than a moment.
# dossiers_transition has a hundred rows. Everything else is taken for large.
SMALL = re.compile(
    r"\b(procedures_\w+|accounts_\w+|printing_\w+|dossiers_transition|feedback_petitionterm|seals_seal|operation_\w+"
    r"|notices_(office|webhook)\w*|reports_own\w*|reporting_heartbeat|limits_\w+|lookup_attemptcounter|insight_countedmonth|insight_officeexperience)\b"
)
TABLE = re.compile(
    r"(?:ALTER TABLE(?: IF EXISTS)?(?: ONLY)?|\bON|INTO|LOCK(?: TABLE)?|CLUSTER|VACUUM FULL|REINDEX TABLE)"
    r'\s+"?(?:public"?\.)?"?(\w+)"?',
    re.I,
)
CREATED = re.compile(r'CREATE (?:UNLOGGED )?TABLE(?: IF NOT EXISTS)?\s+"?(\w+)"?', re.I)
LOCKS = re.compile(
    r'^\s*(?:ALTER TABLE(?: ONLY)?|CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER \w+ .*? ON)\s+"?(\w+)"?',
    re.I | re.S,
)


def faults(statements: Iterable[str], *, in_transaction: bool) -> list[str]:
    """`rule: statement` of each statement that would lock people out; small tables and new ones may be locked."""
    statements = [part for each in statements for part in sqlparse.split(_without_comments(each))]
    new = {name for each in statements for name in CREATED.findall(each)}
    large = [each for each in statements if each.strip() and not _is_harmless(each, new)]
    found = [*_by_squawk(large, in_transaction), *_by_ours(large)]
    if in_transaction:
        found += [f"concurrently-in-a-transaction: {each}" for each in large if "CONCURRENTLY" in each]
    locked = {name for each in large for name in LOCKS.findall(each)}
    if in_transaction and len(locked) > 1:
        found.append(f"several-tables-in-one-transaction: {', '.join(sorted(locked))}")
    if in_transaction and locked and any("CANNOT BE WRITTEN AS SQL" in each for each in statements):
        found.append(f"data-and-schema-in-one-transaction: {', '.join(sorted(locked))}")
    return sorted(set(found))


def _without_comments(statement: str) -> str:
    if "CANNOT BE WRITTEN AS SQL" in statement:
        return statement
    return "\n".join(line for line in statement.splitlines() if not line.lstrip().startswith("--"))


def _is_harmless(statement: str, new: set[str]) -> bool:
    if re.match(r"\s*(--|CREATE (OR REPLACE )?FUNCTION|COMMENT ON|SET CONSTRAINTS)", statement, re.I):
        return True
    table = TABLE.search(statement)
    return table is not None and (table[1] in new or bool(SMALL.fullmatch(table[1])))


def _by_squawk(statements: list[str], in_transaction: bool) -> Iterator[str]:
    program = Path(sys.executable).with_name("squawk")
    options = ["--assume-in-transaction"] if in_transaction else []
    text = "\n".join(f"{each.strip().rstrip(';')};" for each in statements)
    answer = subprocess.run(
        [program, "--no-error-on-unmatched-pattern", "--pg-version", "15", "--reporter", "json", *options],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = text.splitlines()
    for each in json.loads(answer.stdout or "[]"):
        if each["rule_name"] in RULES:
            yield f"{each['rule_name']}: {lines[min(each['line'], len(lines) - 1)].strip()}"


def _by_ours(statements: list[str]) -> Iterator[str]:
    for each in statements:
        yield from (f"{rule}: {each.strip()}" for rule, pattern in OURS.items() if pattern.search(each))
