"""The intake screen through its forms: what the clerk types is what becomes a dossier, once, or stays on the page."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier, Party
from dossiers.personal_data import unseal
from dossiers.rules.actors import Role
from onestop.web.clerks.cards import read_card
from procedures.models import NoAppointmentDay, Paper
from procedures.services import publish_version, save_no_appointment_day
from tests.factories import BEGINNING, local, make_office, make_procedure
from tests.onestop.web.conftest import PASSWORD, Counter, make_user

CARD = "001099012345|012345678|Nguyễn Thị Ánh|05031999|Nữ|Tổ 5, Phường Thử|01052021"


def filled(**changes: str) -> dict[str, str]:
    """A form as a clerk sends it."""
    typed = {
        "token": str(uuid.uuid4()),
        "channel": "direct",
        "delivery": "desk",
        "applicant-name": "Trần Văn Bình",
        "applicant-id_number": "999099000002",
        "applicant-phone": "0900000002",
        "applicant-birth_on": "05/03/1990",
        "paper_0": "on",
        "paper_0_originals": "1",
        "paper_0_copies": "2",
        "do": "accept",
    }
    return {**typed, **changes}


def url(counter: Counter) -> str:
    return reverse("clerks:intake", args=[counter.version.procedure.code])


@pytest.mark.parametrize(
    "typed", ["khai sinh", "kh sinh", "KHAI SINH", "1.001193", "đăng ký", "dang ky khai"]
)
def test_a_procedure_is_found_as_people_type_it(counter: Counter, typed: str) -> None:
    answer = counter.client.get(reverse("clerks:choose"), {"q": typed})
    assert answer.status_code == 302
    assert answer.url == url(counter)


def test_several_hits_are_listed_for_a_choice(counter: Counter) -> None:
    make_procedure("1.000656", name="Đăng ký khai tử")
    page = counter.client.get(reverse("clerks:choose"), {"q": "dang ky khai"})
    assert page.status_code == 200
    assert [version.name for version in page.context["found"]] == ["Đăng ký khai tử", "Đăng ký khai sinh"]


def test_terms_are_seen_before_accepting(counter: Counter) -> None:
    page = counter.client.get(url(counter))
    preview = page.context["preview"]
    assert preview.bill["totals"] == {"VND": 8000}
    assert preview.due.due_at is not None
    assert "8.000 đ" in page.content.decode()


def test_what_is_accepted_is_a_dossier_with_its_secret_on_the_next_page(counter: Counter) -> None:
    answer = counter.client.post(url(counter), filled(), follow=True)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.papers.get().copies) == ("received", 2)
    party = Party.objects.get()
    assert unseal(party.sealed, about=f"party {dossier.code} applicant")["birth_on"] == "1990-03-05"
    assert dossier.code in answer.content.decode()
    assert len(answer.context["secret"]) == 11


def test_a_double_click_and_a_reload_make_one_dossier(counter: Counter) -> None:
    form = filled()
    first = counter.client.post(url(counter), form)
    second = counter.client.post(url(counter), form)
    assert first.url == second.url
    assert Dossier.objects.count() == 1


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(counter: Counter) -> None:
    form = filled(
        **{"applicant-name": "", "applicant-address": "Số 1, đường Thử", "applicant-phone": "không có"}
    )
    page = counter.client.post(url(counter), form)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#id_applicant-name"' in text
    assert 'href="#id_applicant-phone"' in text
    assert "Số 1, đường Thử" in text
    assert "không có" in text
    assert form["token"] in text
    assert not Dossier.objects.exists()


def test_a_scanned_card_fills_the_applicant_without_script(counter: Counter) -> None:
    page = counter.client.post(url(counter), filled(**{"applicant-name": CARD, "applicant-id_number": ""}))
    values = page.context["parties"]["applicant"].data
    assert values["applicant-name"] == "Nguyễn Thị Ánh"
    assert values["applicant-id_number"] == "001099012345"
    assert values["applicant-birth_on"] == "05/03/1999"
    assert values["applicant-address"] == "Tổ 5, Phường Thử"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (CARD, "001099012345"),
        (CARD.replace("012345678", ""), "001099012345"),
        ("  " + CARD + "\r\n", "001099012345"),
        (CARD.replace("05031999", "00001999"), "001099012345"),
        ("001099012345", None),
        ("００１０９９０１２３４５|||01011990|||", None),
        ("a|b|c|d|e|f|g", None),
    ],
)
def test_cards(text: str, number: str | None) -> None:
    card = read_card(text)
    assert (card.id_number if card else None) == number


def test_a_returning_applicant_is_filled_in_by_number(counter: Counter) -> None:
    counter.client.post(url(counter), filled(**{"applicant-address": "Tổ 9"}))
    page = counter.client.post(
        url(counter), {"token": str(uuid.uuid4()), "applicant-id_number": "999099000002", "do": "find"}
    )
    assert page.context["parties"]["applicant"].data["applicant-name"] == "Trần Văn Bình"
    assert page.context["parties"]["applicant"].data["applicant-address"] == "Tổ 9"
    assert [dossier.code for dossier in page.context["duplicates"]] == [Dossier.objects.get().code]
    assert Dossier.objects.count() == 1


def test_an_applicant_of_another_office_is_not_filled_in(counter: Counter, client: Client) -> None:
    counter.client.post(url(counter), filled())
    other = Client()
    other.force_login(make_user("other", make_office("H99.02"), Role.CLERK))
    page = other.post(
        url(counter), {"token": str(uuid.uuid4()), "applicant-id_number": "999099000002", "do": "find"}
    )
    assert "Trần Văn Bình" not in page.content.decode()


def test_a_possible_duplicate_is_shown_before_acceptance(counter: Counter) -> None:
    counter.client.post(url(counter), filled())
    page = counter.client.post(url(counter), filled())
    assert page.status_code == 409
    assert [d.pk for d in page.context["duplicates"]] == [Dossier.objects.get().pk]
    counter.client.post(url(counter), filled(not_a_duplicate="1"))
    assert Dossier.objects.count() == 2


def test_missing_papers_lead_to_form_02_and_start_nothing(counter: Counter) -> None:
    form = filled(do="incomplete")
    del form["paper_0"]
    counter.client.post(url(counter), form)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.due_at, dossier.clock) == ("submitted", None, "none")
    asked = dossier.events.get(action="ask_supplement")
    assert (asked.form, asked.data["papers"]) == ("02", ["Tờ khai"])


def test_refusal_needs_its_reason_and_prints_form_03(counter: Counter) -> None:
    page = counter.client.post(url(counter), filled(do="refuse"))
    assert page.status_code == 422
    counter.client.post(url(counter), filled(do="refuse", reason="Nộp tại Công an phường"))
    assert Dossier.objects.get().state == "refused"
    assert Dossier.objects.get().events.get().form == "03"


def test_instant_procedures_are_done_in_one_act(counter: Counter) -> None:
    version = make_procedure("2.000815", amount=None, unit="same_day", is_instant=True)
    counter.client.post(reverse("clerks:intake", args=[version.procedure.code]), filled(do="instant"))
    assert [event.action for event in Dossier.objects.get().events.order_by("seq")] == [
        "accept",
        "resolve",
        "return_result",
    ]


def test_conditional_papers_are_left_out_unless_ticked(counter: Counter) -> None:
    version = make_procedure("1.000777", publish=False)
    Paper.objects.create(
        version=version, position=2, name="Giấy uỷ quyền", originals=1, condition="khi uỷ quyền"
    )
    publish_version(version, by="test", at=BEGINNING, valid_from=BEGINNING.date())
    address = reverse("clerks:intake", args=["1.000777"])
    counter.client.post(address, filled())
    assert list(Dossier.objects.get().papers.values_list("name", flat=True)) == ["Tờ khai"]


def test_an_ended_session_loses_nothing(counter: Counter) -> None:
    form = filled()
    counter.client.logout()
    page = counter.client.post(url(counter), form)
    assert page.status_code == 401
    kept = dict(page.context["kept"])
    assert kept["applicant-name"] == "Trần Văn Bình"
    wrong = counter.client.post(url(counter), {**kept, "again_username": "thu.clerk", "again_password": "x"})
    assert wrong.status_code == 403
    assert dict(wrong.context["kept"])["applicant-name"] == "Trần Văn Bình"
    counter.client.post(url(counter), {**kept, "again_username": "thu.clerk", "again_password": PASSWORD})
    assert Dossier.objects.count() == 1


def test_nobody_and_people_without_a_role_do_not_get_in(counter: Counter) -> None:
    assert Client().get(url(counter)).status_code == 302
    idle = Client()
    idle.force_login(make_user("idle", None))
    assert idle.get(url(counter)).status_code == 403


def test_an_officer_who_is_no_clerk_is_told_so(counter: Counter) -> None:
    officer = Client()
    officer.force_login(make_user("officer", counter.office, Role.OFFICER))
    page = officer.post(url(counter), filled())
    assert page.status_code == 422
    assert not Dossier.objects.exists()


def test_receipts_of_other_offices_do_not_exist(counter: Counter) -> None:
    counter.client.post(url(counter), filled())
    other = Client()
    other.force_login(make_user("other", make_office("H99.02"), Role.CLERK))
    assert other.get(reverse("clerks:receipt", args=[Dossier.objects.get().code])).status_code == 404


def test_pages_of_staff_are_never_cached(counter: Counter) -> None:
    assert "no-store" in counter.client.get(url(counter))["Cache-Control"]


def test_brought_home_it_needs_address_and_phone(counter: Counter) -> None:
    form = filled(**{"delivery": "home", "applicant-phone": "", "helped_by": "Nguyễn Văn Giúp", "sets": "3"})
    page = counter.client.post(url(counter), form)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#id_applicant-address"' in text
    assert 'href="#id_applicant-phone"' in text
    form |= {"applicant-address": "Tổ 5", "applicant-phone": "0900000002"}
    assert counter.client.post(url(counter), form).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.delivery, dossier.details["helped_by"], dossier.details["sets"]) == (
        "home",
        "Nguyễn Văn Giúp",
        3,
    )


@pytest.mark.parametrize("sets", ["0", "101", "x", "-1", "1.5"])
def test_a_number_of_sets_is_a_number(counter: Counter, sets: str) -> None:
    page = counter.client.post(url(counter), filled(sets=sets))
    assert page.status_code == 422
    assert 'href="#id_sets"' in page.content.decode()


def test_another_procedure_for_the_same_people_begins_with_all_of_them(counter: Counter) -> None:
    people = {"proxy-name": "Lê Văn Thay", "owner-name": "Phạm Thị Chủ"}
    counter.client.post(url(counter), filled(**people))
    code = Dossier.objects.get().code
    found = counter.client.get(reverse("clerks:choose"), {"q": "khai sinh", "from": code})
    parties = counter.client.get(found.url).context["parties"]
    assert {role: party.initial["name"] for role, party in parties.items()} == {
        "applicant": "Trần Văn Bình",
        "owner": "Phạm Thị Chủ",
        "proxy": "Lê Văn Thay",
    }


def test_on_a_no_appointment_day_the_desk_says_so_and_answers_at_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    friday = local(2026, 3, 6, 9)
    monkeypatch.setattr("django.utils.timezone.now", lambda: friday)
    counter.client.force_login(counter.user)
    day = NoAppointmentDay(office=counter.office, weekday=5)
    save_no_appointment_day(day, [counter.version.procedure], by="test", at=BEGINNING)
    assert list(counter.client.get(reverse("clerks:choose")).context["at_once"]) == [counter.version]
    page = counter.client.get(url(counter))
    assert page.context["preview"].at_once
    assert 'value="instant"' in page.content.decode()
    counter.client.post(url(counter), filled(do="instant"))
    assert Dossier.objects.get().state == "returned"
    monkeypatch.setattr("django.utils.timezone.now", lambda: local(2026, 3, 9, 9))
    counter.client.force_login(counter.user)
    assert 'value="instant"' not in counter.client.get(url(counter)).content.decode()
