"""The signs of a month are counted for all offices and replaced in one transaction: killed anywhere, the old stand."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from dossiers.rules.actions import Action
from onestop.statistics.insight.locks import try_lock
from onestop.statistics.insight.models import CountedMonth, KeptSign
from onestop.statistics.insight.rules.sign_names import RULES_VERSION
from onestop.statistics.insight.signs import LOOKED_AT, signs_of, told_of_each
from onestop.statistics.periods import Period

# The statement is put together from constants of this package and a queryset's own text; values go by parameter.

# Each event is asked once, however many signs it may show: left to itself, the planner would ask once per sign and use.
_KEEP = """
INSERT INTO insight_keptsign (month, office_id, sign, shown, out_of, event_ids, happened)
WITH looked (id, office_id, at, {flags}) AS MATERIALIZED ({events})
SELECT %s::date, looked.office_id, told.sign, count(*) FILTER (WHERE told.shows), count(*),
       coalesce(array_agg(looked.id ORDER BY looked.at DESC, looked.id DESC) FILTER (WHERE told.shows), '{{}}'),
       coalesce(array_agg(looked.at ORDER BY looked.at DESC, looked.id DESC) FILTER (WHERE told.shows), '{{}}')
FROM looked CROSS JOIN LATERAL unnest(%s::text[], ARRAY[{flags}]) AS told(sign, shows)
GROUP BY looked.office_id, told.sign
"""


def count_month(month: Period, *, at: datetime) -> bool:
    """Count the signs of a calendar month anew; False when somebody else does so just now."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not try_lock(f"signs {month.first}"):
            return False
        KeptSign.objects.filter(month=month.first).delete()
        for action in LOOKED_AT:
            _keep(cursor, action, month)
        CountedMonth.objects.update_or_create(
            month=month.first, defaults={"counted_at": at, "rules_version": RULES_VERSION}
        )
    return True


@transaction.atomic
def forget_months_before(first: date) -> None:
    """Remove what no page shows any more."""
    KeptSign.objects.filter(month__lt=first).delete()
    CountedMonth.objects.filter(month__lt=first).delete()


def _keep(cursor: CursorWrapper, action: Action, month: Period) -> None:
    signs = signs_of(action)
    flags = ", ".join(f"shows_{number}" for number in range(len(signs)))
    events, parameters = told_of_each(action, month).query.sql_with_params()
    cursor.execute(
        _KEEP.format(events=events, flags=flags),
        [*parameters, month.first, [sign.value for sign in signs]],
    )
