"""Cuts the glued text of "thành phần hồ sơ" into papers with their numbers of originals and copies.

Each paper ends in "1 bản chính" or "0 bản chính,1 bản sao"; a group's title stands before each table heading.
"""

import re
from dataclasses import dataclass, replace

from procedures.importing.flags import Finding, Flag, finding
from procedures.importing.staged import StagedPaper

HEADING = re.compile(r"Tên\s*giấy\s*tờ\s*Mẫu\s*đơn,\s*tờ\s*khai\s*Số\s*lượng\s*", re.IGNORECASE)
COUNT = re.compile(
    r"(?<!\d)(?P<originals>\d{1,18}) bản chính(?:,\s*(?P<copies>\d{1,18}) bản sao)?"
    r"(?![ .,;:)/]|\d{1,18} bản chính)"
)
"""The count closes a row: the next row is glued to it. "01 bản chính" before a space, a mark or the count is text."""
NO_GROUP = re.compile(r"[\s\-–]*")
FORM_FILE = re.compile(
    r"(?<=[.;:)”])[A-Za-z0-9_-][A-Za-z0-9_.-]{0,150}\.(?:docx?|xlsx?|pdf|rtf|odt|zip|rar)$"
)
"""A form's file at the end of a paper's name, only where a mark parts the two."""
DATE_BEFORE_COUNT = re.compile(r"(.*\D\d{1,2}/\d{1,2}/(?:19|20)\d\d)(\d)", re.DOTALL)
MOST_PLAUSIBLE = 20


@dataclass(frozen=True, slots=True)
class PapersReading:
    """The papers in their order, and the doubts."""

    papers: tuple[StagedPaper, ...]
    findings: tuple[Finding, ...] = ()


def read_papers(text: str) -> PapersReading:
    """The papers of a record; a count that cannot be told from the words before it is flagged, and 0."""
    parts = HEADING.split(text)
    if len(parts) == 1:
        flag = Flag.PART_MISSING if NO_GROUP.fullmatch(text) else Flag.PAPERS_UNREADABLE
        return PapersReading((), (finding(flag, "papers" if flag is Flag.PART_MISSING else text),))
    papers: list[StagedPaper] = []
    findings: list[Finding] = []
    group = parts[0]
    for table in parts[1:]:
        rows, following = _rows(table)
        for name, count in rows:
            paper, doubts = _paper(name, count, _title(group))
            papers.append(paper)
            findings += doubts
        group = following
    if not NO_GROUP.fullmatch(group):
        findings.append(finding(Flag.PAPERS_UNREADABLE, group))
    if not papers:
        findings.append(finding(Flag.PAPERS_UNREADABLE, text))
    return PapersReading(tuple(papers), tuple(findings))


def _rows(table: str) -> tuple[list[tuple[str, re.Match[str]]], str]:
    """The rows of one table as (name, count), and the text after them: the title of the next group."""
    rows, start = [], 0
    for count in COUNT.finditer(table):
        rows.append((table[start : count.start()], count))
        start = count.end()
    return rows, table[start:]


def _title(group: str) -> str:
    return "" if NO_GROUP.fullmatch(group) else " ".join(group.split())


def _paper(name: str, count: re.Match[str], group: str) -> tuple[StagedPaper, tuple[Finding, ...]]:
    words, originals = _without_year(name.strip(), count["originals"])
    form = FORM_FILE.search(words)
    paper = StagedPaper(
        words[: form.start()] if form else words,
        mode="present" if "xuất trình" in group.lower() and "nộp" not in group.lower() else "submit",
        condition=group,
        form=form[0] if form else "",
    )
    copies = count["copies"] or "0"
    if not _is_clear(name, originals) or max(int(originals[-9:]), int(copies[-9:])) > MOST_PLAUSIBLE:
        return paper, (finding(Flag.PAPER_COUNT_UNCLEAR, f"{words[-80:]}{count[0]}"),)
    return replace(paper, originals=int(originals), copies=int(copies)), ()


def _without_year(words: str, originals: str) -> tuple[str, str]:
    """A full date has a year of four digits, so what is glued to it is the count ("01/01/20261 bản chính")."""
    dated = DATE_BEFORE_COUNT.fullmatch(words + originals)
    return (dated[1], dated[2]) if dated and len(originals) > 1 else (words, originals)


def _is_clear(name: str, originals: str) -> bool:
    """One digit is the count; more may be glued to a number of the name ("Mẫu số 021 bản chính")."""
    if len(originals) == 1:
        return True
    return not originals.startswith("0") and bool(name) and not (name[-1].isspace() or name[-1] in "/.-–:")
