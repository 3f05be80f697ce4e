"""Logs as JSON lines on standard error, without personal data."""

from typing import Any

from config.logs import formatter_chain, with_route
from config.settings.environment import env

__all__ = ["LOGGING", "LOGGING_CONFIG"]

LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")

LOGGING_CONFIG = "config.logs.configure"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": formatter_chain()},
    "filters": {"routes": {"()": lambda: with_route}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["routes"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # RequestLog writes one line for each request; this one repeats the path, which may hold a code.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
