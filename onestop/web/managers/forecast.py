"""Expected finish: the open dossiers by their chance to end late, with the reason, and how true such chances were."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dossiers.rules.actors import Actor
from dossiers.rules.rates import Rate
from onestop.statistics.insight.experience import LEARNT, TESTED
from onestop.statistics.insight.forecast import PAGE_SIZE, Expected, expected_page, forecast
from onestop.statistics.insight.rounds import is_old
from onestop.statistics.insight.rules.likelihood import Accuracy, Chance, Ground
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import applicant_of, note_list
from onestop.web.managers.one_office import looked_at


@require_safe
@manager_page
def page(request: ManagerRequest) -> HttpResponse:
    """What the offices overseen have open, the likeliest to be late on top; who opened it is logged."""
    now = timezone.now()
    looked = looked_at(request)
    found = forecast(looked.ids, at=now)
    shown = Paginator(range(found.dossiers), PAGE_SIZE).get_page(request.GET.get("trang"))
    rows = expected_page(found, offset=max(0, shown.start_index() - 1)) if found.dossiers else []
    asked: dict[str, object] = {"office": looked.chosen.code} if looked.chosen else {}
    note_list(request, "expected-finish", asked, found.dossiers, now)
    context = {
        "section": "manage",
        "looked": looked,
        "back": f"?{urlencode({'don_vi': looked.chosen.code})}" if looked.chosen else "?",
        "found": found,
        "page": shown,
        "rows": [_row(each, request.actor) for each in rows],
        "expected_late": _decimal(found.expected_late, 1),
        "classes": _classes(found.accuracy),
        "brier": _decimal(found.accuracy.brier, 4),
        "brier_of_base_rate": _decimal(found.accuracy.brier_of_base_rate, 4),
        "base_rate": _estimate(found.experience.base_rate),
        "learnt_days": LEARNT.days,
        "tested_days": TESTED.days,
        "is_better": _is_better(found.accuracy),
        "is_old": is_old(found.learnt_at, at=now),
    }
    return render(request, "managers/forecast.html", context)


def _row(each: Expected, actor: Actor) -> dict[str, Any]:
    return {
        "dossier": each.dossier,
        "applicant": applicant_of(each.dossier, actor),
        "percent": _percent(each.chance.chance),
        "is_likely": each.chance.chance >= 0.5,
        "used": _("%(percent)s%% of the time used") % {"percent": each.tenth * 10},
        "reason": reason(each.chance),
    }


def reason(chance: Chance) -> str:
    """Why a dossier has its chance, in one sentence."""
    if not chance.of:
        return _("No dossier like this one has ended yet.")
    of_whom = {
        Ground.PROCEDURE: ngettext(
            "Of %(of)s dossier of this procedure at this point, %(late)s ended late.",
            "Of %(of)s dossiers of this procedure at this point, %(late)s ended late.",
            chance.of,
        ),
        Ground.FIELD: ngettext(
            "Of %(of)s dossier of this field at this point, %(late)s ended late.",
            "Of %(of)s dossiers of this field at this point, %(late)s ended late.",
            chance.of,
        ),
        Ground.ALL: ngettext(
            "Of %(of)s dossier of any procedure at this point, %(late)s ended late.",
            "Of %(of)s dossiers of any procedure at this point, %(late)s ended late.",
            chance.of,
        ),
    }
    return of_whom[chance.ground] % {"of": chance.of, "late": chance.late}


def _classes(found: Accuracy) -> list[dict[str, Any]]:
    """The table of classes: what was said, and what happened."""
    return [
        {
            "label": f"{line.low}–{line.high} %",
            "asked": line.asked,
            "expected": _estimate(line.expected / line.asked) if line.asked else "",
            "happened": Rate(line.late, line.asked).percent_text or "",
            "late": line.late,
        }
        for line in found.classes
    ]


def _is_better(found: Accuracy) -> bool:
    if found.brier is None or found.brier_of_base_rate is None:
        return False
    return found.brier < found.brier_of_base_rate


def _percent(share: float) -> str:
    """A chance as whole percents: it is an estimate, and never certain."""
    return f"{max(1, min(99, round(share * 100)))} %"


def _estimate(share: float) -> str:
    """A mean of chances in percent: it may come near to none and all, and is neither."""
    return _decimal(max(0.01, min(99.99, 100 * share)), 2)


def _decimal(number: float | None, places: int) -> str:
    return "" if number is None else f"{number:.{places}f}".replace(".", ",")
