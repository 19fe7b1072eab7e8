"""What a page cites: each fact names its sources one tap away; a set of sources is explained once a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skills.models import Source

# The catalogue's names for what its authors judged or know themselves.
OWN_JUDGMENT = frozenset({"judgement", "general-knowledge"})


@dataclass(frozen=True, slots=True)
class Citation:
    """A set of sources that facts of a page rest on, and whether the facts were compared with them."""

    slugs: frozenset[str]
    is_checked: bool
    number: int

    @property
    def key(self) -> str:
        """Return the id of the popover that explains it."""
        return f"cite-{self.number}"

    @property
    def has_own_judgment(self) -> bool:
        return bool(self.slugs & OWN_JUDGMENT)

    @property
    def outside_count(self) -> int:
        """Return how many of the sources are other people's."""
        return len(self.slugs - OWN_JUDGMENT)

    @property
    def label(self) -> str:
        if not self.outside_count:
            return "our judgment"
        return "source" if self.outside_count == 1 else f"{self.outside_count} sources"


@dataclass(frozen=True, slots=True)
class ExplainedCitation:
    """A citation with its sources."""

    citation: Citation
    sources: list[Source]


class Citations:
    """Collects what a page cites while it is rendered."""

    def __init__(self) -> None:
        self._citations: dict[tuple[frozenset[str], bool], Citation] = {}

    def add(self, slugs: Iterable[str], *, is_checked: bool) -> Citation:
        """Return the page's citation of these sources: the same one for the same sources."""
        key = (frozenset(slugs), is_checked)
        if key not in self._citations:
            self._citations[key] = Citation(*key, number=len(self._citations) + 1)
        return self._citations[key]

    def explained(self) -> list[ExplainedCitation]:
        """Return every citation so far with its sources, in one query."""
        slugs = {slug for citation in self._citations.values() for slug in citation.slugs}
        if not slugs:
            return []
        sources = list(Source.objects.filter(slug__in=slugs))
        return [
            ExplainedCitation(citation, [source for source in sources if source.slug in citation.slugs])
            for citation in self._citations.values()
        ]
