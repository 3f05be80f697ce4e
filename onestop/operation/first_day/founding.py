"""Founding offices: one transaction that adds what is not there yet and changes nothing that is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from dossiers.locks import hold
from dossiers.rules.actors import Role
from dossiers.rules.roles import FOUNDERS
from onestop.documents.printing.models import PrintSettings
from onestop.operation.first_day.answers import Answers, OfficeAnswer, PersonAnswer, UnitAnswer
from onestop.operation.first_day.kinds import KINDS, PROVINCE, OfficeKind
from onestop.people.accounts.models import Membership, User
from procedures.models import Calendar, Office
from procedures.rules.errors import RuleError
from procedures.selectors.calendars import national_calendar_row
from procedures.services import load_national_calendar, publish_calendar_version, save_office
from procedures.services.calendars import new_calendar_version

# Without letters that look alike; 16 of 31 are 79 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Founded:
    """What was added, by its kind and name, and the first passwords that were made: they are nowhere else."""

    added: list[tuple[str, str]] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def found(answers: Answers, *, by: str, at: datetime, own_password: bool = False) -> Founded:
    """Add what the answers name and the database does not have: calendar, offices, letterheads, people, roles.

    Passwords are changed at the first sign-in, but for the administrator's when it is `own_password`: typed by that
    person. What is there stays as it is, whatever the answers say. Raises RuleError("password_weak").
    """
    # Two at once would both find the same things missing.
    hold("first day")
    load_national_calendar(by=by, at=at)
    done = Founded()
    founder = _Founder(done, by, at)
    province = founder.office(answers.province, PROVINCE, None)
    for answer in answers.offices:
        parent = Office.objects.get(code=answer.parent) if answer.parent else province
        founder.office(answer, KINDS[answer.kind], parent)
    if answers.administrator:
        roles = [role.value for role in FOUNDERS]
        founder.person(answers.administrator, province, roles, is_own_password=own_password)
    for person in answers.people:
        office = Office.objects.get(code=person.office) if person.office else province
        founder.person(person, office, person.roles)
    return done


def new_password() -> str:
    """A password to be written down once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


class _Founder:
    def __init__(self, done: Founded, by: str, at: datetime) -> None:
        self.done, self.by, self.at = done, by, at

    def office(self, answer: OfficeAnswer, kind: OfficeKind, parent: Office | None) -> Office:
        """The office with its calendar, letterhead and sections."""
        office = self._saved(
            answer.code,
            lambda: Office(
                code=answer.code,
                name=answer.name,
                level=kind.level,
                kind=answer.unit or kind.unit,
                parent=parent,
                calendar=self._calendar(answer),
                address=answer.address,
                phone=answer.phone,
                email=answer.email,
                receipt_series=answer.receipt_series,
            ),
        )
        self._letterhead(office, answer)
        for unit in answer.units:
            self._saved(unit.code, lambda unit=unit: _section(unit, office))  # type: ignore[misc]
        return office

    def _saved(self, code: str, make: Callable[[], Office]) -> Office:
        known = Office.objects.filter(code=code).first()
        if known:
            return known
        office = save_office(make(), by=self.by, at=self.at)
        self.done.added.append(("office", f"{office.code} {office.name}"))
        return office

    def _calendar(self, answer: OfficeAnswer) -> Calendar | None:
        """A calendar with the office's own hours, on top of the national one."""
        if not answer.hours:
            return None
        code = answer.code.lower().replace(".", "-")
        calendar, is_new = Calendar.objects.get_or_create(
            code=code, defaults={"name": f"Lịch {answer.name}"[:200], "parent": national_calendar_row()}
        )
        if is_new:
            national = load_national_calendar(by=self.by, at=self.at)
            draft = new_calendar_version(
                calendar, parent_version=national, hours=dict(answer.hours), reason="Giờ làm việc của cơ quan"
            )
            publish_calendar_version(draft, by=self.by, at=self.at)
            self.done.added.append(("calendar", calendar.name))
        return calendar

    def _letterhead(self, office: Office, answer: OfficeAnswer) -> None:
        told = {name: text for name, text in asdict(answer.letterhead).items() if text}
        if not told or PrintSettings.objects.filter(office=office).exists():
            return
        row = PrintSettings(office=office, **told)
        row.full_clean()
        row.save()
        self.done.added.append(("letterhead", str(office)))

    def person(
        self, answer: PersonAnswer, office: Office, roles: Iterable[str], *, is_own_password: bool = False
    ) -> None:
        """The person with these roles in the office; a known person's password stays."""
        user = User.objects.filter(username=answer.username).first() or self._user(answer, is_own_password)
        for role in roles:
            if Membership.objects.get_or_create(user=user, office=office, role=Role(role))[1]:
                self.done.added.append(("role", f"{user.username} {Role(role).value} {office.code}"))

    def _user(self, answer: PersonAnswer, is_own_password: bool) -> User:
        user = User(username=answer.username, full_name=answer.full_name, email=answer.email)
        user.must_change_password = not (answer.password and is_own_password)
        password = answer.password or new_password()
        if answer.password:
            _check_password(password, user)
        else:
            self.done.passwords[user.username] = password
        user.set_password(password)
        user.save()
        self.done.added.append(("person", f"{user.username} {user.full_name}"))
        return user


def _section(unit: UnitAnswer, office: Office) -> Office:
    return Office(code=unit.code, name=unit.name, kind=unit.kind, level=office.level, parent=office)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleError(
            "password_weak", "%(text)s", field=user.username, text=" ".join(error.messages)
        ) from error
