"""The language of the public pages: Vietnamese first, English on request, and no way out by the switch."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_office

SWITCH = "/ngon-ngu/"
PAGES = ("/", "/tra-cuu/", "/tinh-ngay-hen/", "/cong-khai/")


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    make_office("H99.01")


@pytest.mark.parametrize("page", PAGES)
def test_vietnamese_first_and_english_once_chosen(page: str) -> None:
    client = Client()
    assert '<html lang="vi">' in client.get(page).content.decode()
    answer = client.post(SWITCH, {"language": "en", "next": f"{page}?a=b"})
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?a=b")
    assert '<html lang="en">' in client.get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_the_switch_keeps_the_page(page: str) -> None:
    text = Client().get(page, {"don-vi": "H99.01"}).content.decode()
    kept = page if page == "/tra-cuu/" else f"{page}?don-vi=H99.01"
    assert f'name="next" value="{kept}"' in text or page == "/tra-cuu/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\0//evil.example",
        " https://evil.example",
    ],
)
def test_it_leads_nowhere_else(target: str) -> None:
    answer = Client().post(SWITCH, {"language": "en", "next": target}, HTTP_REFERER="https://evil.example/")
    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("language", ["", "xx", "en\r\nSet-Cookie: a=b", "\0", "e" * 10_000])
def test_a_language_that_there_is_not_changes_nothing(language: Any) -> None:
    client = Client()
    answer = client.post(SWITCH, {"language": language, "next": "/tra-cuu/"})
    assert answer.status_code == 302
    assert not client.cookies


def test_the_answer_page_falls_back_to_the_form() -> None:
    text = Client().post("/tra-cuu/", {"code": "x", "secret": "y"}).content.decode()
    assert 'name="next" value="/tra-cuu/"' in text
