"""Servers that the environment names: used only when they answer and the roles may do what they must."""

from collections.abc import Mapping

import psycopg
import redis
from psycopg.conninfo import make_conninfo

from config.addresses import PostgresAddress
from config.local_services.errors import LocalServiceError
from config.terminal import translated as _

APPLICATION, OWNER, BROKER = "DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL"
ANSWER_WITHIN = 5

RIGHTS = """
SELECT current_user, has_schema_privilege(current_user, 'public', 'CREATE'), pg_is_in_recovery(), coalesce(
    (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'django_migrations'
     AND NOT pg_has_role(current_user, tableowner, 'USAGE')), '')
"""


def refuse_unusable(environment: Mapping[str, str]) -> None:
    """Raises LocalServiceError, one sentence with the remedy, when a named database cannot be used."""
    for name in (APPLICATION, OWNER):
        if environment.get(name):
            _connect(name, environment[name]).close()
    owner = OWNER if environment.get(OWNER) else APPLICATION
    if environment.get(owner):
        _refuse_without_rights(owner, environment[owner])


def broker_problem(environment: Mapping[str, str]) -> str:
    """Why the named Redis is of no use now; empty when it answers. It holds hints only: nobody need stop for it."""
    try:
        with redis.Redis.from_url(environment[BROKER], socket_timeout=ANSWER_WITHIN) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return _(
            "%(variable)s: the server does not answer (%(reason)s). The office opens without it; figures are counted "
            "once it answers."
        ) % {"variable": BROKER, "reason": error}
    return ""


def _connect(name: str, url: str) -> psycopg.Connection:
    try:
        place = PostgresAddress.parse(url)
        named = {"host": place.host, "port": place.port, "user": place.user, "password": place.password}
        given = {key: value for key, value in named.items() if value} | place.options
        return psycopg.connect(make_conninfo("", dbname=place.name, connect_timeout=ANSWER_WITHIN, **given))
    except (psycopg.Error, ValueError) as error:
        reason = " ".join(str(error).split())
        raise LocalServiceError(
            _(
                "%(variable)s: no connection (%(reason)s). Does the server run, and are user, password and name right? "
                "Write: %(variable)s=postgresql://user:password@host/name make run"
            )
            % {"variable": name, "reason": reason}
        ) from error


def _refuse_without_rights(name: str, url: str) -> None:
    with _connect(name, url) as connection:
        user, may_create, standby, other_owner = connection.execute(RIGHTS).fetchone() or (
            "",
            True,
            False,
            "",
        )
    if standby:
        raise LocalServiceError(
            _("%(variable)s: the server is a standby, which nobody can write to. Name the primary server.")
            % {"variable": name}
        )
    if other_owner or not may_create:
        raise LocalServiceError(
            _(
                "%(variable)s: the role %(role)s may not change the tables of this database, as an update must. Name "
                "its owner %(owner)s as well: MIGRATION_DATABASE_URL=postgresql://owner:password@host/name make run"
            )
            % {"variable": name, "role": user, "owner": other_owner}
        )
