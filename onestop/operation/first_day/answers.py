"""What the person says who sets an office up, as a file or a terminal gives it, checked all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from dossiers.rules.actors import Role
from dossiers.rules.codes import check_office_code
from onestop.documents.printing.models import PrintSettings
from onestop.operation.first_day.kinds import KINDS
from onestop.people.accounts.models import User
from procedures.models import Office
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop
from procedures.rules.vietnamese import clean_text
from procedures.selectors.calendars import WEEKDAYS, hours_from


@dataclass(frozen=True)
class Heading:
    """The letterhead of an office, as `onestop.documents.printing.models.PrintSettings` keeps it."""

    superior_heading: str = ""
    agency_heading: str = ""
    place: str = ""
    desk_symbol: str = ""
    agency_symbol: str = ""
    signer_title: str = ""
    signer_name: str = ""
    phone: str = ""
    public_address: str = ""
    opening_hours: str = ""


@dataclass(frozen=True)
class UnitAnswer:
    """A section inside an office; `kind` is what steps of a procedure call it, such as civil_status."""

    code: str = ""
    name: str = ""
    kind: str = ""


@dataclass(frozen=True)
class OfficeAnswer:
    """An office; `parent` is a code, empty for the province. `hours` by weekday, empty for the national ones."""

    code: str = ""
    name: str = ""
    kind: str = ""
    parent: str = ""
    unit: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    receipt_series: str = ""
    hours: Mapping[str, list[list[str]]] = field(default_factory=dict)
    letterhead: Heading = field(default_factory=Heading)
    units: tuple[UnitAnswer, ...] = ()


@dataclass(frozen=True)
class PersonAnswer:
    """A person; without `password` one is made and shown once. `office` is a code, empty for the province."""

    username: str = ""
    full_name: str = ""
    email: str = ""
    office: str = ""
    roles: tuple[str, ...] = ()
    password: str = ""


@dataclass(frozen=True)
class Answers:
    """All of it. The administrator holds that role and the editor's for the whole province; None: one is there."""

    province: OfficeAnswer
    offices: tuple[OfficeAnswer, ...]
    administrator: PersonAnswer | None
    people: tuple[PersonAnswer, ...]


Part = TypeVar("Part", Heading, UnitAnswer, OfficeAnswer, PersonAnswer)


def read_answers(told: Mapping[str, Any], *, known_offices: frozenset[str] = frozenset()) -> Answers:
    """The answers in their types; `known_offices` are the codes of those that are there.

    Raises RuleErrors: what is wrong, each with its place, like `offices.1.code`.
    """
    reading = _Reading()
    reading.only(told, ("province", "offices", "administrator", "people"), "")
    answers = Answers(
        province=reading.office(told.get("province", {}), "province"),
        offices=tuple(reading.office(row, place) for row, place in reading.rows(told, "offices", "")),
        administrator=(
            reading.part(PersonAnswer, told["administrator"], "administrator")
            if "administrator" in told
            else None
        ),
        people=tuple(
            reading.part(PersonAnswer, row, place) for row, place in reading.rows(told, "people", "")
        ),
    )
    if not reading.problems:
        reading.problems.extend(_problems(answers, known_offices))
    if reading.problems:
        raise RuleErrors(reading.problems)
    return answers


def _refused(place: str, code: str, template: str, **params: object) -> RuleError:
    return RuleError(code, template, field=place, **params)


class _Reading:
    """Turns mappings into the types above and remembers what is no text, no list or an unknown name."""

    def __init__(self) -> None:
        self.problems: list[RuleError] = []

    def only(self, told: Any, known: tuple[str, ...], place: str) -> None:
        for name in told:
            if name not in known:
                self.problems.append(
                    _refused(
                        f"{place}.{name}".strip("."),
                        "answer_unknown",
                        gettext_noop("There is no such entry; known are: %(known)s."),
                        known=", ".join(known),
                    )
                )

    def rows(self, told: Mapping[str, Any], name: str, place: str) -> Iterator[tuple[Any, str]]:
        rows = told.get(name, [])
        where = f"{place}.{name}".strip(".")
        if not isinstance(rows, list):
            self._wrong(where)
            return
        for number, row in enumerate(rows):
            yield row, f"{where}.{number}"

    def office(self, told: Any, place: str) -> OfficeAnswer:
        if not isinstance(told, Mapping):
            self._wrong(place)
            return OfficeAnswer()
        plain = {name: value for name, value in told.items() if name not in ("letterhead", "units", "hours")}
        office = self.part(OfficeAnswer, plain, place)
        heading = self.part(Heading, told.get("letterhead", {}), f"{place}.letterhead")
        units = tuple(self.part(UnitAnswer, row, at) for row, at in self.rows(told, "units", place))
        return OfficeAnswer(
            **{
                **vars(office),
                "letterhead": heading,
                "units": units,
                "hours": self._hours(told.get("hours", {}), f"{place}.hours"),
            }
        )

    def part(self, kind: type[Part], told: Any, place: str) -> Part:
        if not isinstance(told, Mapping):
            self._wrong(place)
            return kind()
        names = tuple(each.name for each in fields(kind))
        self.only(told, names, place)
        values = {name: self._value(name, told[name], f"{place}.{name}") for name in names if name in told}
        return kind(**values)

    def _value(self, name: str, value: Any, place: str) -> Any:
        if name == "roles" and isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        if not isinstance(value, str) or name == "roles":
            self._wrong(place)
            return () if name == "roles" else ""
        try:
            return value if name == "password" else clean_text(value)
        except RuleError as error:
            self.problems.append(_refused(place, error.code, error.template, **error.params))
            return ""

    def _hours(self, told: Any, place: str) -> Mapping[str, list[list[str]]]:
        try:
            if told and (not isinstance(told, Mapping) or not set(told) <= set(WEEKDAYS)):
                raise ValueError
            hours_from(told)
        except (ValueError, TypeError, AttributeError):
            self.problems.append(
                _refused(
                    place,
                    "hours_invalid",
                    gettext_noop('Write opening periods by weekday, like {"mon": [["07:30", "11:30"]]}.'),
                )
            )
            return {}
        return told or {}

    def _wrong(self, place: str) -> None:
        self.problems.append(
            _refused(place, "answer_invalid", gettext_noop("This entry has the wrong shape; see --example."))
        )


def _problems(answers: Answers, known_offices: frozenset[str]) -> Iterator[RuleError]:
    """What a rule says against single entries and their references to each other."""
    yield from _of_office(answers.province, "province", is_root=True)
    for number, office in enumerate(answers.offices):
        yield from _of_office(office, f"offices.{number}", is_root=False)
    codes = [answers.province.code, *(office.code for office in answers.offices)]
    codes += [unit.code for office in answers.offices for unit in office.units]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _refused(
            "offices", "code_twice", gettext_noop("The code %(office)s is there twice."), office=code
        )
    known = known_offices.union(codes)
    for number, office in enumerate(answers.offices):
        yield from _of_place(office.parent, known, f"offices.{number}.parent")
    yield from _of_people(answers, known)


def _of_office(office: OfficeAnswer, place: str, *, is_root: bool) -> Iterator[RuleError]:
    yield from _named(office.code, office.name, place)
    if not is_root and office.kind not in KINDS:
        yield _refused(
            f"{place}.kind",
            "kind_unknown",
            gettext_noop("Write one of these kinds: %(kinds)s."),
            kinds=", ".join(KINDS),
        )
    told = {name: getattr(office, name) for name in ("name", "address", "phone", "email", "receipt_series")}
    yield from _of_fields(Office(**told, kind=office.unit), place)
    yield from _of_fields(PrintSettings(**vars(office.letterhead)), f"{place}.letterhead")
    for number, unit in enumerate(office.units):
        yield from _named(unit.code, unit.name, f"{place}.units.{number}")
        yield from _of_fields(Office(name=unit.name, kind=unit.kind), f"{place}.units.{number}")


def _of_fields(row: models.Model, place: str) -> Iterator[RuleError]:
    """What the columns refuse of the texts that are given: too long, no address."""
    empty = [each.name for each in row._meta.fields if not getattr(row, each.attname)]
    try:
        row.clean_fields(exclude={*empty, "password", "path", "office"})
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            yield _refused(f"{place}.{name}", "entry_invalid", "%(text)s", text=" ".join(texts))


def _named(code: str, name: str, place: str) -> Iterator[RuleError]:
    try:
        check_office_code(code)
    except RuleError as error:
        yield _refused(f"{place}.code", error.code, error.template, **error.params)
    if not name:
        yield _refused(f"{place}.name", "name_missing", gettext_noop("Give the name."))


def _of_people(answers: Answers, codes: frozenset[str]) -> Iterator[RuleError]:
    places = [(answers.administrator, "administrator")] if answers.administrator else []
    places += [(person, f"people.{number}") for number, person in enumerate(answers.people)]
    names = [person.username for person, _place in places]
    for person, place in places:
        yield from _of_person(person, place, codes)
        if names.count(person.username) > 1:
            yield _refused(
                f"{place}.username",
                "username_twice",
                gettext_noop("%(username)s is there twice; every person needs a name of their own."),
                username=person.username,
            )


def _of_person(person: PersonAnswer, place: str, codes: frozenset[str]) -> Iterator[RuleError]:
    user = User(username=person.username, full_name=person.full_name, email=person.email)
    yield from _of_fields(user, place)
    if not person.username:
        yield _refused(f"{place}.username", "username_missing", gettext_noop("Give the sign-in name."))
    if not person.full_name:
        yield _refused(f"{place}.full_name", "name_missing", gettext_noop("Give the name."))
    yield from _of_place(person.office, codes, f"{place}.office")
    if place == "administrator":
        return
    known = [role.value for role in Role]
    if not person.roles or not set(person.roles) <= set(known):
        yield _refused(
            f"{place}.roles",
            "role_unknown",
            gettext_noop("Write one or more of these roles: %(roles)s."),
            roles=", ".join(known),
        )


def _of_place(code: str, known: frozenset[str], place: str) -> Iterator[RuleError]:
    if code and code not in known:
        yield _refused(
            place,
            "office_unknown",
            gettext_noop("There is no office with the code %(office)s."),
            office=code,
        )
