"""The definitions that other systems count by, named and versioned: there to compare with ours, never to report by."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onestop.statistics.definitions import DEFAULT
from procedures.rules.errors import NotFound, gettext_noop

# How one dossier's stay (from receipt or reopening to its end) is counted; "" is not at all.
CLASSES = ("early", "on_time", "open_on_time", "late", "open_late", "no_due", "")
IN_TIME = frozenset({"early", "on_time", "open_on_time"})
TOO_LATE = frozenset({"late", "open_late"})


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of counting. `text` is its formula, `why` says in which way it differs from the default."""

    code: str
    version: int
    name: str | Promise
    text: str | Promise
    source: str | Promise
    why: str | Promise = ""
    has_early: bool = True


BY_DEFAULT = Variant(
    code=DEFAULT.code,
    version=DEFAULT.version,
    name=DEFAULT.name,
    text=DEFAULT.text,
    source=_("Circular 01/2020/TT-VPCP, form II.06a; the rules of this project."),
)
DASHBOARD = Variant(
    code="dashboard",
    version=1,
    name=_("Dashboard: handed over, to the minute"),
    text=_(
        "Counted when the result was handed over, in the period of the hand-over. On time: handed over not after the"
        " due moment; late: after it. Without a limit: in no rate. Nothing is early."
    ),
    source=_("The dashboard of one provincial system, as seen."),
    why=_(
        "Results that lie ready and are not fetched become late here; what is ready in one period and handed over in"
        " another changes the period; days do not count, moments do."
    ),
    has_early=False,
)
INDEX_766 = Variant(
    code="index-766",
    version=1,
    name=_("Index of Decision 766, measure 2.1"),
    text=_(
        "(ended on time + still in time) ÷ (all that ended + all that are open at the end of the period). The end is"
        " the ready result, else the hand-over, else the stop. Late: after the due moment, or asked for supplements"
        " more than once. Those that wait are judged by the moment at which the wait began, other open ones by the"
        " end of the period. Withdrawn and refused ones are left out; without a limit: in no rate."
    ),
    source=_(
        "Decision 766/QĐ-TTg and a technical description of its measures; computed by us, without legal force."
    ),
    why=_(
        "Open dossiers that are not yet due raise the rate; a second request for supplements makes a dossier late;"
        " stopped ones count; moments are compared, not days."
    ),
    has_early=False,
)
OPENCPS = Variant(
    code="opencps",
    version=1,
    name=_("OpenCPS: release and finish"),
    text=_(
        "Counted when the result was released (ready). Late: released after the due moment. Early: handed over before"
        " the due moment, or released before it after a new appointment. On time: all others, without a limit as well."
        " Withdrawn and stopped ones are left out."
    ),
    source=_("The open source system OpenCPS, as read in its code."),
    why=_(
        "Early depends on the hand-over and not on the ready result; without a limit is silently on time; moments are"
        " compared, not days."
    ),
)
VARIANTS = {each.code: each for each in (BY_DEFAULT, DASHBOARD, INDEX_766, OPENCPS)}


def variant(code: str) -> Variant:
    """The definition to compare of that code. NotFound variant_unknown."""
    if code not in VARIANTS:
        raise NotFound("variant_unknown", gettext_noop("There is no such definition to compare."))
    return VARIANTS[code]
