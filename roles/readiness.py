"""How ready somebody is for a role: Σ importance × min(current, required) ÷ Σ importance × required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequiredLevel:
    """What a role asks of one skill; skills go by their slugs."""

    skill: str
    level: int
    importance: int


@dataclass(frozen=True, slots=True)
class ReadinessTerm:
    """One skill's part of the sum. A level that nobody has seen yet is None and counts as 0."""

    skill: str
    current: int | None
    required: int
    importance: int

    @property
    def counted(self) -> int:
        """The level that counts: never above what is asked, so that one strength can't hide a gap."""
        return min(self.current or 0, self.required)

    @property
    def points(self) -> int:
        return self.importance * self.counted

    @property
    def points_asked(self) -> int:
        return self.importance * self.required

    @property
    def gap(self) -> int:
        return self.required - self.counted


@dataclass(frozen=True, slots=True)
class Readiness:
    """The sum with its terms, in the order of the requirements."""

    terms: tuple[ReadinessTerm, ...]

    @property
    def points(self) -> int:
        return sum(term.points for term in self.terms)

    @property
    def points_asked(self) -> int:
        return sum(term.points_asked for term in self.terms)

    @property
    def percent(self) -> int:
        """Return whole per cent, rounded down: 100 means that nothing is missing."""
        return 100 * self.points // self.points_asked if self.points_asked else 100

    @property
    def gaps(self) -> tuple[ReadinessTerm, ...]:
        """Return the terms with a gap, the one that moves readiness most first."""
        open_terms = [term for term in self.terms if term.gap > 0]
        return tuple(sorted(open_terms, key=lambda term: -term.importance * term.gap))


def readiness(levels: Mapping[str, int | None], requirements: Iterable[RequiredLevel]) -> Readiness:
    """Return how ready somebody with these levels (by skill slug) is for the requirements."""
    return Readiness(
        tuple(
            ReadinessTerm(
                skill=requirement.skill,
                current=levels.get(requirement.skill),
                required=requirement.level,
                importance=requirement.importance,
            )
            for requirement in requirements
            if requirement.level > 0
        )
    )
