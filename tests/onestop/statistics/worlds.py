"""The little world that most tests of reports stand on."""

from dataclasses import dataclass

from dossiers.rules.actors import Actor, Role
from procedures.models import CommittedLimit, Office, ProcedureVersion
from tests.factories import BEGINNING, make_field, make_office, make_procedure

EVERY_ROLE = (Role.CLERK, Role.OFFICER, Role.HEAD, Role.MANAGER)


@dataclass
class World:
    """A province with two communes, four procedures of two fields, and one person who may do everything."""

    province: Office
    communes: list[Office]
    versions: list[ProcedureVersion]
    actor: Actor

    @property
    def offices(self) -> list[Office]:
        return [self.province, *self.communes]


def make_world() -> World:
    province = make_office("H99", level="province", name="Tỉnh Thử")
    communes = [make_office(f"H99.0{n}", parent=province, name=f"Phường {n}") for n in (1, 2)]
    levels = ["commune", "province"]
    land = make_field("dat-dai", "Đất đai")
    versions = [
        make_procedure("1.000001", amount=3, levels=levels),
        make_procedure("1.000002", amount=4, unit="working_hours", levels=levels, field=land),
        make_procedure("1.000003", amount=None, unit="none", levels=levels),
        make_procedure("1.000004", amount=10, unit="calendar_days", levels=levels, field=land),
    ]
    CommittedLimit.objects.create(
        office=province,
        procedure=versions[3].procedure,
        amount=2,
        unit="calendar_days",
        decision="QĐ 12/QĐ-UBND",
        valid_from=BEGINNING.date(),
    )
    roles = {office.pk: frozenset(EVERY_ROLE) for office in (province, *communes)}
    return World(province, communes, versions, Actor(id=7, name="Người Thử", roles=roles))
