"""Finds codes and names that stand more than once in one file, before the first of them is taken."""

from collections import defaultdict
from collections.abc import Iterable

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.staged import Entry, StagedEntry


class Survey:
    """What a whole file says about codes and names; memory grows with procedures, not with texts."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._contents: defaultdict[str, set[str]] = defaultdict(set)
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._first_lines: dict[str, int] = {}
        self.total = 0
        for entry in entries:
            self.total += 1
            if isinstance(entry, StagedEntry):
                self._contents[entry.procedure.code].add(entry.content_hash)
                self._codes[entry.name_key].add(entry.procedure.code)
                self._first_lines.setdefault(entry.procedure.code, entry.line)

    def is_disputed(self, code: str) -> bool:
        """Whether the file gives different contents under this code, so that none of them may be believed."""
        return len(self._contents[code]) > 1

    def repeats(self, entry: StagedEntry) -> tuple[Finding, ...]:
        """The flag of a row that says again what an earlier row of the file said under this code."""
        first = self._first_lines.get(entry.procedure.code, entry.line)
        repeated = first != entry.line and not self.is_disputed(entry.procedure.code)
        return (finding(Flag.DUPLICATE_CODE, f"= {first}"),) if repeated else ()

    def codes_named(self, entry: StagedEntry) -> set[str]:
        """The codes that the file gives to this entry's name."""
        return self._codes[entry.name_key]

    def findings(self, entry: StagedEntry) -> tuple[Finding, ...]:
        """Flags for a code with several contents, and for a name equal up to accents and tone placement."""
        found = []
        code = entry.procedure.code
        if self.is_disputed(code):
            found.append(finding(Flag.DUPLICATE_CODE, code))
        others = self._codes[entry.name_key] - {code} if entry.name_key else set()
        if others:
            found.append(finding(Flag.DUPLICATE_NAME, ", ".join(sorted(others)[:10])))
        return tuple(found)
