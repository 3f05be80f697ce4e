"""The question of a fixed report: as everywhere among the managers, with the groups that such a report has."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from onestop.reports.fixed.sheets import GROUP_LABELS
from onestop.web.managers.questions import QuestionForm


class StatementForm(QuestionForm):
    """Without “rows by” where a report has its own rows."""

    def __init__(self, overseen: frozenset[int], today: date, data: QueryDict, *, grouped: bool) -> None:
        super().__init__(overseen, today, data)
        if grouped:
            self.fields["nhom"].choices = list(GROUP_LABELS.items())  # type: ignore[attr-defined]
        else:
            del self.fields["nhom"]

    def fixed_address(self) -> str:
        """The same question with its two days, so that a link means the same tomorrow."""
        period = self.period()
        return self.address(ky="", tu=period.first.isoformat(), den=period.last.isoformat())
