"""The reading log tells what was read in words, whatever was kept."""

from __future__ import annotations

import pytest
from django.utils import translation

from onestop.people.access_log.models import Reading
from onestop.web.managers.reading_words import scope_words, subject_words


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("behind", "Dossiers behind a figure"),
        ("sign nhap-sau", "Sign: Result entered later than it happened"),
        ("fixed fees-by-kind", "Fees and receipts"),
        ("picture xu-huong", "Twelve months"),
        ("what nobody knows", "what nobody knows"),
    ],
)
def test_a_subject_has_its_name(subject: str, expected: str) -> None:
    with translation.override("en"):
        assert subject_words(Reading(subject=subject)) == expected


def test_what_narrowed_it_down_is_told_without_codes() -> None:
    kept = {
        "period": "2026-01-05..2026-02-11",
        "office": "H99.01",
        "subtree": True,
        "field": "",
        "channel": "online",
        "bucket": "late",
    }
    with translation.override("en"):
        assert scope_words(Reading(scope=kept)) == "05/01/2026 – 11/02/2026, Online, Late"
        assert scope_words(Reading(scope={"period": "last-month"})) == "last month"
        assert scope_words(Reading(scope={"period": "no period"})) == "no period"
        assert scope_words(Reading(scope={})) == ""
