"""A letterhead is the office's own, or that of the office above, field by field; numbers follow the heading."""

import pytest
from django.core.exceptions import ValidationError

from onestop.documents.printing.letterheads import issuer_of, offices_headed_by
from onestop.documents.printing.models import PrintSettings
from tests.factories import make_office
from tests.onestop.documents.printing.conftest import Counter
from tests.onestop.documents.printing.test_logos import GOOD, saved

pytestmark = pytest.mark.django_db


def test_a_section_prints_under_the_letterhead_of_its_office(counter: Counter) -> None:
    own, below = issuer_of(counter.office), issuer_of(counter.section)
    assert below.office_id == own.office_id == counter.office.pk
    assert below.letterhead.agency == "Trung tâm Phục vụ hành chính công"
    assert (below.letterhead.signer_name, below.letterhead.phone) == ("Trần Thị Ký", "0290 000 0000")


def test_a_field_of_its_own_stands_before_the_inherited_one(counter: Counter) -> None:
    PrintSettings.objects.create(office=counter.section, phone="0290 111 1111", logo=GOOD)
    letterhead = issuer_of(counter.section).letterhead
    assert (letterhead.phone, letterhead.place) == ("0290 111 1111", "Thử Nghiệm")
    assert "data:image/png;base64," in letterhead.logo
    assert issuer_of(counter.section).office_id == counter.office.pk, (
        "no heading of its own, no numbers of its own"
    )


def test_a_heading_of_its_own_makes_an_issuer(counter: Counter) -> None:
    PrintSettings.objects.create(office=counter.section, agency_heading="Bộ phận Hộ tịch")
    issuer = issuer_of(counter.section)
    assert (issuer.office_id, issuer.letterhead.agency) == (counter.section.pk, "Bộ phận Hộ tịch")
    assert issuer.letterhead.superior == counter.office.name
    assert offices_headed_by(counter.office) == [counter.office.pk]


def test_without_settings_the_names_of_the_offices_serve(db: None, settings: object) -> None:
    settings.BASE_URL = "https://onestop.example.vn"  # type: ignore[attr-defined]
    above = make_office("H98", name="Ủy ban nhân dân xã Thử")
    office = make_office("H98.01", parent=above, name="Bộ phận Một cửa xã Thử")
    issuer = issuer_of(office)
    assert (issuer.letterhead.superior, issuer.letterhead.agency) == (above.name, office.name)
    assert (issuer.office_id, issuer.letterhead.base_url) == (office.pk, "https://onestop.example.vn")
    assert offices_headed_by(office) == [office.pk]


def test_the_offices_of_one_heading(counter: Counter) -> None:
    other = make_office("H99.01.DC", parent=counter.office)
    assert sorted(offices_headed_by(counter.office)) == sorted(
        [counter.office.pk, counter.section.pk, other.pk]
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("logo", saved("RGB", "JPEG")), ("public_address", "javascript:alert(1)"), ("place", "a\0b")],
)
def test_bad_settings_are_told_by_field(counter: Counter, field: str, value: object) -> None:
    settings = PrintSettings(office=counter.section, **{field: value})
    with pytest.raises(ValidationError) as refused:
        settings.full_clean()
    assert field in refused.value.error_dict


def test_texts_are_stored_in_one_form(counter: Counter) -> None:
    settings = PrintSettings(office=counter.section, place="  Thu\u031b\u0309   Nghi\u00ea\u0323m ")
    settings.full_clean()
    assert settings.place == "Thử Nghiệm"
