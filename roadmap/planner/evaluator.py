"""What do the many lists of one set come to? Each is counted only from where it leaves the list before it.

`Calendar.run` answers the same for a single list of any set. Here the set is fixed: its steps are numbered
as in `Ordering.base`, what they need and close is looked up once, and the calendar of one list, the one that
is followed, is kept as it stands before each position.
"""

from collections.abc import Iterable, Sequence

from roadmap.planner.lists import Ordering
from roadmap.planner.schedule import NEVER, Calendar, Scheduled

# Ready week and curve, so that a smaller value is a better list.
Value = tuple[int, int]
ANY_VALUE: Value = (NEVER, NEVER)
# Weight, how many of its members must have ended, and their numbers.
_Shared = tuple[int, int, list[int]]


class Evaluator:
    """The lists of one set in one calendar.

    `follow` takes a list, `tried` values one that is the same before some position, `insertions` values
    the followed list with one more step at every position. Lists may leave out steps of the set, and are
    in the numbers of the set: `numbers` and `steps` translate.
    """

    def __init__(self, calendar: Calendar, ordering: Ordering) -> None:
        self.ordering = ordering
        self.free = calendar.free
        instance = calendar.instance
        weights, shared = _units(calendar, ordering)
        self._facts = []
        for number, step in enumerate(ordering.base):
            least = max(0, instance.min_weeks[step] - 1)
            needs = sorted(ordering.needs[number])
            self._facts.append(
                (
                    instance.quarters[step],
                    instance.cap[step],
                    least,
                    1 if least else 0,
                    weights[number],
                    [members[0] for members in needs if len(members) == 1],
                    [members for members in needs if len(members) > 1],
                )
            )
        self._lags = [fact[3] for fact in self._facts]
        self._shared = [
            (weight, count, [(member, self._lags[member]) for member in members])
            for weight, count, members in shared
        ]
        self._builders: list[list[int]] = [[] for _ in self._facts]
        for number, members_of in enumerate(ordering.needs):
            for provider in {provider for members in members_of for provider in members}:
                self._builders[provider].append(number)
        self._late = [0]
        self.order: list[int] = []
        self.value: Value | None = (0, 0)
        self._states = [(self.free.copy(), [NEVER] * len(self._facts), 0, 0, 0)]

    def numbers(self, steps: Iterable[int]) -> list[int]:
        """Return the numbers of steps of the set."""
        rank = self.ordering.rank
        return [rank[step] for step in steps]

    def steps(self, numbers: Iterable[int]) -> list[int]:
        """Return the steps with these numbers."""
        base = self.ordering.base
        return [base[number] for number in numbers]

    def follow(self, order: Sequence[int], most_weeks: int = NEVER) -> Value | None:
        """Keep the calendar of a list to compare others with, and return its value.

        None if a step cannot start where it stands or ends after `most_weeks`, which from now on holds for
        every list; positions behind such a step are not followed.
        """
        if min(most_weeks, len(self.free)) != len(self._states[0][0]):
            self._states = [(self.free[:most_weeks], [NEVER] * len(self._facts), 0, 0, 0)]
            self.order = []
        same = 0
        most = min(len(order), len(self.order), len(self._states) - 1)
        while same < most and order[same] == self.order[same]:
            same += 1
        del self._states[same + 1 :]
        self.order = list(order)
        self.value = self._count(self.order, same, ANY_VALUE, is_followed=True)
        self._late = self._suffix_ready()
        return self.value

    def tried(
        self,
        order: Sequence[int],
        position: int = 0,
        worst: Value = ANY_VALUE,
        same_from: int = NEVER,
        most_behind: int = NEVER,
    ) -> Value | None:
        """Return the value of a list that equals the followed one before a position.

        None if a step cannot start where it stands, ends too late, or the list is worse than `worst`. Where
        the lists are the same again from `same_from` on, it need not be counted to the end; None if by then
        its curve is behind the followed one by more than `most_behind`.
        """
        return self._count(order, position, worst, same_from, most_behind)

    def insertions(self, number: int, worst: Value = ANY_VALUE) -> list[Value | None]:
        """Return the value of the followed list with one more step at position 0, 1, … and at its end."""
        order = self.order
        return [
            self._count([*order[:position], number, *order[position:]], position, worst)
            for position in range(min(len(order) + 1, len(self._states)))
        ]

    def scheduled(self) -> Scheduled | None:
        """Return the calendar of the followed list, None if it has none."""
        if self.value is None:
            return None
        ready, curve = self.value
        ends = self.ends()
        return Scheduled(ready, curve, tuple(ends[number] for number in self.order))

    def first_free(self, position: int) -> int:
        """Return the first free week that the step before a position has found."""
        return self._states[position][2]

    def ends(self) -> list[int]:
        """Return the end week of each step of the set in the followed list."""
        return [after - lag for after, lag in zip(self._states[-1][1], self._lags, strict=True)]

    def _suffix_ready(self) -> list[int]:
        """Return for each position of the followed list when all that stands from there on has ended."""
        available, ready = self._states[-1][1], 0
        result = [0]
        for number in reversed(self.order[: len(self._states) - 1]):
            ready = max(ready, 1 + available[number] - self._lags[number])
            result.append(ready)
        result.reverse()
        return result

    def _joins(self, order: Sequence[int], start: int, position: int, available: list[int]) -> bool:
        """Say whether what was moved since `start` makes no difference to the steps from a position on.

        It makes none for a step that is available before the first free week, or on which nothing builds.
        """
        _, before, full, _, _ = self._states[position]
        for number in order[start:position]:
            after = available[number]
            if after != before[number] and (after > full or before[number] > full):
                for following in self._builders[number]:
                    if available[following] >= NEVER - 1:
                        return False
        return True

    def _count(
        self,
        order: Sequence[int],
        position: int,
        worst: Value,
        same_from: int = NEVER,
        most_behind: int = NEVER,
        *,
        is_followed: bool = False,
    ) -> Value | None:
        """Fill the weeks from a position on; the inner loop of the search, hence its plainness."""
        facts = self._facts
        states = self._states
        free, available, full, ready, curve = states[position]
        free = free.copy()
        available = available.copy()
        worst_ready, worst_curve = worst
        try:
            for index in range(position, len(order)):
                if index >= same_from:
                    if curve > states[index][4] + most_behind:
                        return None
                    if free == states[index][0] and self._joins(order, position, index, available):
                        return self._joined(order, index, available, ready, curve, worst)
                number = order[index]
                remaining, cap, least, lag, weight, after, after_any = facts[number]
                while not free[full]:
                    full += 1
                week = full
                for needed in after:
                    if available[needed] > week:
                        week = available[needed]
                for members in after_any:
                    first = min([available[member] for member in members])
                    if first > week:
                        week = first
                if least or cap < remaining:
                    start = -1
                    while True:
                        hours = free[week]
                        if hours:
                            if start < 0:
                                start = week
                            if hours > cap:
                                hours = cap
                            if hours >= remaining:
                                free[week] -= remaining
                                break
                            free[week] -= hours
                            remaining -= hours
                        week += 1
                    if start + least > week:
                        week = start + least
                        if week >= len(free):
                            return None
                else:
                    while (hours := free[week]) < remaining:
                        remaining -= hours
                        free[week] = 0
                        week += 1
                    free[week] = hours - remaining
                available[number] = week + lag
                week += 1
                if week > ready:
                    ready = week
                curve += weight * week
                if curve > worst_curve and ready >= worst_ready:
                    return None
                if is_followed:
                    states.append((free.copy(), available.copy(), full, ready, curve))
        except IndexError:  # The weeks are over, or what the step needs comes later.
            return None
        return self._rated(available, ready, curve, worst)

    def _joined(
        self, order: Sequence[int], position: int, available: list[int], ready: int, curve: int, worst: Value
    ) -> Value | None:
        """Add what the followed list has from a position on."""
        _, ends, _, _, whole_curve = self._states[-1]
        for number in order[position:]:
            available[number] = ends[number]
        curve += whole_curve - self._states[position][4]
        return self._rated(available, max(ready, self._late[position]), curve, worst)

    def _rated(self, available: list[int], ready: int, curve: int, worst: Value) -> Value | None:
        """Add the units for which several steps count."""
        for weight, count, shared in self._shared:
            ends = sorted([available[member] - own_lag for member, own_lag in shared])
            if ends[count - 1] < NEVER - 1:
                curve += weight * (1 + ends[count - 1])
        value = ready, curve
        return None if value > worst else value


def _units(calendar: Calendar, ordering: Ordering) -> tuple[list[int], list[_Shared]]:
    """Return the weight that each step closes by itself, and the units for which several steps count."""
    rank, surely_before = ordering.rank, ordering.surely_before
    raising: dict[int, list[int]] = {}
    for number, step in enumerate(ordering.base):
        for key in calendar.raises[step]:
            raising.setdefault(key, []).append(number)
    weights = [0] * len(ordering.base)
    shared: list[_Shared] = []
    for unit in calendar.instance.units:
        if unit.skill >= 0:
            members = raising.get(6 * unit.skill + unit.level, [])
        else:
            members = [rank[step] for step in unit.any_of if step in rank]
        if len(members) < unit.count:
            continue
        if unit.count == 1:  # Whoever builds on another member ends after it.
            all_members = sum(1 << number for number in members)
            members = [number for number in members if not surely_before[number] & all_members]
        if len(members) == 1:
            weights[members[0]] += unit.weight
        else:
            shared.append((unit.weight, unit.count, members))
    return weights, shared
