"""Codes of petitions: `PA-` and what a dossier code is made of, so that nobody takes one for the other."""

from __future__ import annotations

from datetime import date

from dossiers.rules.codes import DEFAULT_PATTERN, issue_code, parse_code
from procedures.rules.errors import NotFound, gettext_noop
from procedures.rules.vietnamese import fold_code

PREFIX = "PA-"
_LONGEST_INPUT = 120


def issue_petition_code(office: str, on: date, serial: int) -> str:
    """The code of the serial-th petition of an office on a local day: `PA-H50.12-261120-0001`."""
    return PREFIX + issue_code(DEFAULT_PATTERN, office, on, serial)


def parse_petition_code(text: str) -> str:
    """The code as it is stored, forgiving what `parse_code` forgives; NotFound("code_not_found") for anything else."""
    folded = "-".join(fold_code(text[:_LONGEST_INPUT]).replace("-", " ").split())
    if not folded.startswith(PREFIX):
        raise NotFound("code_not_found", gettext_noop("There is no petition with this code."), field="code")
    return PREFIX + parse_code(folded.removeprefix(PREFIX)).text
