"""PostgreSQL, and the Redis that may fail without anybody losing anything."""

from config.addresses import POSTGRES_SCHEMES, REDIS_SCHEMES, PostgresAddress
from config.local_services.addresses import local_addresses
from config.settings.environment import PRODUCTION, env

__all__ = ["APP_ROLE", "CACHES", "DATABASES", "REDIS_URL"]

# Without names of other servers, development uses the embedded ones.
_local = None if PRODUCTION else local_addresses()
DATABASE_URL = env.url("DATABASE_URL", POSTGRES_SCHEMES, _local.app_database if _local else None)
REDIS_URL = env.url("REDIS_URL", REDIS_SCHEMES, _local.redis if _local else None)

# Whom `grant_app_role` gives the application's rights; manage.py names it when the owner runs the command.
APP_ROLE = env.text("ONESTOP_APP_ROLE", "onestop_app")

# No query may hold a clerk up for ever: a lock, a statement and an idle transaction have an end (milliseconds).
_LIMITS = {
    "lock_timeout": env.integer("DATABASE_LOCK_TIMEOUT_MS", 2_000),
    "statement_timeout": env.integer("DATABASE_STATEMENT_TIMEOUT_MS", 15_000),
    "idle_in_transaction_session_timeout": env.integer("DATABASE_IDLE_TIMEOUT_MS", 30_000),
}


def _database(url: str) -> dict[str, object]:
    try:
        address = PostgresAddress.parse(url)
    except ValueError as error:
        if url:
            env.blame("DATABASE_URL", f"{error}; write postgresql://user:password@host/name")
        address = PostgresAddress("missing", "", "", "", "", {})
    limits = " ".join(f"-c {name}={value}" for name, value in _LIMITS.items())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": {"connect_timeout": 3, **address.options, "options": limits},
        "CONN_MAX_AGE": env.integer("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # Behind a pooler in transaction mode they break off (procedures.selectors.portions).
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


DATABASES = {"default": _database(DATABASE_URL)}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "onestop",
        "TIMEOUT": 300,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    # Public figures, each process its own: they are shown with Redis stopped, and a minute old at most.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
