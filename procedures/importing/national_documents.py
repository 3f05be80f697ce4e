"""Cuts the glued texts of legal bases ("căn cứ pháp lý") and results ("kết quả xử lý") into their entries."""

import re
from dataclasses import dataclass

from procedures.importing.staged import StagedLegalBasis

LEGAL_HEADING = re.compile(r"\s*Tên\s*văn\s*bản\s*pháp\s*lý\s*Mã\s*văn\s*bản\s*", re.IGNORECASE)
_BODY = r"[A-ZĐ]{2,10}?(?=$|[^A-ZĐ]|[A-ZĐ][a-zà-ỹ])"
SIGN = (
    r"(?:NĐ-CP|NQ-CP|QĐ-TTg|CT-TTg|(?:PL-|NQ-)?UBTVQH\d\d|(?:NQ-)?QH\d\d|NQ-HĐND"
    rf"|(?:TT[-_]|QĐ-|VBHN-){_BODY}|TTLT(?:-{_BODY})+)"
)
NUMBER = re.compile(rf"(?P<digits>\d{{1,9}}(?:\.\d{{1,3}})?)/(?P<year>\d{{4}})/(?P<sign>{SIGN})")
TYPE_BEFORE_NUMBER = re.compile(r"(?<=\S)(?:Luật|Thông tư|Nghị định|Nghị quyết|Quyết định)(?: số)?\s*$")
LONGEST_SERIAL = 4
"""Digits of a document's number; longer runs are a year of the title with the number glued to it."""
RESULT_CODE = re.compile(
    r"Mã:\s*(?P<code>(?:KQ[.-])?[A-Z0-9]+(?:[.-][A-Z0-9]+)*\d|\d+)?(?=$|\s|[^\w]|[^\W\d_])"
)
RESULT_END = re.compile(r"Từ\s*khóa")


@dataclass(frozen=True, slots=True)
class Results:
    """The results by name, a line each, and their national codes."""

    names: tuple[str, ...]
    codes: tuple[str, ...]


def read_legal_bases(text: str) -> tuple[StagedLegalBasis, ...]:
    """The documents in their order; what cannot be told apart stays together as a title without number."""
    heading = LEGAL_HEADING.match(text)
    body = text[heading.end() :] if heading else text
    if not body.strip() or body.strip().lower() == "không có thông tin":
        return ()
    bases: list[StagedLegalBasis] = []
    start = 0
    for number in NUMBER.finditer(body):
        if _ends_entry(body, number):
            _add(bases, body[start : number.start()], number)
            start = number.end()
    rest = body[start:].strip(" ;.\n")
    if rest:
        bases.append(StagedLegalBasis("", rest))
    return tuple(bases)


def _ends_entry(body: str, number: re.Match[str]) -> bool:
    """A number that closes an entry is glued to the next title or ends the text; inside a title it is not."""
    after = body[number.end() : number.end() + 1]
    return not (after and (after.isspace() or after in ",;.)/-")) or not body[number.end() :].strip()


def _add(bases: list[StagedLegalBasis], title: str, number: re.Match[str]) -> None:
    """Take an entry; one without title repeats the number that ended the title before it."""
    words = TYPE_BEFORE_NUMBER.sub("", title).strip(" ;\n\t")
    if not words and bases and bases[-1].number == number[0]:
        bases[-1] = StagedLegalBasis(number[0], f"{bases[-1].title} {number[0]}".strip())
    elif len(number["digits"].partition(".")[0]) > LONGEST_SERIAL and title:
        bases.append(StagedLegalBasis("", f"{title}{number[0]}".strip()))
    else:
        bases.append(StagedLegalBasis(number[0], words))


def read_results(text: str) -> Results:
    """The results of a record; the words of the page's footer ("Chọn cơ quan thực hiện…") are left out."""
    end = RESULT_END.search(text)
    body = text[: end.start()] if end else text
    names, codes, start = [], [], 0
    for code in RESULT_CODE.finditer(body):
        names.append(body[start : code.start()].strip())
        codes.append(code["code"] or "")
        start = code.end()
    rest = body[start:].strip()
    return Results(tuple(name for name in (*names, rest) if name), tuple(code for code in codes if code))
