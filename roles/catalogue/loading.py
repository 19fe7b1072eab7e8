"""Loading the validated catalogue: tables follow the files, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from roles import models as role_models
from roles.catalogue.catalogue import Catalogue, checksum_of, read_catalogue
from roles.catalogue.checks import check_catalogue
from roles.catalogue.problems import CatalogueInvalid
from roles.catalogue.rows import TABLES, Row, Table
from skills import models as skill_models
from skills.models import CatalogueEntry, CatalogueVersion

# Two loads at once would both add what is missing: the second waits for this lock, then finds nothing to do.
LOCK_NUMBER = 7_032_026

Key = tuple[Any, ...]
Keys = dict[type[models.Model], dict[str, int]]  # slug to primary key, of the entries that the files have


@dataclass
class TableChanges:
    """What a load did to one table, by the names of its rows."""

    title: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.returned, self.retired, self.removed))


def validate_catalogue(*, folder: Path) -> Catalogue:
    """Return the catalogue of a folder. Raise CatalogueInvalid with everything that is wrong in it."""
    catalogue, problems = read_catalogue(folder)
    if not problems:
        # Rules between entries say nothing sensible while some entries are missing.
        problems = list(check_catalogue(catalogue))
    if problems:
        raise CatalogueInvalid(sorted(set(problems)))
    return catalogue


def load_catalogue(*, folder: Path, now: datetime) -> list[TableChanges]:
    """Make the tables follow the files and return what changed. Raise CatalogueInvalid and change nothing."""
    checksum = checksum_of(folder)
    loader_checksum = _checksum_of_loader()
    if _is_loaded(checksum, loader_checksum):
        return []
    catalogue = validate_catalogue(folder=folder)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])
        if _is_loaded(checksum, loader_checksum):
            return []
        keys: Keys = {}
        changes = [_follow(table, list(table.rows(catalogue)), keys) for table in TABLES]
        _remember(catalogue, loader_checksum, now)
    return [one for one in changes if one]


def _is_loaded(checksum: str, loader_checksum: str) -> bool:
    latest = CatalogueVersion.objects.order_by("pk").last()
    return latest is not None and (latest.checksum, latest.loader_checksum) == (checksum, loader_checksum)


def _checksum_of_loader() -> str:
    """Return what changes with the code that decides how files become rows."""
    paths = [*Path(__file__).parent.glob("*.py"), Path(skill_models.__file__), Path(role_models.__file__)]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _remember(catalogue: Catalogue, loader_checksum: str, now: datetime) -> None:
    """Note the version: a new one for new content, the latest one again if only the code is new."""
    latest = CatalogueVersion.objects.order_by("pk").last()
    if latest is not None and latest.checksum == catalogue.checksum:
        latest.loader_checksum = loader_checksum
        latest.save(update_fields=["loader_checksum"])
        return
    CatalogueVersion.objects.create(
        checksum=catalogue.checksum, loader_checksum=loader_checksum, loaded_at=now, as_of=catalogue.as_of
    )


def _follow(table: Table, rows: Sequence[Row], keys: Keys) -> TableChanges:
    """Add, change, retire and remove rows until the table is what the files say."""
    model = table.model
    changes = TableChanges(str(model._meta.verbose_name_plural))
    present = {_key(table, one): one for one in model._default_manager.all()}
    wanted = {_key(table, one): (one, row) for row in rows for one in [_instance(model, row, keys)]}
    to_write = []
    for key, (one, row) in wanted.items():
        before = present.get(key)
        if before is None:
            changes.added.append(_name(table, row))
        elif getattr(before, "is_retired", False):
            changes.returned.append(_name(table, row))
        elif _values(before) != _values(one):
            changes.changed.append(_name(table, row))
        else:
            continue
        to_write.append(one)
    _let_go([one for key, one in present.items() if key not in wanted], table, keys, changes)
    if issubclass(model, CatalogueEntry):
        # An entry may take over the number of another: none counts until all of them are written.
        rewritten = [present[key].pk for one in to_write for key in [_key(table, one)] if key in present]
        model._default_manager.filter(pk__in=rewritten).update(is_retired=True)
    columns = [field.name for field in _columns(model) if field.name not in table.key]
    model._default_manager.bulk_create(
        to_write, update_conflicts=True, unique_fields=list(table.key), update_fields=columns, batch_size=500
    )
    if not issubclass(model, CatalogueEntry) and not model._meta.many_to_many:
        return changes
    primary_keys = {_key(table, one): one.pk for one in model._default_manager.only(*table.key)}
    current = {primary_keys[key]: row for key, (_, row) in wanted.items()}
    if issubclass(model, CatalogueEntry):
        keys[model] = {row["slug"]: primary_key for primary_key, row in current.items()}
    known = {*changes.added, *changes.changed, *changes.returned}
    linked = [_name(table, current[primary_key]) for primary_key in _follow_links(model, current, keys)]
    changes.changed += [name for name in linked if name not in known]
    return changes


def _follow_links(model: type[models.Model], current: Mapping[int, Row], keys: Keys) -> list[int]:
    """Make the many-to-many links of the current entries those of their rows; return whose links changed."""
    touched: dict[int, None] = {}
    for link in model._meta.many_to_many:
        through: type[models.Model] = getattr(model, link.name).through
        here, there = link.m2m_field_name(), link.m2m_reverse_field_name()
        targets = keys[link.related_model]
        links = through._default_manager.filter(**{f"{here}__in": list(current)})
        present = {(one[1], one[2]): one[0] for one in links.values_list("pk", f"{here}_id", f"{there}_id")}
        wanted = {(pk, targets[slug]): None for pk, row in current.items() for slug in row[link.name]}
        new = [pair for pair in wanted if pair not in present]
        old = [pair for pair in present if pair not in wanted]
        through._default_manager.filter(pk__in=[present[pair] for pair in old]).delete()
        through._default_manager.bulk_create(
            [through(**{f"{here}_id": pair[0], f"{there}_id": pair[1]}) for pair in new], batch_size=1000
        )
        touched |= {pair[0]: None for pair in [*new, *old]}
    return list(touched)


def _let_go(missing: Sequence[models.Model], table: Table, keys: Keys, changes: TableChanges) -> None:
    """Retire entries that the files no longer have: plans may point at them. Remove other rows."""
    if issubclass(table.model, CatalogueEntry):
        ended = [one for one in missing if isinstance(one, CatalogueEntry) and not one.is_retired]
        table.model._default_manager.filter(pk__in=[one.pk for one in ended]).update(is_retired=True)
        changes.retired += [one.slug for one in ended]
        return
    owner = table.model._meta.get_field(table.key[0])
    if isinstance(owner, models.ForeignKey):
        # What belongs to a retired entry stays as it was.
        current = set(keys[owner.related_model].values())
        missing = [one for one in missing if getattr(one, owner.attname) in current]
    table.model._default_manager.filter(pk__in=[one.pk for one in missing]).delete()
    changes.removed += [str(one) for one in missing]


def _instance(model: type[models.Model], row: Row, keys: Keys) -> models.Model:
    """Return the row as an unsaved instance. What the files have is not retired."""
    values: dict[str, Any] = {}
    for column in _columns(model):
        if column.name == "is_retired":
            values[column.attname] = False
        elif isinstance(column, models.ForeignKey) and row[column.name] is not None:
            values[column.attname] = keys[column.related_model][row[column.name]]
        else:
            values[column.attname] = row[column.name]
    return model(**values)


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [column for column in model._meta.concrete_fields if not column.primary_key]


def _values(one: models.Model) -> list[Any]:
    return [getattr(one, column.attname) for column in _columns(type(one))]


def _key(table: Table, one: models.Model) -> Key:
    columns = {column.name: column.attname for column in _columns(table.model)}
    return tuple(getattr(one, columns[name]) for name in table.key)


def _name(table: Table, row: Row) -> str:
    return " ".join(str(row[name]) for name in table.key)
