"""Rows that tests stand on, made through the real services. Shared by all test packages: keep it small and general.

office = make_office("H99.01")
version = make_procedure("1.000001", amount=3)            # in force, one limit, one fee, one paper
clerk = make_actor(office, Role.CLERK, Role.OFFICER, Role.HEAD)
receipt = make_dossier(office, version, by=clerk, at=local(2026, 3, 2, 9))
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from dossiers.rules.actors import Actor, Role
from dossiers.services.drafts import IntakeDraft, PaperDraft, PartyDraft
from dossiers.services.intake import Receipt, take_in
from procedures.models import Fee, Field, Limit, Office, Paper, Procedure, ProcedureVersion
from procedures.rules.vietnamese import search_key, sort_key
from procedures.rules.workdays import LOCAL
from procedures.services import load_national_calendar, publish_version, save_office

BEGINNING = datetime(2018, 1, 1, 8, tzinfo=LOCAL)
_numbers = count(1)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment by the office's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL)


def make_calendar() -> Any:
    """The shipped national calendar, published."""
    return load_national_calendar(by="test", at=BEGINNING)


def make_office(
    code: str = "", *, parent: Office | None = None, level: str = "commune", **fields: Any
) -> Office:
    """An office (and the national calendar, which every office needs)."""
    make_calendar()
    code = code or f"H99.{next(_numbers):03d}"
    office = Office(
        code=code, name=fields.pop("name", f"Phường {code}"), level=level, parent=parent, **fields
    )
    return save_office(office, by="test", at=BEGINNING)


def make_field(code: str = "ho-tich", name: str = "Hộ tịch") -> Field:
    return Field.objects.get_or_create(
        code=code, defaults={"name": name, "search_key": search_key(name), "sort_key": sort_key(name)}
    )[0]


def make_procedure(
    code: str = "",
    *,
    amount: int | str | None = 3,
    unit: str = "working_days",
    fee: int | None = 8000,
    publish: bool = True,
    valid_from: date = date(2018, 1, 1),
    **fields: Any,
) -> ProcedureVersion:
    """A version with one limit for everything, one fee and one paper; in force unless `publish` is false."""
    code = code or f"1.{next(_numbers):06d}"
    procedure, _ = Procedure.objects.get_or_create(code=code, defaults={"is_internal": code.startswith("6.")})
    defaults: dict[str, Any] = {
        "number": procedure.versions.count() + 1,
        "name": f"Thủ tục {code}",
        "field": fields.pop("field", None) or make_field(),
        "levels": ["commune"],
        "channels": ["direct", "online", "postal"],
        "authority": "UBND cấp xã",
        "applicants": "Công dân",
        "result": "Giấy xác nhận",
        "how_to": "Bước 1: nộp hồ sơ",
    }
    version = ProcedureVersion.objects.create(procedure=procedure, **{**defaults, **fields})
    Limit.objects.create(version=version, amount=None if amount is None else Decimal(str(amount)), unit=unit)
    Fee.objects.create(version=version, amount=fee)
    Paper.objects.create(version=version, name="Tờ khai", originals=1)
    return publish_version(version, by="test", at=BEGINNING, valid_from=valid_from) if publish else version


def make_actor(office: Office, *roles: Role, name: str = "Cán bộ thử", number: int = 1) -> Actor:
    """A member of staff with these roles in the office (default: clerk, officer and head)."""
    held = frozenset(roles or (Role.CLERK, Role.OFFICER, Role.HEAD))
    return Actor(id=number, name=name, roles={office.pk: held})


def make_draft(version: ProcedureVersion, **fields: Any) -> IntakeDraft:
    defaults: dict[str, Any] = {
        "procedure": version.procedure.code,
        "channel": "direct",
        "applicant": PartyDraft(name="Nguyễn Thị Thử", id_number="999099000001", phone="0900000001"),
        "papers": (PaperDraft(name="Tờ khai", originals=1),),
    }
    return IntakeDraft(**{**defaults, **fields})


def make_dossier(
    office: Office, version: ProcedureVersion, *, by: Actor, at: datetime, **fields: Any
) -> Receipt:
    """A dossier taken in at that moment."""
    return take_in(make_draft(version, **fields), by=by, office=office, at=at)
