"""Reads that span the catalogue's models, for the pages of this app and of those above it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from skills.models import SourcedEntry


def source_slugs(model: type[SourcedEntry], of: str = "pk") -> ArraySubquery:
    """Return an annotation with the slugs of the sources that an entry cites; `of` leads to its key."""
    citations = model.sources.through._default_manager
    return ArraySubquery(
        citations.filter(**{model._meta.model_name or "": OuterRef(of)})
        .order_by("source__slug")
        .values("source__slug")
    )


def rows(queryset: QuerySet[Any], **fields: object) -> ArraySubquery:
    """Return an annotation with a queryset's rows about the outer row, each a dictionary of these fields.

    One query so brings an entry and its lists, however long they are.
    """
    return ArraySubquery(queryset.values(row=JSONObject(**fields)))
