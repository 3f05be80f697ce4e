"""The fixed reports: what each shows, by what its rows go, and the lists behind its numbers; for page, file and API.

All of them are as of now: what is entered later about an earlier day changes them. Each table says when it was made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dossiers.models import Event, FeeReceipt
from dossiers.rules.actors import Actor
from onestop.reports.fixed import digital, fees, index_766, late, petitions, ratings, receipts, register
from onestop.reports.fixed.sheets import Sheet
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.wording import freshness_words, scope_words
from onestop.statistics.scopes import Scope
from onestop.statistics.snapshots import snapshot
from procedures.rules.errors import RuleError, gettext_noop
from procedures.selectors.portions import in_portions


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a report is made from: `figure`, `method` and `currency` narrow the list behind a number."""

    scope: Scope
    group_by: str
    by: Actor
    at: datetime
    figure: str = ""
    method: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Listing:
    """A list in order: the table says what it is, `found` is read by the page or as a whole, `row` shows one."""

    table: Table
    found: QuerySet[Any]
    row: Callable[[Any], tuple[Cell, ...]]


@dataclass(frozen=True)
class FixedReport:
    """A report under its word in the address of the page and its code in that of the API.

    `is_grouped`: rows go by what was chosen. `figures`, `methods` and `currencies`: what an address may narrow its list
    to. `uncovers`: its table of sealed words, if any.
    """

    word: str
    code: str
    title: str | Promise
    told: str | Promise
    make: Callable[[Asked], list[Sheet]]
    make_list: Callable[[Asked], Listing] | None = None
    is_grouped: bool = True
    is_list: bool = False
    figures: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    uncovers: str = ""

    @property
    def has_list(self) -> bool:
        return self.make_list is not None

    def sheets(self, asked: Asked) -> list[Sheet]:
        """Its tables, read to their ends and all of one moment."""
        with snapshot():
            return [replace(sheet, table=_dated(sheet.table, asked.at)) for sheet in self.make(asked)]

    def listing(self, asked: Asked) -> Listing:
        """Its list. RuleError list_unknown, and what the figure raises."""
        if self.make_list is None:
            raise RuleError(
                "list_unknown",
                gettext_noop("There is no list behind the numbers of this report."),
                field="list",
            )
        made = self.make_list(asked)
        return replace(made, table=_dated(made.table, asked.at))

    def opens(self, figure: str, method: str, currency: str) -> bool:
        """Whether its list can be narrowed so; an empty text is the whole."""
        asked = ((figure, self.figures), (method, self.methods), (currency, self.currencies))
        return all(value in ("", *known) for value, known in asked)


def _dated(table: Table, at: datetime) -> Table:
    return replace(table, rows=list(table.rows), notes=(*table.notes, freshness_words(at, 0)))


def _late_list(asked: Asked) -> Listing:
    sheet = late.list_sheet(asked.scope, at=asked.at, figure=asked.figure)
    until = late.open_until(asked.scope, asked.at)
    found = late.late_dossiers(asked.scope, at=asked.at, figure=asked.figure)
    return Listing(sheet.table, found, lambda event: late.late_row(event, until))


def _receipts(asked: Asked) -> Listing:
    narrowed = (asked.figure or "receipts", asked.method, asked.currency)
    sheet = receipts.receipts_sheet(asked.scope, *narrowed)
    return Listing(sheet.table, receipts.receipts_behind(asked.scope, *narrowed), receipts.receipt_row)


def _register(asked: Asked) -> Listing:
    sheet = register.register_sheet(asked.scope, asked.by, at=asked.at)
    found = register.register_entries(asked.scope, at=asked.at)
    return Listing(sheet.table, found, lambda event: register.register_row(event, asked.by))


def _digital(asked: Asked) -> Listing:
    found = digital.digital_behind(asked.scope, asked.figure, at=asked.at)
    columns = (
        Column("code", str(_("Dossier"))),
        Column("procedure", str(_("Procedure"))),
        Column("office", str(_("Office"))),
        Column("counted_at", str(_("Counted at")), Kind.MOMENT),
    )
    title = digital.figure_label(asked.figure)
    table = Table(
        code="digital-list",
        title=title,
        columns=columns,
        rows=map(_event_row, in_portions(found, 2000)) if asked.figure else (),
        scope_words=scope_words(asked.scope),
    )
    return Listing(table, found, _event_row)


def _event_row(event: Event) -> tuple[Cell, ...]:
    dossier = event.dossier
    return (dossier.code, dossier.version.name, dossier.resolving_office.name, event.happened_at)


REPORTS = {
    report.word: report
    for report in (
        FixedReport(
            "qua-han",
            "late",
            _("Late dossiers and their reasons"),
            _("By the group of the reason, with what is done about it; the annex to form II.06a."),
            lambda asked: [late.reasons_sheet(asked.scope, at=asked.at, group_by=asked.group_by)],
            _late_list,
            figures=late.FIGURES,
        ),
        FixedReport(
            "so-theo-doi",
            "register",
            _("Register of a period (form 07)"),
            _("Every dossier received, with its days; form 07 for printing."),
            lambda asked: [],
            _register,
            is_grouped=False,
            is_list=True,
        ),
        FixedReport(
            "phi-le-phi",
            "fees",
            _("Fees and receipts"),
            _(
                "Taken, voided and net, by kind, way of payment, office and procedure; receipt numbers with their gaps."
            ),
            lambda asked: [*fees.fee_sheets(asked.scope), receipts.series_sheet(asked.scope)],
            _receipts,
            is_grouped=False,
            figures=receipts.FIGURES,
            methods=tuple(FeeReceipt.Method.values),
            currencies=receipts.CURRENCIES,
        ),
        FixedReport(
            "danh-gia",
            "ratings",
            _("Ratings"),
            _("Grades, the share of the satisfied, what was written."),
            lambda asked: [
                ratings.ratings_sheet(asked.scope, group_by=asked.group_by),
                ratings.texts_sheet(asked.scope, asked.by),
            ],
            uncovers="rating-texts",
        ),
        FixedReport(
            "don-thu",
            "petitions",
            _("Petitions, complaints and denunciations"),
            _("What came in and what became of it; apart from the figures of procedures."),
            lambda asked: [petitions.petitions_sheet(asked.scope, asked.by, at=asked.at)],
            is_grouped=False,
        ),
        FixedReport(
            "so-hoa",
            "digital",
            _("Online and without paper"),
            _("Received online, papers and results as files, fees paid online."),
            lambda asked: [digital.digital_sheet(asked.scope, at=asked.at, group_by=asked.group_by)],
            _digital,
            figures=digital.FIGURES,
        ),
        FixedReport(
            "chi-so-766",
            "index-766",
            _("Indicators of Decision 766/QĐ-TTg"),
            _("Each with its formula and source, as far as our data goes; computed by us."),
            lambda asked: [index_766.index_sheet(asked.scope, at=asked.at)],
            is_grouped=False,
        ),
    )
}

BY_CODE = {report.code: report for report in REPORTS.values()}


def table_named(report: FixedReport, asked: Asked, code: str) -> tuple[Table, bool]:
    """The table of that code, and whether it is the report's list. RuleError table_unknown, list_too_long."""
    for sheet in report.sheets(asked):
        if sheet.table.code == code:
            return sheet.table, False
    if report.has_list and (listing := report.listing(asked)).table.code == code:
        check_length(listing)
        return listing.table, True
    raise RuleError("table_unknown", gettext_noop("There is no such table in this report."))


MOST_ROWS_AT_ONCE = 50_000


def check_length(listing: Listing) -> None:
    """RuleError list_too_long: what takes longer than a page may is exported in the background."""
    if listing.found.count() > MOST_ROWS_AT_ONCE:
        raise RuleError(
            "list_too_long",
            gettext_noop("A list of more than %(most)s rows is not given at once. Narrow the question down."),
            most=f"{MOST_ROWS_AT_ONCE:,}".replace(",", "."),
        )
