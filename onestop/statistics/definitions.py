"""The named definitions by which a report counts; each is printed on every table with its version."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.rules.errors import RuleError, gettext_noop


class Standing(StrEnum):
    """Where form II.06a puts dossiers that ended without an outcome of its columns."""

    LEFT_OUT = "left_out"
    ON_TIME = "on_time"


@dataclass(frozen=True, slots=True)
class Definition:
    """A way of counting. `ended`: withdrawn and stopped ones, `no_due`: those without a limit, in form II.06a."""

    code: str
    version: int
    name: str | Promise
    text: str | Promise
    ended: Standing
    no_due: Standing

    def as_dict(self) -> dict[str, object]:
        """Code, name, version and text, in the active language."""
        return {"code": self.code, "name": str(self.name), "version": self.version, "text": str(self.text)}


DEFAULT = Definition(
    code="06a",
    version=1,
    name=_("Form II.06a, ended without an outcome left out"),
    text=_(
        "Counted when the result is ready, against the committed limit; days are compared for day limits, moments for"
        " hour limits. Withdrawn and stopped dossiers and those without a limit are in no rate; the form leaves them"
        " out of columns 3 to 10 and names them in a note, so that 3 = 7 + 11 holds."
    ),
    ended=Standing.LEFT_OUT,
    no_due=Standing.LEFT_OUT,
)
ON_TIME = Definition(
    code="06a-on-time",
    version=1,
    name=_("Form II.06a, ended without an outcome as on time"),
    text=_(
        "As form II.06a, but withdrawn and stopped dossiers and those resolved without a limit stand in column 9, as"
        " several provincial systems count them. The rates leave them out all the same."
    ),
    ended=Standing.ON_TIME,
    no_due=Standing.ON_TIME,
)
DEFINITIONS = {each.code: each for each in (DEFAULT, ON_TIME)}


def definition(code: str) -> Definition:
    """The definition of that code. RuleError definition_unknown."""
    if code not in DEFINITIONS:
        raise RuleError(
            "definition_unknown",
            gettext_noop("There is no definition “%(code)s”; there are: %(known)s."),
            field="definition",
            code=code,
            known=", ".join(DEFINITIONS),
        )
    return DEFINITIONS[code]
