"""What a citizen is asked after the result was returned, and what the answers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from procedures.rules.errors import RuleError, gettext_noop

WORST, BEST = 1, 5
LONGEST_TEXT = 1_000

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "guidance": gettext_noop("It was easy to learn what to bring and what to do"),
        "manner": gettext_noop("The staff were polite and helpful"),
        "time": gettext_noop("The result came in the time that was promised"),
        "papers": gettext_noop("Nothing unnecessary was asked for: papers, visits, money"),
        "result": gettext_noop("The result is right and complete"),
    }
)

GRADES: Mapping[int, str] = MappingProxyType(
    {
        5: gettext_noop("very satisfied"),
        4: gettext_noop("satisfied"),
        3: gettext_noop("neither satisfied nor dissatisfied"),
        2: gettext_noop("dissatisfied"),
        1: gettext_noop("very dissatisfied"),
    }
)


def overall_of(overall: int | None, answers: Mapping[str, int]) -> int:
    """The overall grade: the one given, otherwise the mean of the answers, half up.

    RuleError: question_unknown, grade_invalid, rating_missing (neither a grade nor an answer).
    """
    for key, grade in answers.items():
        _check(key, grade)
    if overall is not None:
        return _graded("overall", overall)
    if not answers:
        raise RuleError("rating_missing", gettext_noop("Choose how satisfied you are."), field="overall")
    return int(_mean(list(answers.values())).quantize(Decimal(1), ROUND_HALF_UP))


def _check(key: str, grade: int) -> None:
    if key not in QUESTIONS:
        raise RuleError("question_unknown", gettext_noop("There is no such question."), field="overall")
    _graded(key, grade)


def _graded(field: str, grade: int) -> int:
    if grade not in GRADES:
        raise RuleError("grade_invalid", gettext_noop("Choose a grade from 1 to 5."), field=field)
    return grade


@dataclass(frozen=True, slots=True)
class Grades:
    """How often each grade was given, the worst first."""

    counts: tuple[int, int, int, int, int]

    @property
    def total(self) -> int:
        """How many graded."""
        return sum(self.counts)

    @property
    def average(self) -> Decimal | None:
        """The mean to two places, half up; None where nobody graded."""
        if not self.total:
            return None
        points = sum(grade * count for grade, count in enumerate(self.counts, start=WORST))
        return (Decimal(points) / self.total).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def satisfied(self) -> int:
        """How many gave one of the two best grades."""
        return sum(self.counts[-2:])


def grades_of(counted: Mapping[int, int]) -> Grades:
    """The grades from how often each was given; missing ones are zero."""
    first, second, third, fourth, fifth = (counted.get(grade, 0) for grade in range(WORST, BEST + 1))
    return Grades((first, second, third, fourth, fifth))


def _mean(grades: Sequence[int]) -> Decimal:
    return Decimal(sum(grades)) / len(grades)
