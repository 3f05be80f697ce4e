"""Ratings and petitions in numbers: parts add up, and nobody is told who said what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dossiers.rules.actors import Actor, Role
from dossiers.rules.rates import Rate
from dossiers.services import resolution
from dossiers.services.resolution import Result, return_result
from onestop.citizens.feedback.calls import note_call
from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.petition_intake import PetitionDraft, forward, receive
from onestop.citizens.feedback.petition_work import answer, reject, take_on
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.reports.fixed.index_counts import satisfaction
from onestop.reports.fixed.petitions import PARTS, Register, petitions_sheet, registers
from onestop.reports.fixed.ratings import rated, ratings_sheet, texts_sheet, without_numbers
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from procedures.models import Office
from tests.factories import local, make_actor
from tests.onestop.reports.fixed.conftest import NOW, Town

AT = local(2026, 3, 3)


@pytest.fixture
def ratings(town: Town) -> None:
    for office, grade, text in (
        (town.office, 5, ""),
        (town.office, 4, "Gọi tôi 0900 000 123 hoặc ai@thu.vn nhé"),
        (town.office, 2, ""),
        (town.other, 1, "Chờ lâu"),
    ):
        code = town.resolve(town.dossier(office), on=4)
        return_result(code, by=town.by, at=local(2026, 3, 4))
        draft = RatingDraft(overall=grade, text=text, call_wanted=grade == 2, phone="0900000001")
        rate(code, draft, by=CITIZEN, at=local(2026, 3, 5))


def test_grades_and_the_share_of_the_satisfied(town: Town, ratings: None) -> None:
    found = rated(town.scope(), "office")
    assert {key: dict(each.grades) for key, each in found.items()} == {
        str(town.office.pk): {5: 1, 4: 1, 2: 1},
        str(town.other.pk): {1: 1},
    }
    table = ratings_sheet(town.scope(), group_by="procedure").table
    (row,) = table.rows
    names = [column.key for column in table.columns]
    told = dict(zip(names, row, strict=True))
    assert (told["rated"], told["satisfied"], str(told["share"])) == (4, 2, "50.00")
    assert sum(int(str(told[f"grade_{grade}"])) for grade in range(1, 6)) == 4
    assert (told["texts"], told["calls"], told["called"], told["to_call"]) == (2, 1, 0, 1)
    assert rated(town.scope(office=town.other.code), "field").popitem()[1].grades == {1: 1}


def test_who_was_called_back_is_called_no_more(town: Town, ratings: None) -> None:
    code = Rating.objects.get(call_wanted=True).dossier.code
    note_call(code, by=make_actor(town.office, Role.HEAD), at=NOW)
    each = rated(town.scope(office=town.office.code), "office").popitem()[1]
    assert (each.calls, each.called) == (1, 1)


def test_texts_are_for_heads_and_managers_and_hold_no_number(town: Town, ratings: None) -> None:
    manager = make_actor(town.office, Role.MANAGER)
    (row,) = texts_sheet(town.scope(), manager).table.rows
    assert row[-1] == "Gọi tôi … hoặc … nhé"
    assert list(texts_sheet(town.scope(), make_actor(town.office, Role.AUDITOR, Role.CLERK)).table.rows) == []
    assert without_numbers("Nhà số 12, ngày 03/04") == "Nhà số 12, ngày 03/04"


@pytest.fixture
def petitions(town: Town) -> Actor:
    """Five petitions with every fate, one complaint, one denunciation; a head of the first office."""
    head = make_actor(town.office, Role.HEAD)
    codes = [_petition(town, number) for number in range(6)]
    for code in codes[:3]:
        take_on(code, by=head, at=AT)
    answer(codes[0], by=head, at=local(2026, 3, 4), text="Đã trả lời")
    answer(codes[1], by=head, at=NOW, text="Đã trả lời muộn")
    reject(codes[3], by=head, at=AT, text="Không thuộc thẩm quyền")
    forward(codes[4], by=head, at=AT, to_office=town.other.code, text="Chuyển đúng nơi")
    _petition(town, 7, Kind.DENUNCIATION)
    return head


def _petition(town: Town, number: int, kind: Kind = Kind.PETITION) -> str:
    draft = PetitionDraft(kind=kind, office=town.office, text=f"Việc {number}", token=f"t{number}")
    if kind.needs_name:
        draft = replace(draft, name="Người Gửi", contact="Số 1")
    return receive(draft, by=CITIZEN, at=local(2026, 3, 2)).petition.code


def test_the_register_adds_up(town: Town, petitions: Actor) -> None:
    found = registers(town.scope(), petitions, at=NOW)
    here = found[town.office.pk, "petition"]
    assert all(each.adds_up for each in found.values())
    assert (here.received, here.in_time, here.late, here.rejected, here.forwarded) == (6, 1, 1, 1, 1)
    assert here.open_within + here.open_overdue == 2
    assert found[town.other.pk, "petition"].received == 1
    assert Register(received=1).adds_up is False


def test_a_forwarded_petition_is_one_petition_of_the_indicator(town: Town, petitions: Actor) -> None:
    for _each in range(8):
        town.resolve(town.dossier(), on=4)
    assert satisfaction(town.scope(), at=NOW) == Rate(2, 8)
    assert satisfaction(town.scope(within=frozenset({town.other.pk})), at=NOW) == Rate(0, 0)


def test_a_petition_forwarded_in_a_later_period_counts_in_the_first(town: Town) -> None:
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    code = _petition(town, 1)
    for each in (town.office, town.other):
        for _number in range(2):
            town.resolve(town.dossier(each), on=4)
            _resolved_in_april(town, each)
    head = make_actor(town.office, Role.HEAD)
    forward(code, by=head, at=local(2026, 4, 1), to_office=town.other.code, text="Chuyển đúng nơi")
    assert satisfaction(town.scope(), at=NOW) == Rate(3, 4)
    assert satisfaction(town.scope().during(april), at=NOW) == Rate(4, 4)
    there = Scope(period=april, within=frozenset({town.other.pk}))
    assert satisfaction(there, at=NOW) == Rate(1, 2)


def _resolved_in_april(town: Town, office: Office) -> None:
    code = town.dossier(office, at=local(2026, 4, 1))
    resolution.resolve(code, by=town.by, at=local(2026, 4, 2), result=Result(number="1"))


def test_field_procedure_and_channel_do_not_narrow_petitions_and_are_not_named(
    town: Town, petitions: Actor
) -> None:
    whole = petitions_sheet(town.scope(), petitions, at=NOW).table
    table = petitions_sheet(town.scope(field="dat-dai", channel="online"), petitions, at=NOW).table
    assert (list(table.rows), table.scope_words) == (list(whole.rows), whole.scope_words)
    assert "kênh" in table.notes[-1]


def test_denunciations_are_counted_for_the_head_alone(town: Town, petitions: Actor) -> None:
    assert registers(town.scope(), petitions, at=NOW)[town.office.pk, "denunciation"].received == 1
    manager = make_actor(town.office, Role.MANAGER)
    assert (town.office.pk, "denunciation") not in registers(town.scope(), manager, at=NOW)


def test_the_table_has_every_part(town: Town, petitions: Actor, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        table = petitions_sheet(town.scope(), petitions, at=NOW).table
    for row in table.rows:
        told = dict(zip([column.key for column in table.columns], row, strict=True))
        assert told["received"] == sum(int(str(told[part])) for part in PARTS)
    assert "Người Gửi" not in str(list(table.rows))
