"""The look-up page: every state in plain words, what to do next, why this date, and never a person."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from dossiers.rules.states import State
from dossiers.services import processing, resolution, suspension
from dossiers.services.resolution import Result
from onestop.web.citizens.lookup_words import WORDS
from tests.factories import local
from tests.onestop.web.citizens.lookups import MONDAY, PAGE, Slip, make_slip


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The doors' clock; `now(moment)` sets it. It begins on Tuesday at ten."""
    clock = {"at": local(2026, 3, 3, 10)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["at"])

    def move(at: datetime) -> None:
        clock["at"] = at

    return move


@pytest.fixture
def slip(db: None, now: Any) -> Slip:
    return make_slip()


def test_the_form_is_there_without_anything_in_the_address(db: None) -> None:
    page = Client().get(PAGE)
    assert page.status_code == 200
    assert 'name="code"' in page.content.decode()


def test_what_stands_in_an_address_is_not_read(slip: Slip) -> None:
    page = slip.client.get(PAGE, {"code": slip.dossier.code, "secret": slip.secret})
    assert (page.status_code, page["Location"]) == (302, PAGE)


def test_it_says_how_it_stands_and_when_it_is_ready(slip: Slip) -> None:
    page = slip.ask()
    text = page.content.decode()
    assert page.status_code == 200
    assert "Your dossier has been accepted" in text
    assert "17:00 Thursday 05/03/2026" in text
    assert page.context["time"] == "2 working days are left."
    assert "Phường Thử" in text
    assert "Monday – Friday" in text
    assert "07:30–11:30, 13:30–17:00" in text
    assert "Open now, until 11:30." in text
    assert [day.note.due for day in page.context["days"]] == [False, False, False, True]


def test_nobody_keeps_or_lists_the_answer(slip: Slip) -> None:
    for page in (slip.ask(), slip.ask(secret="AAAAA-AAAAA"), slip.client.get(PAGE)):
        assert page["Cache-Control"] == "no-store, private"
        assert "noindex" in page["X-Robots-Tag"]
        assert page["Referrer-Policy"] == "same-origin"


def test_no_person_is_shown_even_where_a_reason_names_one(slip: Slip, now: Any) -> None:
    processing.start(slip.dossier.code, by=slip.by, at=MONDAY + timedelta(hours=1))
    suspension.ask_supplement(
        slip.dossier.code,
        by=slip.by,
        at=MONDAY + timedelta(hours=2),
        papers=("Sổ hộ khẩu",),
        reason="bà Lê Thị Mẫu hẹn mai",
    )
    for more in ({}, {"words": "easy"}, {"print": "large"}):
        text = slip.ask(**more).content.decode()
        assert "Sổ hộ khẩu" in text
        for value in ("Nguyễn Thị Thử", "999099000001", "0900000001", "Lê Thị Mẫu", "Cán bộ thử"):
            assert value not in text


def test_papers_that_are_asked_for_with_where_to_bring_them(slip: Slip, now: Any) -> None:
    processing.start(slip.dossier.code, by=slip.by, at=MONDAY + timedelta(hours=1))
    suspension.ask_supplement(
        slip.dossier.code, by=slip.by, at=MONDAY + timedelta(hours=2), papers=("Sổ hộ khẩu",), reason="thiếu"
    )
    page = slip.ask()
    text = page.content.decode()
    assert "What is asked of you" in text
    assert "Số 1 đường Thử" in text
    assert page.context["time"] == "The clock stands. When it goes on, 3 working days are left."
    assert [pause.text for pause in page.context["pauses"]] == ["Clock stopped: papers were asked for"]


def test_late_with_and_without_a_new_date(slip: Slip, now: Any) -> None:
    now(local(2026, 3, 6, 9))
    late = slip.ask()
    assert "The office is late and apologises." in late.content.decode()
    assert late.context["time"] == "The date has passed."
    processing.reappoint(
        slip.dossier.code,
        by=slip.by,
        at=local(2026, 3, 6, 9),
        promised_at=local(2026, 3, 10, 17),
        reason="chờ xác minh",
    )
    text = slip.ask().content.decode()
    assert "The new date is 17:00 Tuesday 10/03/2026." in text
    assert "First promised: 17:00 Thursday 05/03/2026." in text


def test_a_result_is_collected_at_the_returning_office(slip: Slip, now: Any) -> None:
    processing.start(slip.dossier.code, by=slip.by, at=MONDAY + timedelta(hours=1))
    resolution.resolve(slip.dossier.code, by=slip.by, at=MONDAY + timedelta(hours=2), result=Result())
    now(local(2026, 3, 7, 10))
    text = slip.ask().content.decode()
    assert "The result is ready" in text
    assert "Collect it here" in text
    assert "Closed now; opens 07:30 Monday 09/03/2026." in text


def test_what_is_still_to_pay(slip: Slip) -> None:
    assert "8.000 đ" in slip.ask().content.decode()


def test_larger_print_and_easy_words_are_posted_again_and_kept(slip: Slip) -> None:
    large = slip.ask(print="large")
    both = slip.ask(print="large", words="easy")
    assert 'class="look-up large-print"' in large.content.decode()
    assert "Your papers are complete" in both.content.decode()
    assert "<table" not in both.content.decode()
    assert 'name="print" value="large"' in both.content.decode()


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_words(state: State) -> None:
    assert all((WORDS[state].plain, WORDS[state].easy, WORDS[state].easy_next))


def test_codes_as_people_type_them(slip: Slip) -> None:
    code = slip.dossier.code
    for typed in (code.lower(), code.replace("-", " – "), f"  {code} ", code.replace("9", "９")):
        assert slip.ask(typed, slip.secret.lower().replace("-", " ")).status_code == 200


def test_what_was_typed_is_still_there(slip: Slip) -> None:
    page = slip.ask("H99.01-260302-0999", "aaaaa bbbbb")
    assert page.status_code == 404
    assert 'value="H99.01-260302-0999"' in page.content.decode()
    assert 'value="aaaaa bbbbb"' in page.content.decode()


def test_beyond_the_limit_it_says_how_long_to_wait(slip: Slip) -> None:
    for _ in range(30):
        slip.ask(secret="AAAAA-AAAAA")
    page = slip.ask(secret="AAAAA-AAAAA")
    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert f"in {page['Retry-After']} seconds" in page.content.decode()
    assert slip.dossier.code in page.content.decode(), "what was typed is kept"
    assert slip.ask().status_code == 200, "the right pair is answered at any time"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(db: None, method: str) -> None:
    assert getattr(Client(), method)(PAGE).status_code == 405


@pytest.mark.parametrize("more", [{}, {"print": "large"}, {"secret": "AAAAA-AAAAA"}])
def test_it_weighs_less_than_60_kb_with_all_it_loads(slip: Slip, more: dict[str, str]) -> None:
    now = slip.ask(**more).content
    loaded = set(re.findall(rb'(?:src|href)="/static/([^"]+)"', now))
    fonts = {f"web/fonts/be-vietnam-pro-{weight}.woff2".encode() for weight in (400, 600)}
    files = [finders.find(name.decode()) for name in loaded | fonts]
    assert b"web/lookup.js" in loaded
    assert len(now) + sum(Path(str(file)).stat().st_size for file in files) < 60_000


def test_in_vietnamese(slip: Slip) -> None:
    page = Client().post(PAGE, {"code": slip.dossier.code, "secret": slip.secret})
    assert '<html lang="vi">' in page.content.decode()
    assert timezone.now() == local(2026, 3, 3, 10)
