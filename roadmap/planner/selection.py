"""Which activities? The sets that close everything in the fewest hours, then for the least money."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roadmap.planner.bitsets import BitCover, MaskGoal, build_bit_cover, closes, dominators, indexes
from roadmap.planner.branch import Branching
from roadmap.planner.cover import Cover
from roadmap.planner.exact_program import lightest_by_program
from roadmap.planner.instance import Instance
from roadmap.planner.landmarks import Ascent, Bound
from roadmap.planner.relaxation import Relaxation, relaxation_of

# Nodes of the branch and bound, fewer in large catalogues, before the integer program takes over.
NODE_LIMIT = 200
FEWEST_NODES = 10
SMALL = 100
# Where there is no program, and no relaxation, so that the bounds are weaker.
NODE_LIMIT_ALONE = 5_000
# How many equally good sets are looked at for the one that is ready first.
MOST_SETS = 12
# From this share on an activity counts as taken by the relaxation.
_TAKEN = 1e-6


@dataclass(frozen=True, slots=True)
class Lightest:
    """The lightest sets as masks, several if they are equally light; `proved` says that none is lighter."""

    sets: tuple[int, ...]
    proved: bool


@dataclass(frozen=True, slots=True)
class FreeSelection:
    """The best sets if time and money do not matter, several if they are equally good; never empty."""

    sets: tuple[frozenset[int], ...]
    proved: bool

    @property
    def chosen(self) -> frozenset[int]:
        """The first of the sets."""
        return self.sets[0]


class FreeChoice:
    """The choice within one cover if time and money do not matter, and what it becomes without a step."""

    def __init__(self, instance: Instance, cover: Cover) -> None:
        self._cover = build_bit_cover(instance, cover)
        self._dominators = dominators(self._cover)
        self._open_to = self._worth_it(self._cover.everything)
        self._ascent = Ascent(self._cover, self._open_to)

    def best(self) -> FreeSelection:
        """Return the best sets."""
        cover = self._cover
        found = lightest(cover, self._ascent, relaxation_of(cover), self._open_to, cover.goals, MOST_SETS)
        return FreeSelection(
            tuple(cover.activities_of(chosen) for chosen in sorted(found.sets)), found.proved
        )

    def without(self, activities: Iterable[int]) -> Iterator[FreeSelection]:
        """Yield for each activity a best set that does without it, closing what then can be closed."""
        cover = self._cover
        relaxation = relaxation_of(cover)
        for activity in activities:
            usable = cover.finished(0, cover.everything & ~cover.mask_of([activity]))
            goals = [goal for goal in cover.goals if closes(usable, [goal])]
            found = lightest(cover, self._ascent, relaxation, self._worth_it(usable), goals)
            yield FreeSelection((cover.activities_of(found.sets[0]),), found.proved)

    def _worth_it(self, usable: int) -> int:
        """Take out whoever is dominated by somebody usable."""
        worth_it = usable
        for index, better in self._dominators.items():
            if better & usable:
                worth_it &= ~(1 << index)
        return worth_it


def lightest(
    cover: BitCover,
    ascent: Ascent,
    relaxation: Relaxation | None,
    open_to: int,
    goals: Sequence[MaskGoal],
    most_sets: int = 1,
) -> Lightest:
    """Return the lightest sets that close the goals, which must be possible with `open_to`."""
    relaxed = relaxation.solve(open_to, goals) if relaxation is not None else None
    if relaxation is None or relaxed is None:
        search = Branching(cover, ascent, NODE_LIMIT_ALONE, most_sets)
        search.run(Bound(list(cover.weight), open_to), goals)
        return Lightest(tuple(search.best), search.is_proved)
    node_limit = max(FEWEST_NODES, NODE_LIMIT * SMALL // max(SMALL, open_to.bit_count()))
    search = Branching(cover, ascent, node_limit, most_sets)
    taken = sum([1 << index for index in indexes(open_to) if relaxed.shares[index] >= _TAKEN])
    reached = cover.finished(0, taken)
    if closes(reached, goals):
        search.offer(cover.thinned(reached, 0, goals))
    if relaxed.lower >= search.stop:
        return Lightest(tuple(search.best), proved=True)
    bound = relaxation.as_bound(relaxed)
    search.forbid_too_heavy(bound, relaxed.lower, relaxed.reduced)
    search.run(bound, goals)
    if search.is_proved or relaxed.lower >= search.weight:
        return Lightest(tuple(search.best), proved=True)
    known = search.best[0]
    room = search.weight - relaxed.lower
    lighter = sum([1 << index for index in indexes(open_to) if relaxed.reduced[index] < room])
    found, proved = lightest_by_program(cover, ascent, lighter, goals, search.landmarks, known)
    if found is None or cover.weight_of(found) >= search.weight:
        return Lightest(tuple(search.best), proved)
    return Lightest((found,), proved)
