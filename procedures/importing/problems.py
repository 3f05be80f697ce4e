"""A rule's refusal in the words of a report."""

from collections.abc import Sequence

from django.utils.translation import gettext

from procedures.rules.errors import RuleError, RuleErrors


def separate(error: RuleError) -> Sequence[RuleError]:
    """The refusals one by one."""
    return error.errors if isinstance(error, RuleErrors) else (error,)


def said(error: RuleError) -> str:
    """What a rule said, in the language of whoever runs the import."""
    return gettext(error.template) % error.params
