"""YAML and CSV files as plain values that remember their lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from roles.catalogue.problems import Problem

PartPath = tuple[str | int, ...]


@dataclass
class Document:
    """A file's value, the line of each part by its path of keys and positions, and what is wrong with it."""

    name: str
    value: Any = None
    header: Sequence[str] = ()
    lines: dict[PartPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: PartPath) -> int:
        """Return the line of the nearest part that exists: of a missing field, the line of its entry."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: PartPath, message: str, remedy: str, *, name: str | None = None) -> Problem:
        return Problem(self.name, self.line(path), name or name_of(path), message, remedy)


def name_of(path: PartPath) -> str:
    """Return a path as people write it: outcomes[2].skill. The list and the entry it is in are left out."""
    name = ""
    for part in path[2:] if len(path) > 1 else path:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name or "entry"


def read_yaml(path: Path, name: str) -> Document:
    """Return the file's value with the lines of all its parts; mistakes in the syntax become its problems."""
    document = Document(name)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if node is not None:
            document.value = _value(node, (), document)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"is not valid YAML: {error.problem or error.context}"
        document.problems.append(
            Problem(name, line, "file", message, "mend the indentation or the quotes here")
        )
    except RecursionError:
        document.problems.append(Problem(name, 1, "file", "holds an alias of itself", "write the value out"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        document.problems.append(
            Problem(name, 1, "file", f"cannot be read: {error}", "save it as UTF-8 text")
        )
    return document


def read_csv(path: Path, name: str, key: str) -> Document:
    """Return the rows as a list of mappings under `key`; an empty cell is a missing field."""
    document = Document(name, value={key: []}, lines={(): 1, (key,): 1})
    try:
        # Spreadsheets begin their UTF-8 with a mark, which is no part of the first column's name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            _rows(reader, document, key)
    except (UnicodeDecodeError, csv.Error) as error:
        document.problems.append(Problem(name, 1, "file", f"cannot be read: {error}", "save it as UTF-8 CSV"))
        document.value = None
    return document


def _rows(reader: Any, document: Document, key: str) -> None:
    header = document.header = next(reader, [])
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) != len(header):
            message = f"has {len(cells)} cells where the header has {len(header)}"
            document.problems.append(
                Problem(
                    document.name, line, "row", message, "add or quote the cells so that the numbers agree"
                )
            )
        path: PartPath = (key, len(document.value[key]))
        document.lines[path] = line
        if any("\0" in cell for cell in cells):
            document.problems.append(document.problem(path, "holds a NUL character", "remove it", name="row"))
        document.value[key].append(
            {name: cell for name, cell in zip(header, cells, strict=False) if cell != ""}
        )
        line = reader.line_num + 1


def _value(node: yaml.Node, path: PartPath, document: Document) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, document))
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), document) for index, child in enumerate(node.value)]
    return _scalar(node, path, document)


def _pairs(node: yaml.MappingNode, path: PartPath, document: Document) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, child in node.value:
        key = str(key_node.value)
        inner = (*path, key)
        if key in seen:
            line = key_node.start_mark.line + 1
            document.problems.append(
                Problem(
                    document.name, line, name_of(inner), "stands twice in this entry", "keep one of the two"
                )
            )
        seen.add(key)
        document.lines[inner] = key_node.start_mark.line + 1
        yield key, _value(child, inner, document)


class _Scalars(yaml.constructor.SafeConstructor):
    """Builds numbers, dates and texts from single nodes."""


_scalars = _Scalars()


def _scalar(node: yaml.Node, path: PartPath, document: Document) -> Any:
    if "\0" in str(node.value):
        # PostgreSQL stores no text with it.
        document.problems.append(document.problem(path, "holds a NUL character", "remove it"))
    try:
        return _scalars.construct_object(node)
    except (ValueError, yaml.YAMLError) as error:
        document.problems.append(
            document.problem(path, f"cannot be understood: {error}", "put the text in quotes")
        )
        return None
