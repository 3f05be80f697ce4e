"""Editors keep synonyms and life events through the services; others look or are refused."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from procedures.models import CatalogueChange, LifeEvent, Synonym
from procedures.services import save_life_event, save_synonym
from tests.factories import BEGINNING
from tests.onestop.admin.conftest import House
from tests.onestop.admin.test_pages import address

pytestmark = pytest.mark.django_db


def test_an_editor_adds_changes_and_removes_a_synonym(editor: Client, house: House) -> None:
    typed = {"word": "CMND", "means": "căn cước"}
    assert editor.post(address(Synonym, "add"), typed).status_code == 302
    synonym = Synonym.objects.get()
    assert synonym.word_key == "cmnd"
    changed = {**typed, "means": "thẻ căn cước"}
    assert editor.post(address(Synonym, "change", synonym.pk), changed).status_code == 302
    assert editor.post(address(Synonym, "delete", synonym.pk), {"post": "yes"}).status_code == 302
    assert not Synonym.objects.exists()
    noted = CatalogueChange.objects.filter(subject="synonym cmnd").order_by("id")
    assert [change.action for change in noted] == ["create", "change", "remove"]


def test_several_are_removed_at_once_each_with_its_line(editor: Client, house: House) -> None:
    for word in ("a", "b"):
        save_synonym(Synonym(word=word, means="căn cước"), by="x", at=BEGINNING)
    chosen = list(Synonym.objects.values_list("pk", flat=True))
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    answer = editor.post(address(Synonym, "changelist"), form)
    assert answer.status_code == 302, get_messages(answer.wsgi_request)
    assert CatalogueChange.objects.filter(action="remove").count() == 2


def test_what_says_nothing_stands_at_its_field(editor: Client, house: House) -> None:
    answer = editor.post(address(Synonym, "add"), {"word": "Căn cước", "means": "can cuoc"})
    assert answer.status_code == 200
    assert "means" in answer.context["adminform"].form.errors


def test_a_life_event_keeps_its_key(editor: Client, house: House) -> None:
    event = save_life_event(LifeEvent(key="birth", name="Sinh con"), by="x", at=BEGINNING)
    form = {"key": "other", "name": "Có con", "position": 2}
    assert editor.post(address(LifeEvent, "change", event.pk), form).status_code == 302
    event.refresh_from_db()
    assert (event.key, event.name, event.position) == ("birth", "Có con", 2)


def test_auditors_look_and_change_nothing(auditor: Client, house: House) -> None:
    assert auditor.get(address(Synonym, "changelist")).status_code == 200
    assert auditor.post(address(Synonym, "add"), {"word": "a", "means": "b"}).status_code == 403
