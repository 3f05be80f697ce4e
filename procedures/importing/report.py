"""The report of an import, as the contract promises it: read = imported + flagged + refused + unchanged."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.problems import said
from procedures.rules.errors import RuleError


class Result(StrEnum):
    """What became of one row."""

    IMPORTED = "imported"
    FLAGGED = "flagged"
    REFUSED = "refused"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of the file; `flags` of a refused row hold the reason."""

    line: int
    code: str
    result: Result
    flags: tuple[dict[str, str], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The row as the contract names its keys."""
        return {"line": self.line, "code": self.code, "result": str(self.result), "flags": list(self.flags)}


@dataclass(slots=True)
class ImportReport:
    """Rows in the order of the file, and their sums."""

    rows: list[ReportRow] = field(default_factory=list)

    def add(self, row: ReportRow) -> None:
        """Take one row up."""
        self.rows.append(row)

    def count(self, result: Result) -> int:
        """How many rows ended so."""
        return sum(row.result is result for row in self.rows)

    def flag_counts(self) -> dict[str, int]:
        """How many rows carry each flag or reason, most frequent first."""
        return dict(
            Counter(flag for row in self.rows for flag in {item["flag"] for item in row.flags}).most_common()
        )

    def as_json(self) -> dict[str, object]:
        """The report as the contract names its keys."""
        return {
            "read": len(self.rows),
            **{str(result): self.count(result) for result in Result},
            "rows": [row.as_json() for row in self.rows],
        }


def flags_as_json(findings: Iterable[Finding]) -> tuple[dict[str, str], ...]:
    """Findings as the contract writes them."""
    return tuple({"flag": str(item.flag), "channel": item.channel, "text": item.text} for item in findings)


def refusal_as_json(reason: str, text: str) -> tuple[dict[str, str], ...]:
    """The reason of a refused row, in the place of its flags."""
    return ({"flag": reason, "channel": "", "text": text},)


def problems_as_json(problems: Iterable[RuleError]) -> tuple[dict[str, str], ...]:
    """What the rules refuse, each by its code, with the part and line that it is about."""
    texts = [(problem.code, f"{problem.field}: {said(problem)}") for problem in problems]
    return tuple(refusal_as_json(code, finding(Flag.NOT_PUBLISHABLE, text).text)[0] for code, text in texts)
