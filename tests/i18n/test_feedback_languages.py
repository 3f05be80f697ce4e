"""The pages of ratings and petitions are in one language, for citizens and at the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.rules.petitions import Kind
from procedures.models import Office
from tests.i18n.test_languages import clerk, desk, leftovers, office
from tests.onestop.citizens.feedback.conftest import Place

__all__ = ["clerk", "desk", "office"]
PUBLIC = ("/danh-gia/", "/danh-gia/cam-on/", "/phan-anh/", "/phan-anh/tra-cuu/")


def _petition(office: Office) -> Petition:
    fields = {"name": "", "contact": "", "text": "Chờ lâu"}
    return Place(office, office).petition(Kind.PETITION, at=timezone.now(), **fields).petition


@pytest.mark.parametrize("language", ["vi", "en"])
def test_public_pages(language: str, office: Office) -> None:
    client = Client(headers={"accept-language": language})
    found = {address: leftovers(client.get(address).content.decode(), language) for address in PUBLIC}
    wrong = {"kind": "denunciation", "office": office.code, "about": "x", "token": "0" * 32}
    right = {**wrong, "kind": "petition", "about": "", "text": "123"}
    for name, address, typed in (
        ("rating refused", PUBLIC[0], {}),
        ("petition refused", PUBLIC[2], wrong),
        ("receipt", PUBLIC[2], right),
        ("status refused", PUBLIC[3], {"code": "1", "secret": "1"}),
    ):
        found[name] = leftovers(client.post(address, typed).content.decode(), language)
    assert {name: left for name, left in found.items() if left} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_desk_pages(language: str, office: Office, desk: Client) -> None:
    petition = _petition(office)
    addresses = ("/mot-cua/phan-anh/", f"/mot-cua/phan-anh/{petition.code}/", "/mot-cua/danh-gia/")
    headers = {"Accept-Language": language}
    found = {
        address: leftovers(desk.get(address, headers=headers).content.decode(), language)
        for address in addresses
    }
    assert {name: left for name, left in found.items() if left} == {}
