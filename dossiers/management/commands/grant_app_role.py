"""`manage.py grant_app_role`: the rights of the application's role, table by table. Runs as the tables' owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from dossiers.locks import hold

ORDINARY = ("SELECT", "INSERT", "UPDATE", "DELETE")
# The history: told once, never changed. The triggers of dossiers.0002 say so as well; two locks, two keys.
APPEND_ONLY = frozenset(
    {
        *("dossiers_event", "dossiers_auditdigest", "procedures_cataloguechange"),
        *("feedback_rating", "feedback_petitionevent", "readings_reading"),
        *("seals_seal", "seals_sealversion", "seals_sealedgroup"),
        *("feedback_petitionterm", "feedback_ratingcall", "operation_keycanary"),
    }
)
# Kept for good; a few columns are written once (triggers of dossiers.0005 and feedback.0002).
KEPT = frozenset({"dossiers_feereceipt", "dossiers_dossierfile", "feedback_petition"})
READ_ONLY = frozenset({"dossiers_transition", "django_migrations"})

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


class Command(BaseCommand):
    help = (
        "Gives the application's role (ONESTOP_APP_ROLE) the rights it needs and takes away all others: it can "
        "neither change tables nor edit or delete what is append-only. Run it as the owner after each migration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default=settings.APP_ROLE, help="Default: ONESTOP_APP_ROLE.")

    def handle(self, *args: object, role: str, **options: Any) -> None:
        """Grants; in development a missing role is only told, for then the owner itself is used."""
        problem = _problem(role)
        if problem and settings.ONESTOP_ENV == "production":
            raise CommandError(problem)
        if problem:
            self.stderr.write(problem)
            return
        with transaction.atomic(), connection.cursor() as cursor:
            hold("grants")
            _grant_surroundings(cursor, role)
            for table in _tables(cursor):
                _grant_table(cursor, role, table)
        if options["verbosity"] > 1:
            self.stdout.write(f"{role} may use the tables, and change none of them.")


def _problem(role: str) -> str:
    """Why nothing can be granted; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s), "
            "EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls))",
            [role, role],
        )
        owner, known, mighty = cursor.fetchone()
    if not known:
        return (
            f"There is no role {role} in this database server, so the application works as {owner}, which may change "
            f"the history. Make one: CREATE ROLE {role} LOGIN PASSWORD '…'; name it in DATABASE_URL, and {owner} in "
            "MIGRATION_DATABASE_URL."
        )
    if role == owner:
        return (
            f"The application works as {owner}, which owns the tables and may change the history. Name another role "
            "in DATABASE_URL, and the owner in MIGRATION_DATABASE_URL."
        )
    if mighty:
        return f"The role {role} is a superuser; no grant can bind it. Take that away: ALTER ROLE {role} NOSUPERUSER"
    return ""


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def _rights(table: str) -> tuple[str, ...]:
    if table in READ_ONLY:
        return ("SELECT",)
    if table in KEPT:
        return ("SELECT", "INSERT", "UPDATE")
    return ("SELECT", "INSERT") if table in APPEND_ONLY else ORDINARY


def _grant_table(cursor: CursorWrapper, role: str, table: str) -> None:
    names = {"table": sql.Identifier("public", table), "role": sql.Identifier(role)}
    rights = sql.SQL(", ").join(map(sql.SQL, _rights(table)))
    cursor.execute(sql.SQL("REVOKE ALL ON TABLE {table} FROM {role}, PUBLIC").format(**names))
    cursor.execute(sql.SQL("GRANT {rights} ON TABLE {table} TO {role}").format(rights=rights, **names))


SURROUNDINGS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "REVOKE CREATE ON DATABASE {database} FROM {role}, PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # Tables of later migrations are usable at once; the next run of this command gives them their own rights.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def _grant_surroundings(cursor: CursorWrapper, role: str) -> None:
    names = {
        "database": sql.Identifier(str(connection.settings_dict["NAME"])),
        "role": sql.Identifier(role),
    }
    for statement in SURROUNDINGS:
        cursor.execute(sql.SQL(statement).format(**names))
