"""The real catalogue in a test's database: loaded once in each process, copied back from then on."""

from __future__ import annotations

from typing import LiteralString

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

# What a table held after the catalogue was loaded, in PostgreSQL's own format.
_rows: dict[str, bytes] = {}


def load() -> None:
    """Fill this test's empty database. A copy takes a tenth of the time that loading does."""
    if _rows:
        # One transaction: foreign keys are only checked at its end, so any order of tables will do.
        with transaction.atomic(), connection.cursor() as cursor:
            for table, data in _rows.items():
                with cursor.copy(
                    sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))
                ) as into:
                    into.write(data)
        return
    call_command("load_catalogue", verbosity=0)
    with connection.cursor() as cursor:
        for table in _tables():
            with cursor.copy(
                sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
            ) as out:
                _rows[table] = b"".join(out)


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model._meta.app_label in ("skills", "roles")]


def _statement(text: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))
