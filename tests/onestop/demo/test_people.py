"""Invented people cannot be mistaken for real ones."""

from random import Random

from dossiers.services.drafts import PartyDraft, check_party
from onestop.demo.people import FAMILIES, FAMILY_WEIGHTS, enterprise, person


def test_nobody_real_can_have_these_numbers() -> None:
    rng = Random(1)
    for make in (person, enterprise):
        for _ in range(200):
            who = make(rng)
            assert who.id_number.startswith("999")
            assert who.phone.startswith("0000")


def test_a_counter_would_take_them() -> None:
    rng = Random(2)
    for make in (person, enterprise):
        for _ in range(200):
            who = make(rng)
            draft = PartyDraft(
                name=who.name, kind=who.kind, id_number=who.id_number, phone=who.phone, birth_on=who.birth_on
            )
            assert list(check_party("applicant", draft)) == []


def test_the_same_chance_makes_the_same_people() -> None:
    assert [person(Random(3)) for _ in range(3)] == [person(Random(3))] * 3
    assert person(Random(3)) != person(Random(4))


def test_every_family_has_its_weight() -> None:
    assert len(FAMILIES) == len(FAMILY_WEIGHTS) == len(set(FAMILIES))
