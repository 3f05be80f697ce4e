"""Where the time of resolved dossiers went."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onestop.reports.charts.bars import Bar, bars
from onestop.statistics.scopes import Scope
from onestop.statistics.time_spent import Spent, TimeSpent, time_spent
from onestop.web.managers.pictured import Picture, cells

MOST_STEPS = 12
WAITING = {
    "supplement": gettext_lazy("Waiting for the applicant's papers"),
    "financial_duty": gettext_lazy("Waiting for payment"),
    "consultation": gettext_lazy("Waiting for another agency's opinion"),
}


def picture_of_time(scope: Scope) -> Picture:
    """Office time by unit (for one procedure by step, too) against waiting, in days for an average dossier."""
    spent = time_spent(scope, by_step=bool(scope.procedure))
    title = _("Where time goes")
    label = _(
        "%(title)s: average days of %(count)s resolved dossiers by unit and by waiting; the same numbers stand in"
        " the table beneath."
    ) % {"title": title, "count": spent.dossiers}
    drawn = [
        Bar(name, days, _("%(days)s days") % {"days": few(days)}, waits)
        for name, days, _n, waits in _parts(spent)
    ]
    return Picture(
        key="thoi-gian",
        title=title,
        about=(
            _(
                "Days of 24 hours from receipt to result, nights and days off included, shared among all %(count)s"
                " dossiers resolved in the period. Hatched bars are waiting for somebody outside the office. Where two"
                " waits overlap, papers go before payment and payment before an opinion. Choose a procedure to see its"
                " steps."
            )
            % {"count": spent.dossiers},
        ),
        drawing=bars("t", label, drawn) if drawn else None,
        heads=cells(
            _("Where"), _("Days for an average dossier"), _("Dossiers concerned"), _("Share of the time")
        ),
        rows=tuple(
            cells(name, few(days), count, f"{share(days, _all(spent))} %")
            for name, days, count, _waits in _parts(spent)
        ),
        empty=_("Everything was resolved in the moment of its receipt: no time went anywhere.")
        if spent.dossiers
        else _("Nothing was resolved in this period."),
    )


def decimal(number: float) -> str:
    """A number with one decimal, as it is written in Vietnam."""
    return f"{number:.1f}".replace(".", ",")


def few(days: float) -> str:
    """The same, and "<0,1" for what is less and not nothing."""
    return "<0,1" if 0 < days < 0.05 else decimal(days)


def share(part: float, whole: float) -> str:
    """In percent; ">99,9" for what is nearly and not all, "<0,1" for what is little and not nothing."""
    percent = 100 * part / whole
    return ">99,9" if part < whole and percent >= 99.95 else few(percent)


def _all(spent: TimeSpent) -> float:
    return sum(spent.days(part) for part in spent.parts) or 1.0


def _parts(spent: TimeSpent) -> Iterator[tuple[str, float, int | str, bool]]:
    """Waits first, then units and steps, longest first, those beyond the first few together.

    How many dossiers these concern together is not known: one may have been with several of them.
    """
    offices = [part for part in spent.parts if part.kind == "office"]
    for kind, label in WAITING.items():
        for part in spent.parts:
            if part.kind == kind:
                yield str(label), spent.days(part), part.dossiers, True
    for part in offices[:MOST_STEPS]:
        yield _named(part), spent.days(part), part.dossiers, False
    rest = offices[MOST_STEPS:]
    if rest:
        days = sum(spent.days(part) for part in rest)
        yield _("%(count)s others") % {"count": len(rest)}, days, "", False


def _named(part: Spent) -> str:
    return f"{part.step} ({part.office})" if part.step else part.office
