"""`python -m config.lock_check`: refuses lock files that an old pip cannot install today and in a year.

pip before 25 looks at `name[extra]` apart from `name==1.2`: where the lock has no line with the extra, it asks the
index for the newest version, which no hash covers. So it does with what a locked package needs and the lock lacks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from itertools import product

from packaging.markers import Marker, default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from config.development import ROOT

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
WRONG = 1
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# The first letter of a line that begins an entry; entries go on in indented lines.
BEGINS = re.compile(r"^(?=[^\s#])", re.MULTILINE)

# What a package needs, by its name without extras: lines as in its metadata.
Needs = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Locked:
    """One entry of a lock file."""

    name: str
    version: str
    extras: frozenset[str]
    marker: Marker | None

    def applies(self, environment: Mapping[str, str]) -> bool:
        """Whether it is installed there."""
        return self.marker is None or self.marker.evaluate(dict(environment))


def main() -> int:
    """1 when a lock file has a fault; each is printed."""
    faults = [f"{name}: {fault}" for name in FILES for fault in faults_of((ROOT / name).read_text())]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Make the lock files with: make lock", file=sys.stderr)
    return WRONG if faults else 0


def faults_of(text: str, needs: Needs | None = None) -> list[str]:
    """What is wrong with a lock file, in one sentence each; `needs`: instead of the installed packages' metadata."""
    locked, faults = [], []
    for entry in BEGINS.split(text):
        if not entry.strip() or entry.startswith("#"):
            continue
        fault = fault_of_entry(entry)
        if fault:
            faults.append(fault)
        else:
            locked.append(read_entry(entry))
    return [*faults, *_twice(locked), *sorted(set(looked_up_anew(locked, needs)))]


def fault_of_entry(entry: str) -> str:
    """What is wrong with one entry by itself; empty when nothing is."""
    line = entry.partition("\n")[0].rstrip(" \\")
    if "://" in entry or line.startswith("-") or " @ " in line:
        return f"“{line}” is an address or an option; only packages with hashes are locked"
    try:
        specifiers = list(Requirement(line).specifier)
    except InvalidRequirement:
        return f"“{line}” is no package"
    if [specifier.operator for specifier in specifiers] != ["=="] or "*" in specifiers[0].version:
        return f"“{line}” names no one version; write =="
    return "" if HASH.search(entry) else f"“{line}” has no hash"


def read_entry(entry: str) -> Locked:
    """The entry, which has no fault."""
    found = Requirement(entry.partition("\n")[0].rstrip(" \\"))
    version = next(iter(found.specifier)).version
    return Locked(canonicalize_name(found.name), version, frozenset(found.extras), found.marker)


def _twice(locked: Iterable[Locked]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for each in locked:
        key = (each.name, str(each.marker))
        if key in seen:
            yield f"{each.name} is locked twice"
        seen.add(key)


def environments() -> Iterator[dict[str, str]]:
    """The systems on which the lock must install: Linux, each Python, each processor."""
    here = {name: str(value) for name, value in default_environment().items()}
    for python, machine in product(PYTHONS, MACHINES):
        yield here | {
            "python_version": python,
            "python_full_version": f"{python}.1",
            "platform_machine": machine,
            "platform_system": "Linux",
            "sys_platform": "linux",
            "platform_python_implementation": "CPython",
        }


def looked_up_anew(locked: list[Locked], needs: Needs | None) -> Iterator[str]:
    """What a resolver would ask the index for: needs that no entry settles, on any of the systems."""
    for environment in environments():
        here = {each.name: each for each in locked if each.applies(environment)}
        for each in here.values():
            for need in _needs(each, needs, environment):
                fault = unsettled(need, here)
                if fault:
                    yield f"{each.name} {each.version} needs “{_shown(need)}”: {fault}"


def _needs(each: Locked, needs: Needs | None, environment: dict[str, str]) -> Iterator[Requirement]:
    lines = _installed_needs(each.name) if needs is None else needs.get(each.name, ())
    for need in map(Requirement, lines):
        chosen = ("", *each.extras)
        if need.marker is None or any(need.marker.evaluate(environment | {"extra": name}) for name in chosen):
            yield need


def _installed_needs(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        # Locked for another system: its needs cannot be known here.
        return []


def unsettled(need: Requirement, here: Mapping[str, Locked]) -> str:
    """Why the lock does not settle the need; empty when it does."""
    found = here.get(canonicalize_name(need.name))
    if found is None:
        return "it is not locked"
    if not need.specifier.contains(found.version, prereleases=True):
        return f"locked is {found.version}"
    missing = {canonicalize_name(extra) for extra in need.extras} - set(map(canonicalize_name, found.extras))
    return f"it is locked without [{', '.join(sorted(missing))}]" if missing else ""


def _shown(need: Requirement) -> str:
    extras = f"[{','.join(sorted(need.extras))}]" if need.extras else ""
    return f"{need.name}{extras}{need.specifier}"


if __name__ == "__main__":
    sys.exit(main())
