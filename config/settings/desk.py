"""What the desk's pages warn of."""

from config.settings.environment import env

__all__ = ["PAUSED_TOO_LONG_DAYS"]

# A dossier that has waited this many days for papers, payment or an opinion is worth a telephone call.
PAUSED_TOO_LONG_DAYS = env.integer("PAUSED_TOO_LONG_DAYS", 30, least=1)
