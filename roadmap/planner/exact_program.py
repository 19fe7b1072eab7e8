"""The choice as an integer program, for the few that branch and bound does not finish."""

from collections.abc import Iterable, Sequence

from roadmap.planner.bitsets import BitCover, MaskGoal, closes, indexes
from roadmap.planner.landmarks import Ascent
from roadmap.planner.milp import MAX_COEFFICIENT, Program, solve_by_highs

NODE_LIMIT = 2_000
MAX_ROUNDS = 40
# Simplex iterations after which no further round begins.
MAX_EFFORT = 8_000


def lightest_by_program(
    cover: BitCover,
    ascent: Ascent,
    open_to: int,
    goals: Sequence[MaskGoal],
    landmarks: Iterable[MaskGoal],
    known: int,
) -> tuple[int | None, bool]:
    """Return the lightest set within `open_to` that closes the goals, None if there is none, and whether that
    is proved. `known` is such a set, to start from.

    A set in which activities wait for each other leaves a goal unclosed; some landmark that it misses is then
    asked for, and the next set is chosen.
    """
    where = indexes(open_to)
    column = {index: position for position, index in enumerate(where)}
    if max([cover.weight[index] for index in where], default=0) > MAX_COEFFICIENT:
        return known, False
    program = Program([cover.weight[index] for index in where])

    def ask_for(members: int, count: int, needing: Sequence[int] = ()) -> None:
        columns = [column[index] for index in indexes(members & open_to)]
        factors = [1] * len(columns) + [-1] * len(needing)
        program.rows.append(([*columns, *needing], factors, count, float("inf")))

    for members, count in dict.fromkeys([*goals, *landmarks]):
        ask_for(members, count)
    for index in where:
        for need in cover.needs[index]:
            ask_for(need, 0, [column[index]])
    start = [column[index] for index in indexes(known & open_to)] if not known & ~open_to else None
    effort = 0
    for _ in range(MAX_ROUNDS):
        answer = solve_by_highs(program, start, NODE_LIMIT)
        if answer.chosen is None or not answer.proved:
            return (None if answer.proved else known), answer.proved
        chosen = sum([1 << where[position] for position in answer.chosen])
        reached = cover.finished(0, chosen)
        if closes(reached, goals):
            return reached, True
        effort += answer.effort
        if effort > MAX_EFFORT:
            break
        for members, count in goals:
            while (reached & members).bit_count() < count:
                missed = ascent.landmark(members & open_to & ~reached, reached, chosen, open_to)
                ask_for(missed, 1)
                # As if it were met, so that the next goals ask for something else.
                chosen |= 1 << min(indexes(missed), key=cover.weight.__getitem__)
                reached = cover.finished(reached, chosen)
        known = min(known, cover.thinned(reached, 0, goals), key=cover.weight_of)
    return known, False
