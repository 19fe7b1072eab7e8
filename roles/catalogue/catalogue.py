"""The whole catalogue as validated entries, each with the place it was read from."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from roles.catalogue.entries import KIND_NAMES, KINDS, Kind, Slugs
from roles.catalogue.problems import Problem
from roles.catalogue.reading import Document, PartPath, read_csv, read_yaml

AnyEntry = TypeVar("AnyEntry", bound=BaseModel)

AS_OF_LENGTH = 20  # of its column

# What to do about the mistakes that pydantic finds; rules of our own bring their remedy along.
REMEDIES = {
    "missing": "add it",
    "int_type": "write a whole number without quotes",
    "int_parsing": "write a whole number",
    "float_type": "write a number without quotes",
    "float_parsing": "write a number",
    "string_type": "write text, in quotes if it looks like a number, a date, yes or no",
    "string_too_short": "write it, or leave the field out if it may be missing",
    "string_too_long": "shorten it",
    "string_pattern_mismatch": "write it in the form that docs/catalogue.md gives",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "list_type": "write a list",
    "dict_type": "write fields with values",
    "model_type": "write fields with values",
    "date_type": "write a date like 2026-11-22",
    "too_short": "add what is missing",
    "too_long": "shorten the list",
    "literal_error": "use what is expected",
    "less_than_equal": "choose a value in range",
    "greater_than_equal": "choose a value in range",
    "url_parsing": "write an address that starts with https://",
}


@dataclass(frozen=True)
class Located:
    """An entry and where it stands."""

    kind: str
    entry: Any
    document: Document
    path: PartPath

    def problem(self, field: PartPath, message: str, remedy: str) -> Problem:
        """Return a problem of one of the entry's fields."""
        return self.document.problem((*self.path, *field), message, remedy)


@dataclass(frozen=True)
class Catalogue:
    """All entries by kind, in the order of their files."""

    located: Mapping[str, Sequence[Located]]
    as_of: str
    checksum: str

    def all(self, entry_class: type[AnyEntry]) -> list[AnyEntry]:
        """Return the entries of the kind that has this class."""
        return [located.entry for located in self.located[KIND_NAMES[entry_class]]]


def checksum_of(folder: Path) -> str:
    """Return what changes exactly when a catalogue file does."""
    digest = hashlib.sha256()
    for kind in KINDS.values():
        path = folder / kind.file
        digest.update(kind.file.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def read_catalogue(folder: Path) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue of a folder and what is wrong with its single entries.

    With problems, the entries that have them are missing from the catalogue.
    """
    # Before reading: a file that changes meanwhile is found changed by the next load.
    checksum = checksum_of(folder)
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name, kind in KINDS.items():
        documents[name] = _read(folder, kind)
        problems += documents[name].problems
    raw = {name: _raw_entries(documents[name], kind, problems) for name, kind in KINDS.items()}
    slugs = {
        name: frozenset(str(value.get(KINDS[name].identity[0])) for _, value in found)
        for name, found in raw.items()
        if found is not None
    }
    located = {
        name: list(_validated(name, kind, documents[name], raw[name] or [], slugs, problems))
        for name, kind in KINDS.items()
    }
    for name, kind in KINDS.items():
        problems += _duplicates(kind, located[name])
    return Catalogue(located, _as_of(documents["source"], problems), checksum), problems


def _as_of(document: Document, problems: list[Problem]) -> str:
    as_of = str(document.value.get("as_of", "")) if isinstance(document.value, dict) else ""
    if len(as_of) > AS_OF_LENGTH:
        problems.append(
            document.problem(("as_of",), f"is longer than {AS_OF_LENGTH} characters", "shorten it")
        )
    return as_of


def _read(folder: Path, kind: Kind) -> Document:
    path = folder / kind.file
    if not path.is_file():
        document = Document(kind.file)
        document.problems.append(Problem(kind.file, 1, "file", "is missing", "put it back"))
        return document
    if path.suffix != ".csv":
        return read_yaml(path, kind.file)
    document = read_csv(path, kind.file, kind.key)
    wrong = list(_wrong_columns(document, kind))
    if wrong:
        # Told once for the column instead of once for every row.
        document.problems += wrong
        document.value = None
    return document


def _wrong_columns(document: Document, kind: Kind) -> Iterator[Problem]:
    fields = kind.entry.model_fields
    for name in document.header:
        if name not in fields:
            yield document.problem((name,), "is not a column here", _did_you_mean(name, list(fields)))
    for name, field in fields.items():
        if field.is_required() and name not in document.header:
            yield document.problem((name,), "is missing", "add the column")


def _did_you_mean(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean “{close[0]}”? Otherwise remove it" if close else "remove it"


def _raw_entries(
    document: Document, kind: Kind, problems: list[Problem]
) -> list[tuple[PartPath, Mapping[str, Any]]] | None:
    """Return the entries as read, each with its path, and note what is no entry. None if there is no list."""
    if document.problems and document.value is None:
        return None
    if not isinstance(document.value, dict) or not isinstance(document.value.get(kind.key), list):
        problems.append(
            document.problem(
                (), "holds no list of entries", f"start the list with “{kind.key}:”", name="file"
            )
        )
        return None
    known = {kind.key, "as_of"} if kind is KINDS["source"] else {kind.key}
    for name in document.value.keys() - known:
        problems.append(
            document.problem((name,), "is not known in this file", f"only “{kind.key}” belongs here")
        )
    entries: list[tuple[PartPath, Mapping[str, Any]]] = []
    for index, value in enumerate(document.value[kind.key]):
        path: PartPath = (kind.key, index)
        if isinstance(value, dict):
            entries.append((path, value))
        else:
            problems.append(document.problem(path, "is not an entry", "write it as fields with values"))
    return entries


def _validated(
    name: str,
    kind: Kind,
    document: Document,
    raw: Sequence[tuple[PartPath, Mapping[str, Any]]],
    slugs: Slugs,
    problems: list[Problem],
) -> Iterator[Located]:
    for path, value in raw:
        try:
            entry = kind.entry.model_validate(value, context=slugs)
        except ValidationError as error:
            problems += [_problem(document, path, detail, kind) for detail in error.errors(include_url=False)]
        else:
            yield Located(name, entry, document, path)


def _problem(document: Document, path: PartPath, detail: ErrorDetails, kind: Kind) -> Problem:
    context = detail.get("ctx", {})
    inner = (*(part for part in detail["loc"] if part != "[key]"), *context.get("field", ()))
    whole = (*path, *inner)
    kind_of_mistake = detail["type"]
    if kind_of_mistake == "extra_forbidden":
        return document.problem(
            whole, "is not a field here", _did_you_mean(str(inner[-1]), _field_names(kind))
        )
    if kind_of_mistake == "missing":
        return document.problem(whole, "is missing", "add it")
    if kind_of_mistake == "catalogue_rule":
        return document.problem(whole, detail["msg"], str(context["remedy"]))
    message = f"{detail['input']!r:.60} is wrong: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
    return document.problem(whole, message, REMEDIES.get(kind_of_mistake, "see docs/catalogue.md"))


def _field_names(kind: Kind) -> list[str]:
    return [field.alias or name for name, field in kind.entry.model_fields.items()]


def _duplicates(kind: Kind, located: Sequence[Located]) -> Iterator[Problem]:
    first: dict[tuple[Any, ...], Located] = {}
    for one in located:
        identity = tuple(getattr(one.entry, field) for field in kind.identity)
        other = first.setdefault(identity, one)
        if other is not one:
            line = other.document.line(other.path)
            what = ", ".join(str(value) for value in identity)
            yield one.problem(
                (kind.identity[0],),
                f"“{what}” is already in line {line}",
                "remove one of the two or rename it",
            )
