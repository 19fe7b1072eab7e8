from roles.readiness import RequiredLevel, readiness

ASKED = [
    RequiredLevel(skill="strategy", level=3, importance=5),
    RequiredLevel(skill="data-analysis", level=2, importance=2),
    RequiredLevel(skill="leadership", level=4, importance=1),
]


def test_readiness_weighs_each_level_by_its_importance():
    result = readiness({"strategy": 1, "data-analysis": 2, "leadership": 0}, ASKED)

    assert (result.points, result.points_asked) == (5 * 1 + 2 * 2, 5 * 3 + 2 * 2 + 1 * 4)
    assert result.percent == 39  # 9 of 23


def test_a_level_above_the_asked_one_does_not_make_up_for_another():
    result = readiness({"strategy": 5, "data-analysis": 5, "leadership": 3}, ASKED)

    assert result.points == 5 * 3 + 2 * 2 + 1 * 3
    assert result.percent == 95


def test_the_per_cent_is_rounded_down_so_that_a_hundred_means_nothing_is_missing():
    eight = [RequiredLevel(skill=f"skill-{number}", level=5, importance=5) for number in range(8)]
    asked = [*eight, RequiredLevel(skill="risk", level=1, importance=1)]
    levels = {f"skill-{number}": 5 for number in range(8)}

    assert readiness(levels, asked).percent == 99  # 200 of 201
    assert readiness({**levels, "risk": 1}, asked).percent == 100


def test_a_skill_nobody_has_seen_yet_counts_as_nothing():
    result = readiness({"strategy": None}, ASKED)

    assert result.percent == 0
    assert result.terms[0].current is None
    assert result.terms[0].gap == 3


def test_gaps_come_by_importance_times_distance_and_met_skills_are_none():
    result = readiness({"strategy": 2, "data-analysis": 2, "leadership": 0}, ASKED)

    assert [(gap.skill, gap.gap) for gap in result.gaps] == [("strategy", 1), ("leadership", 4)]


def test_a_role_that_asks_for_nothing_is_met():
    assert readiness({}, [RequiredLevel(skill="strategy", level=0, importance=3)]).percent == 100
