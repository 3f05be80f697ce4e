"""Names of every kind on pages: none makes a page wider than a phone, and none breaks its markup."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.models import Dossier, Party
from dossiers.services.drafts import PaperDraft, PartyDraft
from dossiers.services.intake import take_in
from onestop.people.accounts.actors import actor_for
from procedures.importing.running import import_file
from procedures.models import ProcedureVersion
from procedures.rules.errors import RuleError
from procedures.rules.vietnamese import clean_text
from tests.browser.conftest import DESK, PHONE, House, SignedIn
from tests.factories import local, make_draft
from tests.onestop.documents.printing.test_postings import SAMPLE
from tests.onestop.documents.typesetting.corpus import TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# Characters that a program could take for markup, or for a sign of its own.
WHOLE = "document.querySelectorAll('main').length == 1 && document.querySelectorAll('footer').length == 1"


def with_every_name(house: House) -> list[Dossier]:
    """A dossier for each name that the door takes: as name, address, paper and note."""
    made = []
    for name in TEXTS.values():
        try:
            text = clean_text(name)[:200] or "–"
        except RuleError:
            continue
        draft = make_draft(
            house.version,
            applicant=PartyDraft(name=text, address=text),
            papers=(PaperDraft(name=text, originals=1, note=text),),
        )
        made.append(
            take_in(draft, by=actor_for(house.clerk), office=house.ward, at=local(2026, 3, 2)).dossier
        )
    return made


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_name_makes_a_page_wider_than_its_window(house: House, page_of: SignedIn, width: int) -> None:
    made = with_every_name(house)
    assert len(made) > 20
    page = page_of(house.clerk, width=width)
    addresses = [f"/mot-cua/ho-so/{dossier.code}/" for dossier in made]
    for address in ["/mot-cua/", "/mot-cua/?trang=2", *addresses]:
        assert page.goto(address).status == 200, address
        assert page.evaluate(FITS), address
        assert page.evaluate(WHOLE), address


def test_right_to_left_and_combining_names_stand_as_they_were_typed(house: House, page_of: SignedIn) -> None:
    made = with_every_name(house)
    names = dict(Party.objects.filter(role="applicant").values_list("dossier_id", "name"))
    page = page_of(house.clerk, width=PHONE)
    for dossier in made:
        page.goto(f"/mot-cua/ho-so/{dossier.code}/")
        assert names[dossier.pk] in page.locator("main").inner_text()


def test_no_record_makes_a_public_page_wider_than_a_phone(house: House, stranger_page: Any) -> None:
    import_file(SAMPLE, by="test", at=local(2026, 3, 2))
    codes = ProcedureVersion.objects.filter(state="in_force").values_list("procedure__code", flat=True)
    assert len(codes) > 10
    page = stranger_page(width=PHONE)
    for address in ["/thu-tuc/", *(f"/thu-tuc/{code}/" for code in codes)]:
        assert page.goto(address).status == 200, address
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true }")
        assert page.evaluate(FITS), address
        assert page.evaluate(WHOLE), address
