"""What the demonstration's counters set for themselves."""

import pytest

from onestop.documents.printing.letterheads import issuer_of
from onestop.documents.printing.models import PrintSettings
from procedures.models import NoAppointmentDay, Office

pytestmark = pytest.mark.usefixtures("demonstration")


def test_the_counters_have_their_letterheads_and_a_friday_without_appointments(demonstration: None) -> None:
    ward = Office.objects.get(code="H99.11")
    head = issuer_of(ward).letterhead
    assert (head.superior, head.agency) == (
        "ỦY BAN NHÂN DÂN TỈNH MINH HỌA",
        "ỦY BAN NHÂN DÂN PHƯỜNG BẾN MẪU",
    )
    assert head.place == "Phường Bến Mẫu"
    assert PrintSettings.objects.count() == 4
    friday = NoAppointmentDay.objects.get()
    assert (friday.office, friday.weekday, friday.procedures.count()) == (ward, 5, 2)
