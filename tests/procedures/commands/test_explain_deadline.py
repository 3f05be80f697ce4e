"""The command from outside: what it prints, what it answers, and how it ends."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.factories import make_calendar, make_office

RECEIVED = "2026-11-20T09:00"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("explain_deadline", *arguments, stdout=out)
    return out.getvalue()


def exit_of(*arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as raised:
        run(*arguments)
    return raised.value.returncode, str(raised.value)


def test_a_due_date_day_by_day():
    lines = run("--limit", "3", "--unit", "working_days", "--received", RECEIVED).splitlines()
    assert [line.split() for line in lines[:2]] == [
        ["Friday", "20/11/2026", "·", "Day", "of", "receipt,", "not", "counted"],
        ["Saturday", "21/11/2026", "·", "Weekly", "day", "off"],
    ]
    assert lines[4].endswith("Day off (Ngày Văn hóa Việt Nam)")
    assert lines[6].split()[1:3] == ["26/11/2026", "●"]
    assert lines[-1] == "Due at 17:00 on 26/11/2026"


def test_a_due_date_as_json():
    told = json.loads(run("--limit", "1", "--received", "2026-08-21T09:00", "--json"))
    assert (told["due_at"], told["paused"], told["provisional"]) == (
        "2026-08-22T17:00:00+07:00",
        False,
        False,
    )
    assert [(day["on"], day["why"], day["due"]) for day in told["days"]] == [
        ("2026-08-21", "receipt_day", False),
        ("2026-08-22", "swap_day", True),
    ]


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["--suspend", "2026-11-23T09:00", "2026-11-25T09:00"], "Due at 17:00 on 30/11/2026"),
        (
            ["--suspend", "2026-11-23T09:00", "2026-11-25T09:00", "--mode", "pause"],
            "Due at 17:00 on 27/11/2026",
        ),
        (
            [
                "--suspend",
                "2026-11-23T09:00",
                "2026-11-25T09:00",
                "--suspend",
                "2026-11-26T09:00",
                "--mode",
                "pause",
            ],
            "Paused: 2 working days left",
        ),
        (
            ["--unit", "clock_hours", "--suspend", "2026-11-20T09:30", "--mode", "pause"],
            "Paused: 2.5 hours left",
        ),
    ],
)
def test_suspensions(arguments, last):
    assert run("--limit", "3", "--received", RECEIVED, *arguments).splitlines()[-1] == last


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["--unit", "none"], "No due date: there is no time limit."),
        (["--unit", "same_day"], "Due at 17:00 on 20/11/2026"),
        (["--unit", "same_day", "--cutoff", "09:00"], "Due at 17:00 on 23/11/2026"),
        (["--unit", "same_day", "--suspend", RECEIVED], "Paused: due on the day the clock goes on."),
    ],
)
def test_limits_without_an_amount(arguments, last):
    assert run("--received", RECEIVED, *arguments).splitlines()[-1] == last


def test_an_estimated_year_is_named_as_such():
    lines = run("--limit", "3", "--received", "2027-05-04T09:00").splitlines()
    assert lines[-1] == "The calendar of a year in between is provisional."


def test_a_batch_answers_line_by_line(tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        f'{{"id": "a", "amount": 3, "unit": "working_days", "received_at": "{RECEIVED}"}}\n'
        "\n"
        '{"id": "b", "amount": 0, "unit": "working_days", "received_at": "2026-11-20T09:00"}\n'
        "nonsense\n",
        encoding="utf-8",
    )
    answers = [json.loads(line) for line in run("--batch", str(questions)).splitlines()]
    assert answers == [
        {"id": "a", "due_at": "2026-11-26T17:00:00+07:00", "due_on": "2026-11-26", "error": None},
        {"id": "b", "due_at": None, "due_on": None, "error": "amount_not_positive"},
        {"id": None, "due_at": None, "due_on": None, "error": "question_malformed"},
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--limit", "3", "--received", "2028-01-04T09:00"], 1),
        (["--limit", "3"], 2),
        (["--limit", "0", "--received", RECEIVED], 2),
        (["--limit", "three", "--received", RECEIVED], 2),
        (["--limit", "3", "--received", "20/11/2026"], 2),
        (["--limit", "3", "--received", RECEIVED, "--suspend", "a", "b", "c"], 2),
        (["--limit", "3", "--received", RECEIVED, "--suspend", "2026-11-23T09:00", "2026-11-22T09:00"], 2),
        (["--batch", "/nowhere/at-all.jsonl"], 2),
        (["--batch", "-", "--limit", "3"], 2),
    ],
)
def test_how_it_ends(arguments, code):
    returncode, message = exit_of(*arguments)
    assert returncode == code
    assert message


def test_one_line_that_is_no_text_costs_no_other_answer(tmp_path):
    asked = b'"amount": 3, "unit": "working_days", "received_at": "2026-11-20T09:00"}'
    lines = [b'\xef\xbb\xbf{"id": "th\xe1\xbb\xa9 nh\xe1\xba\xa5t", ' + asked, b"\xff\xfe\x00"]
    lines += [b'{"id": "\\ud800", ' + asked, b'{"id": 4, ' + asked]
    (tmp_path / "q.jsonl").write_bytes(b"\r\n".join(lines))
    told = run("--batch", str(tmp_path / "q.jsonl")).encode("utf-8")
    answers = [json.loads(line) for line in told.splitlines()]
    assert [(answer["id"], answer["due_on"], answer["error"]) for answer in answers] == [
        ("thứ nhất", "2026-11-26", None),
        (None, None, "question_malformed"),
        ("\ud800", "2026-11-26", None),
        (4, "2026-11-26", None),
    ]


@pytest.mark.django_db
def test_the_calendar_of_an_office_counts():
    make_calendar()
    office = make_office()
    lines = run("--limit", "1", "--received", RECEIVED, "--office", office.code).splitlines()
    assert lines[-1].startswith("Due at ")
    returncode, message = exit_of("--limit", "1", "--received", RECEIVED, "--office", "NOWHERE")
    assert returncode == 2
    assert "NOWHERE" in message
