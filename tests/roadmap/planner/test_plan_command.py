"""`manage.py plan` answers each line by itself."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.roadmap.planner.problems import answer, tiny_example


def test_each_line_gets_one_answer_and_a_bad_line_one_error(tmp_path):
    line = json.dumps(tiny_example())
    file = tmp_path / "problems.jsonl"
    file.write_text(f"{line}\n{{broken\n\n{line}\n")
    out = StringIO()

    call_command("plan", str(file), stdout=out)

    first, second, third = [json.loads(text) for text in out.getvalue().splitlines()]
    assert first == third == answer(tiny_example())
    assert second["status"] == "error"
    assert second["errors"][0]["code"] == "bad_json"


@pytest.mark.parametrize(
    ("name", "reason"), [("none.jsonl", "No such file or directory"), ("", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_named(name, reason, tmp_path):
    with pytest.raises(CommandError) as caught:
        call_command("plan", str(tmp_path / name))

    assert str(caught.value) == f"{tmp_path / name} cannot be read: {reason}."
