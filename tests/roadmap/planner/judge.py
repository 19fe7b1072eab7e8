"""Compares an answer with brute force: the plan, its price without each step, the remedies, what other
hours come to.
"""

import copy

from tests.roadmap.planner.checker import check, error_faults
from tests.roadmap.planner.oracle import Objectives, Oracle


def objectives(plan):
    return Objectives(*(plan["summary"][key] for key in Objectives._fields))


def faults(problem, answer):
    """Return everything that is not as it should be in the answer to a tiny problem, one sentence each."""
    oracle = Oracle(problem)
    best = oracle.best()
    if best is None or answer["status"] == "error":
        return _refusal_faults(oracle, best, answer)
    wrong = check(problem, answer)
    if wrong:
        return wrong
    found = objectives(answer)
    wrong = [
        f"objective: {name} is {have}, not {least}"
        for name, have, least in zip(Objectives._fields, found, best, strict=True)
        if have != least
    ]
    if "alternatives" in answer:
        wrong += _alternative_faults(problem, answer, found)
    if "remedies" in answer:
        wrong += _remedy_faults(oracle, answer, found)
    if "what_if" in answer:
        wrong += _what_if_faults(problem, answer)
    return wrong


def _refusal_faults(oracle, best, answer):
    if answer["status"] != "error":
        return ["error: there is no such plan"]
    if best is not None:
        return [f"error: there is a plan: {answer['errors']}"]
    reading = oracle.reading
    never = [name for name in reading.must if name not in oracle.names]
    both = [name for name in reading.must if name in reading.excluded]
    code, ids = "must_include_does_not_fit", reading.must
    if both:
        code, ids = "contradiction", both
    elif never:
        code, ids = "must_include_unreachable", never
    first = answer["errors"][0]
    wrong = error_faults(answer)
    if (first["code"], first["path"], first["ids"]) != (code, "$.constraints.must_include", ids):
        wrong.append(f"error: {first}, not {code} of {ids}")
    return wrong


def _alternative_faults(problem, answer, found):
    must = set(problem["constraints"].get("must_include", []))
    chosen = [step["activity"] for step in answer["steps"]]
    wanted = problem["options"]["explain"]
    wanted = [name for name in chosen if name not in must and (wanted == "all" or name in wanted)]
    by_step = {item["without"]: item for item in answer["alternatives"]}
    wrong = []
    if len(by_step) < len(answer["alternatives"]) or not set(by_step) <= set(wanted):
        wrong.append("alternatives: of other steps")
    for name in wanted:
        other = Oracle(problem, without=[name])
        best = other.best_set()
        item = by_step.get(name)
        if best is None or item is None:
            if (best is None) != (item is None):
                wrong.append(f"alternatives: without {name} is {item}, not {best}")
            continue
        weight, quarters, cost = best
        expected = (weight - found.open_weight, quarters / 4 - found.hours, cost - found.cost)
        if (item["open_weight"], item["hours"], item["cost"]) != expected:
            wrong.append(f"alternatives: without {name} is {item}, not {expected}")
        added, dropped = set(item["added"]), set(item["dropped"])
        instead = set(chosen) - dropped | added
        heads = {frozenset(other.members(mask)): head for head, mask in other.sets()}
        is_a_change = dropped <= set(chosen) and not added & set(chosen)
        if not is_a_change or heads.get(frozenset(instead)) != best or not other.fits_names(instead):
            wrong.append(f"alternatives: {item} is no best plan without {name}")
    return wrong


def _remedy_faults(oracle, answer, found):
    is_short = found.open_weight > oracle.smallest_open_weight()
    expected = oracle.remedies() if is_short else {}
    have = {item["type"]: item["value"] for item in answer["remedies"]}
    if have != expected or len(have) != len(answer["remedies"]):
        return [f"remedies: {have}, not {expected}"]
    return []


def _what_if_faults(problem, answer):
    expected = []
    for hours in problem["options"]["what_if_hours"]:
        point = {"hours_per_week": hours}
        expected.append(point)
        if not 0 <= hours <= 168 or hours * 4 % 1:
            point["error"] = "bad_value"
            continue
        other = copy.deepcopy(problem)
        other["constraints"]["hours_per_week"] = hours
        oracle = Oracle(other)
        best = oracle.best()
        if best is None:
            point["error"] = "must_include_does_not_fit"
        else:
            ready = best.ready_week
            point |= {"open_weight": best.open_weight, "ready_week": ready}
            point["ready_date"] = oracle.reading.ready_date(ready)
    if answer["what_if"] != expected:
        return [f"what_if: {answer['what_if']}, not {expected}"]
    return []
