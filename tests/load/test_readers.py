"""Every reader of text takes time by the length of the text; a new one is tried by being there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from procedures.importing.national import FIELDS, read_national
from tests.load.doors import readers
from tests.load.growth import steepness
from tests.load.pumps import Made, texts
from tests.procedures.importing.records import record

# A record of the national portal, with a text behind each of its fields.
IMPORTED = {
    f"national {field}": (lambda text, field=field: _imported(field, text), str) for field in sorted(FIELDS)
}
READERS = IMPORTED | {name: (function, kind) for name, function, kind in readers()}
# Those without which this gate would be none.
ALWAYS = (
    "dossiers.rules.codes.parse_code",
    "dossiers.inspection.names.shown_name",
    "dossiers.inspection.pdf.check_pdf",
    "dossiers.inspection.pictures.check_jpeg",
    "dossiers.rules.lookup_secrets.fold_secret",
    "onestop.api.pages._cursor_content",
    "onestop.api.strict_json.read_json",
    "onestop.web.clerks.cards.read_card",
    "onestop.web.clerks.people_list.lines_of",
    "procedures.importing.lines._loaded",
    "procedures.importing.national_channels.read_channels",
    "procedures.rules.vietnamese.clean_text",
    "procedures.rules.vietnamese.search_key",
)


def _imported(field: str, text: str) -> None:
    sound = record()
    read_national(1, sound | {field: f"{sound.get(field) or ''} {text}"})


def _read_through(function: Callable[[Any], Any], text: Any) -> None:
    answer = function(text)
    if hasattr(answer, "__next__"):
        for _ in answer:
            pass


def _given(made: Made, kind: type) -> Callable[[int], Any]:
    return (lambda size: made(size).encode()) if kind is bytes else made


@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_time_by_the_length_of_its_text(name: str) -> None:
    function, kind = READERS[name]
    steep = {
        label: figures
        for label, made in texts().items()
        if (figures := steepness(lambda text: _read_through(function, text), _given(made, kind)))
    }
    assert steep == {}


def test_the_readers_are_found() -> None:
    assert set(ALWAYS) <= set(READERS)
    assert len(READERS) > 120
