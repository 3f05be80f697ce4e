"""Names of every kind at the counter: no page, paper, label or register stops, and the clerk is told what is a code."""

from __future__ import annotations

import pytest

from dossiers.models import Dossier, Party
from dossiers.services.drafts import PartyDraft
from onestop.web.clerks.dossier_warnings import printed_otherwise
from procedures.rules.errors import RuleError
from tests.onestop.documents.printing.reading import read, solid
from tests.onestop.documents.typesetting.corpus import TEXTS
from tests.onestop.web.conftest import Counter
from tests.onestop.web.desks import page_of, send, signed_in, take_in
from tests.onestop.web.test_books import EVER, REGISTER
from tests.onestop.web.test_intake import filled, url


def with_every_name(counter: Counter) -> dict[str, Dossier]:
    """A dossier for each kind of name; what the door refuses today stands in the database from before."""
    made = {}
    for kind, name in TEXTS.items():
        try:
            made[kind] = take_in(counter, applicant=PartyDraft(name=name[:200], phone="0900000001"))
        except RuleError:
            made[kind] = take_in(counter)
            Party.objects.filter(dossier=made[kind]).update(name=name.replace("\0", "")[:200])
    return made


def test_every_page_and_paper_of_the_counter_bears_every_name(counter: Counter) -> None:
    made = with_every_name(counter)
    client = counter.client
    for kind, dossier in made.items():
        for address in (
            page_of(dossier),
            f"/mot-cua/ho-so/{dossier.code}/phieu/1/",
            f"{page_of(dossier)}nhan/",
        ):
            assert client.get(address).status_code == 200, (kind, address)
    ticked = "&".join(f"hs={dossier.code}~1" for dossier in made.values())
    for answer in (client.post(REGISTER, EVER), client.get(f"/mot-cua/nhan-ho-so/?{ticked}")):
        text = solid(read(answer.content).text)
        assert all(dossier.code in text for dossier in made.values())
        assert "ÁnhTuyết" in text
        assert "□U+13000" in text
    assert client.get("/mot-cua/").status_code == 200


def test_the_page_of_the_dossier_tells_what_is_printed_as_a_code(counter: Counter) -> None:
    client = signed_in(counter.user)
    plain, hieroglyph = take_in(counter), take_in(counter, applicant=PartyDraft(name="\U00013000 An"))
    told = "Papers do not show these characters as they were typed, but by their codes: □U+13000."
    assert told in client.get(page_of(hieroglyph)).content.decode()
    assert "Papers do not show" not in client.get(page_of(plain)).content.decode()
    assert printed_otherwise(["王小明", "\uf0b7"]) == []


def test_the_page_after_intake_tells_it_before_the_slip_is_printed(counter: Counter) -> None:
    client = signed_in(counter.user)
    page = client.post(
        url(counter), filled(**{"applicant-name": "\U00013000 An"}), follow=True
    ).content.decode()
    assert "Print form 01" in page
    assert "by their codes: □U+13000." in page


def test_private_characters_stop_at_the_door_or_become_public(counter: Counter) -> None:
    client = signed_in(counter.user)
    refused = client.post(url(counter), filled(**{"applicant-name": "Trần \ue123 Bình"}))
    assert refused.status_code == 422
    assert "U+E123" in refused.content.decode()
    assert "Trần \ue123 Bình" in refused.content.decode(), "what was typed stays"
    assert not Dossier.objects.exists()
    client.post(url(counter), filled(**{"applicant-address": "\uf0b7 Số 5"}))
    dossier = Dossier.objects.get()
    assert "• Số 5" in client.get(page_of(dossier)).content.decode()
    answer = send(client, dossier, "ask_supplement", papers="\uf0fc Bản sao", reason="≥ 100 ㎡ \uf0a7 📄")
    assert answer.status_code == 302
    event = dossier.events.get(action="ask_supplement")
    assert (event.data["papers"], event.reason) == (["✓ Bản sao"], "≥ 100 ㎡ ▪ 📄")
    paper = client.get(f"/mot-cua/ho-so/{dossier.code}/phieu/{event.seq}/")
    assert "≥ 100 ㎡ ▪ 📄" in read(paper.content).text


@pytest.mark.parametrize("field", ["papers", "reason"])
def test_an_action_says_which_character_it_cannot_take(counter: Counter, field: str) -> None:
    client, dossier = signed_in(counter.user), take_in(counter)
    typed = {"papers": "Bản sao", "reason": "Thiếu", field: "Thiếu \ue123"}
    answer = send(client, dossier, "ask_supplement", **typed)
    assert answer.status_code == 422
    assert "The text contains U+E123" in answer.content.decode()
