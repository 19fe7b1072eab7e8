"""Migrations, from nothing and complete."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from tests import databases


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_migrates_to_what_the_models_say(django_db_blocker: DjangoDbBlocker):
    name = f"{connection.settings_dict['NAME']}_from_nothing"
    with databases.maintenance() as server:
        databases.copy(server, "template0", name)
        try:
            with databases.using(name):
                call_command("migrate", verbosity=0, interactive=False)

                executor = MigrationExecutor(connection)
                assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
                # Raises SystemExit when a model has a change without a migration.
                call_command("makemigrations", check=True, dry_run=True, verbosity=0)
        finally:
            databases.drop(server, name)
