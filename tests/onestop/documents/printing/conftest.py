"""A desk with its letterhead, and who works there."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from dossiers.models import Dossier
from dossiers.rules.actors import Actor, Role
from dossiers.services.intake import Receipt
from onestop.documents.printing.models import PrintSettings
from procedures.models import Office, ProcedureVersion
from tests.factories import make_dossier, make_office, make_procedure


@dataclass(frozen=True)
class Counter:
    """An office with a head's letterhead, a section under it, a procedure, and somebody who may do everything."""

    office: Office
    section: Office
    version: ProcedureVersion
    by: Actor

    def take_in(self, at: datetime, **fields: object) -> Receipt:
        return make_dossier(self.office, self.version, by=self.by, at=at, **fields)

    @staticmethod
    def stored(receipt: Receipt) -> Dossier:
        """The dossier as it is now."""
        return Dossier.objects.get(pk=receipt.dossier.pk)


@pytest.fixture
def counter(db: None) -> Counter:
    province = make_office("H99", level="province", name="Ủy ban nhân dân tỉnh Mẫu")
    office = make_office(
        "H99.01",
        parent=province,
        name="Trung tâm Phục vụ hành chính công phường Thử Nghiệm",
        address="Số 12 đường Lê Lợi, phường Thử Nghiệm",
        phone="0290 000 0000",
    )
    section = make_office("H99.01.HT", parent=office, name="Bộ phận Hộ tịch – phường Thử Nghiệm")
    PrintSettings.objects.create(
        office=office,
        superior_heading="Ủy ban nhân dân phường Thử Nghiệm",
        agency_heading="Trung tâm Phục vụ hành chính công",
        place="Thử Nghiệm",
        agency_symbol="UBND",
        signer_title="Chủ tịch",
        signer_name="Trần Thị Ký",
        public_address="https://motcua.example.gov.vn",
        opening_hours="7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu",
    )
    version = make_procedure("1.001193", name="Đăng ký khai sinh", is_chain=True)
    held = frozenset({Role.CLERK, Role.OFFICER, Role.HEAD})
    by = Actor(id=1, name="Lê Văn Tiếp", roles={office.pk: held, section.pk: held})
    return Counter(office, section, version, by)
