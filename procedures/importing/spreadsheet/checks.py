"""What a procedure of the template may not say: the checks of the rules, each reported with sheet and row."""

from collections.abc import Iterator, Mapping, Sequence

from procedures.importing.problems import said
from procedures.importing.spreadsheet.layout import PROCEDURES
from procedures.importing.spreadsheet.rows import PARTS
from procedures.importing.staged import StagedProcedure
from procedures.importing.version_rows import content_of_staged
from procedures.rules.version_checks import version_problems


def contradictions(
    staged: StagedProcedure, line: int, numbers: Mapping[str, Sequence[int]]
) -> Iterator[tuple[str, str]]:
    """The reasons, as (code, text), why a procedure cannot be taken; `numbers`: the rows of each sheet, by its key."""
    sheets = {attribute: sheet for sheet, attribute, _ in PARTS}
    for problem in version_problems(content_of_staged(staged)):
        part, _, rest = problem.field.partition(".")
        place = rest.partition(".")[0]
        if part in sheets and place.isdigit():
            sheet = sheets[part]
            yield problem.code, f"{sheet.title}!{numbers[sheet.key][int(place) - 1]}: {said(problem)}"
        else:
            yield problem.code, f"{PROCEDURES.title}!{line}: {said(problem)}"
