"""`manage.py plan` answers each line by itself, at once, and goes on after a bad one."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from threading import Timer

import pytest
from django.core.management import CommandError, call_command

from tests.roadmap.planner.problems import answer, tiny_example

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"
GOOD = json.dumps(tiny_example()).encode()


def answers(file):
    out = StringIO()
    call_command("plan", str(file), stdout=out)
    return [json.loads(text) for text in out.getvalue().splitlines()]


@pytest.fixture
def running():
    """Return a running `manage.py plan` between pipes, which is ended if it keeps its answers to itself."""
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), "plan"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    )
    patience = Timer(60, process.kill)
    patience.start()
    with process:
        yield process
        patience.cancel()
        process.kill()


def test_each_line_gets_one_answer_and_a_bad_line_one_error(tmp_path):
    file = tmp_path / "problems.jsonl"
    file.write_bytes(GOOD + b"\n{broken\n\n" + GOOD + b"\n")

    first, second, third = answers(file)

    assert first == third == answer(tiny_example())
    assert second["status"] == "error"
    assert second["errors"][0]["code"] == "bad_json"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"\xff\xfe\xfa", "bad_json"),
        (GOOD.replace(b"basics", b"b\xe4sics"), "bad_json"),
        (b"\x00\x00\x00", "bad_json"),
        (GOOD + b"\x00", "bad_json"),
        (GOOD + GOOD, "bad_json"),
        (b"[" * 200_000, "bad_json"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "bad_json"),
        (GOOD.replace(b'"budget": 50', b'"budget": ' + b"9" * 5_000), "bad_json"),
        (GOOD.replace(b'"budget": 50', b'"budget": ' + b"9" * 4_000), "bad_schema"),
        (GOOD.replace(b'"budget": 50', b'"budget": 1e400'), "bad_schema"),
        (GOOD.replace(b'"budget": 50', b'"budget": NaN'), "bad_schema"),
        (b'"' + b"x" * 10_000_000 + b'"', "bad_schema"),
        (b"x" * 10_000_000, "bad_json"),
        (b"null", "bad_schema"),
    ],
)
def test_a_bad_line_gets_its_error_and_the_next_line_its_plan(line, code, tmp_path):
    file = tmp_path / "problems.jsonl"
    file.write_bytes(line + b"\n" + GOOD)

    refused, plan = answers(file)

    assert [error["code"] for error in refused["errors"]] == [code]
    assert plan == answer(tiny_example())


@pytest.mark.parametrize("gap", [b"\n", b"   \n", b"\r\n", b"\t\n\n\n"])
def test_lines_with_nothing_in_them_are_passed_over(gap, tmp_path):
    file = tmp_path / "problems.jsonl"
    file.write_bytes(gap + GOOD + gap + GOOD)

    assert len(answers(file)) == 2


def test_a_good_line_of_ten_megabytes_gets_its_plan(tmp_path):
    file = tmp_path / "problems.jsonl"
    file.write_bytes(GOOD[:-1] + b', "note": "' + b"x" * 10_000_000 + b'"}')

    assert answers(file) == [answer(tiny_example())]


def test_every_line_is_answered_before_the_next_one_is_written(running):
    for line in (GOOD, b"{broken", GOOD):
        running.stdin.write(line + b"\n")
        running.stdin.flush()

        found = json.loads(running.stdout.readline())

        assert (found["status"] == "error") == (line != GOOD)
    rest, complaints = running.communicate()
    assert (rest, complaints, running.returncode) == (b"", b"", 0)


def test_a_reader_that_goes_away_ends_it_without_a_traceback(running):
    running.stdin.write(GOOD + b"\n")
    running.stdin.flush()
    running.stdout.readline()
    running.stdout.close()

    complaints = running.communicate(GOOD + b"\n" + GOOD + b"\n")[1]

    assert (complaints, running.returncode) == (b"", 0)


@pytest.mark.parametrize(
    ("name", "reason"), [("none.jsonl", "No such file or directory"), ("", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_named(name, reason, tmp_path):
    with pytest.raises(CommandError) as caught:
        call_command("plan", str(tmp_path / name))

    assert str(caught.value) == f"{tmp_path / name} cannot be read: {reason}."
