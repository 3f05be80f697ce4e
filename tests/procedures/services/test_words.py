"""Synonyms and life events: written through services, used by the next search."""

from __future__ import annotations

from datetime import date

import pytest

from procedures.models import CatalogueChange, LifeEvent, Synonym
from procedures.rules.errors import RuleError
from procedures.selectors import search_procedures
from procedures.services import remove_synonym, save_life_event, save_synonym
from tests.factories import BEGINNING, make_procedure

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
BY = {"by": "editor", "at": BEGINNING}


def found(text: str, **narrowed: str) -> list[str]:
    return [version.procedure.code for version in search_procedures(text, on=ON, **narrowed)]


def test_a_synonym_is_used_by_the_next_search_and_no_more_when_removed() -> None:
    make_procedure("1.000001", name="Cấp thẻ căn cước")
    assert found("làm CMND") == found("cấp cmnd") == []
    synonym = save_synonym(Synonym(word="CMND", means="căn cước"), **BY)
    assert found("cấp cmnd") == found("CMND") == ["1.000001"]
    remove_synonym(synonym, **BY)
    assert found("cmnd") == []
    noted = CatalogueChange.objects.filter(subject="synonym cmnd").order_by("id")
    assert [(each.action, each.reason) for each in noted] == [("create", "căn cước"), ("remove", "căn cước")]


def test_synonyms_of_several_words_and_with_several_meanings() -> None:
    make_procedure("1.000001", name="Cấp thẻ căn cước")
    make_procedure("1.000002", name="Cấp giấy chứng nhận căn cước cho người gốc Việt")
    save_synonym(Synonym(word="chứng minh thư", means="thẻ căn cước"), **BY)
    save_synonym(Synonym(word="chứng minh thư", means="giấy chứng nhận căn cước"), **BY)
    assert found("cấp chung minh thu") == ["1.000001", "1.000002"]
    assert found("chứng minh thư người gốc") == ["1.000002"]


def test_what_the_text_says_itself_is_found_as_before(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_procedure("1.000001", name="Đăng ký khai sinh")
    save_synonym(Synonym(word="khai sinh", means="thẻ căn cước"), **BY)
    with django_assert_num_queries(2):
        assert found("khai sinh") == ["1.000001"]
    with django_assert_num_queries(1):
        assert found("") == ["1.000001"]


def test_a_text_of_synonyms_alone_stays_within_bounds() -> None:
    for number in range(30):
        save_synonym(Synonym(word="a", means=f"b{number}"), **BY)
    assert found("a " * 40) == found("a a a a a") == []


@pytest.mark.parametrize(
    ("word", "means", "code"),
    [("!?", "căn cước", "synonym_empty"), ("Căn cước", "CAN CUOC", "synonym_means_itself")],
)
def test_synonyms_that_say_nothing_are_refused(word: str, means: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        save_synonym(Synonym(word=word, means=means), **BY)
    assert refused.value.code == code


def test_the_same_synonym_twice_is_refused() -> None:
    save_synonym(Synonym(word="CMND", means="căn cước"), **BY)
    with pytest.raises(RuleError) as refused:
        save_synonym(Synonym(word="cmnd", means="căn cước"), **BY)
    assert refused.value.code == "synonym_known"


def test_life_events_narrow_the_search() -> None:
    version = make_procedure("1.000001", name="Đăng ký khai sinh")
    make_procedure("1.000002", name="Đăng ký kết hôn")
    version.procedure.life_events = ["birth"]
    version.procedure.save()
    save_life_event(LifeEvent(key="birth", name="Sinh con"), **BY)
    assert found("", life_event="birth") == found("đăng ký", life_event="birth") == ["1.000001"]
    assert CatalogueChange.objects.filter(subject="life event birth", action="create").exists()
