"""Which dossiers may have been open at a moment, as known at a cut-off: two looks into indexes that miss none.

A moment that is not yet past at the cut-off looks like the cut-off itself, since nothing known happened after it:
`instant` is the earlier of the two. A dossier open then, as known then, is one of these:

1. Its interval by now, from receipt to finish, covers the instant.
2. It does not: by now it finished before the instant. The event that finished it for good is not followed by a
   reopening, so whoever knew of it knew the dossier closed. So it was entered after the cut-off; and it happened before
   the instant, which is not later than the cut-off. It was entered later than it happened.

Nothing else can matter: while no such event is unknown, what was known at the instant is what is known of it now.
Whether the dossier really was open is for the last event known to say. Resting on the order that the database holds
(`happened_at` and `entered_at` never decrease within a dossier) and on what happened never being entered beforehand.
"""

from __future__ import annotations

# Of a point with the column "end"; `cut_off` may be NULL, which `least` passes over.
INSTANT = """least(p."end" - interval '1 microsecond', %(cut_off)s::timestamptz)"""

OPEN_BY_NOW = """dossiers_dossier d ON d.received_at IS NOT NULL
         AND tstzrange(d.received_at, d.finished_at) @> p.instant"""

# `happened_at < entered_at` follows from the rest; said, so that the index of late entries serves it.
ENDED_UNKNOWN = """dossiers_event late ON late.action IN ('resolve', 'withdraw', 'stop')
         AND late.entered_at > %(cut_off)s AND late.happened_at <= p.instant AND late.happened_at < late.entered_at
    JOIN dossiers_dossier d ON d.id = late.dossier_id AND d.finished_at = late.happened_at"""
