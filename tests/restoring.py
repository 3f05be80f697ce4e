"""After a test that committed, the tables hold again what they held before: only tables that changed are touched."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from psycopg import sql

# The rows that every test finds are kept beside, in a schema of their own.
KEPT = "kept"
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SIGNATURE = "SELECT {name}, count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}"
# Triggers refuse to change what was written, and foreign keys need not be looked at: all goes together.
UNGUARDED = "SET LOCAL session_replication_role = replica"


def keep_rows() -> None:
    """Copies each table that has rows, in the template: that is what tests find."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in _tables(cursor):
            cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
            if cursor.fetchone():
                of = {"kept": sql.Identifier(KEPT, table), "table": sql.Identifier(table)}
                cursor.execute(sql.SQL("CREATE TABLE {kept} AS TABLE {table}").format(**of))


class Rows:
    """What one database should hold, and how to see that it does: the number of rows and who wrote them."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self.tables = _tables(cursor)
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
            self.kept = {name: _columns(cursor, name) for (name,) in cursor.fetchall()}
            self.expected = self._signatures(cursor)

    def restore(self) -> None:
        """Empties what is not kept, and writes the kept rows again where one was changed."""
        with transaction.atomic(), connection.cursor() as cursor:
            found = self._signatures(cursor)
            changed = [name for name in self.tables if found[name] != self.expected[name]]
            if not changed:
                return
            cursor.execute(sql.SQL(";").join([sql.SQL(UNGUARDED), *map(self._rewritten, changed)]))
            self.expected = self._signatures(cursor)

    def _signatures(self, cursor: Any) -> dict[str, tuple[int, int]]:
        parts = [
            sql.SQL(SIGNATURE).format(name=sql.Literal(name), table=sql.Identifier(name))
            for name in self.tables
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return {name: (rows, writers) for name, rows, writers in cursor.fetchall()}

    def _rewritten(self, table: str) -> sql.Composable:
        delete = sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
        if table not in self.kept:
            return delete
        columns = sql.SQL(",").join(map(sql.Identifier, self.kept[table]))
        insert = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {kept}").format(
            table=sql.Identifier(table), columns=columns, kept=sql.Identifier(KEPT, table)
        )
        return sql.SQL(";").join([delete, insert])


def _tables(cursor: Any) -> list[str]:
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(COLUMNS, [f'public."{table}"'])
    return [name for (name,) in cursor.fetchall()]
