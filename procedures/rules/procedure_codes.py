"""The codes of procedures: national (1.004194, 1.004194.000.00.00.H17), or an office's own (H99.000781, X.01).

Legal source: Circular 02/2017/TT-VPCP and the numbering of the National Public Service Portal.
"""

import re

from procedures.rules.errors import RuleError, gettext_noop

_NATIONAL = r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?"
_OWN = r"[A-Z][A-Z0-9]{0,9}(?:[.-][A-Z0-9]{1,12}){1,4}"
CODE = re.compile(f"{_NATIONAL}|{_OWN}", re.ASCII)


def is_code(text: str) -> bool:
    """Return whether this is a code; what a spreadsheet makes of one (1,014947 or 1003970) is none."""
    return bool(CODE.fullmatch(text))


def refuse_bad_code(text: str) -> None:
    """Raise RuleError bad_code unless this is a code."""
    if not is_code(text):
        raise RuleError(
            "bad_code",
            gettext_noop(
                "“%(text)s” is no code of a procedure. Write it as text, such as 1.004194 or H99.000781; spreadsheets "
                "turn codes into numbers."
            ),
            field="code",
            text=text[:40],
        )
