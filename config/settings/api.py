"""Limits and audiences of the API and the public look-up. `docs/api.md` says what each one means."""

from config.settings.environment import env

__all__ = ["IDEMPOTENCY_KEEP_HOURS", "LOOKUP_LIMITS", "METRICS_NETWORKS", "PETITION_LIMITS", "PUBLIC_LIMITS"]

# Each (so many at once, refilled evenly within so many seconds): onestop/people/limits/allowances.py.
# Wrong pairs only; a right one is never counted. Too many for one code are logged and refuse nobody.
LOOKUP_LIMITS = {
    "all": (env.integer("LOOKUP_LIMIT_ALL", 3_000, least=1), 60),
    "block": (env.integer("LOOKUP_LIMIT_BLOCK", 30, least=1), 600),
    "code": (env.integer("LOOKUP_LIMIT_CODE", 20, least=1), 3_600),
}

# Petitions that are entered.
PETITION_LIMITS = {
    "petition_all": (env.integer("PETITION_LIMIT_ALL", 600, least=1), 3_600),
    "petition_block": (env.integer("PETITION_LIMIT_BLOCK", 20, least=1), 3_600),
}

# Public pages that cost work: figures that are counted, sheets that are typeset. By network block and in all.
PUBLIC_LIMITS = {
    "figures_all": (env.integer("FIGURES_LIMIT_ALL", 1_200, least=1), 60),
    "figures_block": (env.integer("FIGURES_LIMIT_BLOCK", 60, least=1), 60),
    "sheets_all": (env.integer("SHEETS_LIMIT_ALL", 600, least=1), 60),
    "sheets_block": (env.integer("SHEETS_LIMIT_BLOCK", 30, least=1), 60),
}

# How long the answer to a request with an Idempotency-Key is kept (encrypted) to be told again.
IDEMPOTENCY_KEEP_HOURS = env.integer("IDEMPOTENCY_KEEP_HOURS", 48, least=24)

# Who sees /metrics and the details of /readyz, beside the machine itself.
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
