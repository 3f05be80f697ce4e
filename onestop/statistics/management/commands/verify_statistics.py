"""`manage.py verify_statistics`: whether the tallies say what the events say."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from onestop.statistics.figures import resolution
from onestop.statistics.heartbeats import checking
from onestop.statistics.periods import Period, period_between
from onestop.statistics.rate_table import rate_table
from onestop.statistics.refresh import days_counted
from onestop.statistics.scopes import Scope
from onestop.statistics.verification import Difference, differences, half_differences, imbalances
from procedures.models import Office, Procedure
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Recounts from the events, independently of the tallies, and prints every difference. Exit 0 when there is "
        "none, 1 when there is one. Changes that the worker has not tallied yet are no difference: reports count them "
        "live."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="first", metavar="DATE", help="first day (default: of the first event)"
        )
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day (default: of the last event)")

    def handle(self, *args: object, **options: Any) -> None:
        """Recounts; notes that it did when it was about all days."""
        whole = not (options["first"] or options["last"])
        with checking("statistics") if whole else nullcontext():
            self._recount(**options)

    def _recount(self, **options: Any) -> None:
        period = _period(options)
        found = list(self._differences(period)) if period else []
        offices, procedures = _codes(Office, found, "office_id"), _codes(Procedure, found, "procedure_id")
        for each in found:
            self.stdout.write(
                _("%(office)s %(procedure)s %(on)s %(bucket)s: stored %(stored)s, counted %(counted)s")
                % {
                    "office": offices.get(each.office_id, each.office_id),
                    "procedure": procedures.get(each.procedure_id, each.procedure_id or "–"),
                    "on": each.on.isoformat() if each.on else _("by now"),
                    "bucket": each.bucket,
                    "stored": each.stored,
                    "counted": each.counted,
                }
            )
        if found:
            sys.exit(FOUND_SOMETHING)
        self._year()

    def _differences(self, period: Period) -> Iterator[Difference]:
        for month in tqdm(period.months(), unit=" " + _("months"), disable=None):
            yield from differences(month.first, month.last)
        yield from (each for each in half_differences() if each.on and period.first <= each.on <= period.last)
        yield from imbalances()

    def _year(self) -> None:
        """The rates of this year, which the recount has just borne out."""
        now = timezone.now()
        year = Period(local_date(now).replace(month=1, day=1), local_date(now))
        report = resolution(Scope(period=year), at=now, group_by="office")
        self.stdout.write(rate_table(report))
        self.stdout.write(_("No difference between tallies and events."))


def _period(options: dict[str, Any]) -> Period | None:
    try:
        first, last = days_counted()
        if options["first"] or options["last"]:
            today = local_date(timezone.now())
            return period_between(options["first"] or first or today, options["last"] or last or today)
    except RuleError as error:
        raise CommandError(_(error.template) % error.params, returncode=WRONG_USE) from error
    return Period(first, last) if first and last else None


def _codes(
    model: type[Office] | type[Procedure], found: list[Difference], column: str
) -> dict[int | None, str]:
    return dict(
        model.objects.filter(pk__in={getattr(each, column) for each in found}).values_list("pk", "code")
    )
