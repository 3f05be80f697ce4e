"""The questions of the first day on a terminal; the answers have the shape of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from dossiers.rules.roles import FIRST_STAFF
from onestop.operation.first_day.kinds import KINDS

Ask = Callable[[str], str]
Row = dict[str, Any]


class Questions:
    """`ask` shows a question and gives the line typed; `hide` does so without showing what is typed."""

    def __init__(self, ask: Ask, hide: Ask, say: Callable[[str], None]) -> None:
        self.ask, self.hide, self.say = ask, hide, say

    def all(self, *, province: Row | None, has_administrator: bool) -> Row:
        """Everything; of a province that is there only what is beneath it."""
        told: Row = {"province": province or self.province()}
        told["offices"] = list(self.offices())
        if not has_administrator:
            told["administrator"] = self.administrator()
        told["people"] = [person for office in told["offices"] for person in self.people(office)]
        return told

    def province(self) -> Row:
        """The root of the tree."""
        self.say(_("The province (code and name as in the list of administrative units):"))
        return {"code": self.needed(_("Code, like H29")), "name": self.needed(_("Name"))}

    def offices(self) -> Iterator[Row]:
        """One office after the other."""
        while True:
            yield self.office()
            if not self.agreed(_("Another office?")):
                return

    def office(self) -> Row:
        """One office, with its letterhead and sections."""
        self.say(_("An office that takes dossiers in:"))
        kinds = {name: _(kind.label) for name, kind in KINDS.items()}
        for name, label in kinds.items():
            self.say(f"  {name:<17} {label}")
        office: Row = {
            "kind": self.one_of(_("Kind"), tuple(kinds)),
            "code": self.needed(_("Code, like H29.12")),
            "name": self.needed(_("Name")),
            "address": self.ask(_("Address")).strip(),
            "phone": self.ask(_("Phone")).strip(),
        }
        office["letterhead"] = {
            "agency_heading": self.ask(_("Letterhead, agency (empty: the name)")).strip() or office["name"],
            "place": self.ask(_("Letterhead, place before the date")).strip(),
            "signer_title": self.ask(_("Title of who signs, like CHỦ TỊCH")).strip(),
        }
        office["units"] = list(self.units(office["code"]))
        return office

    def units(self, above: str) -> Iterator[Row]:
        """The sections that dossiers pass through."""
        while self.agreed(_("A section inside that dossiers pass through?")):
            yield {
                "code": self.needed(_("Code, like %(code)s") % {"code": f"{above}.HT"}),
                "name": self.needed(_("Name")),
                "kind": self.ask(_("What steps call it, like civil_status")).strip(),
            }

    def administrator(self) -> Row:
        """The first person who may sign in at /quan-tri/."""
        self.say(_("The first administrator:"))
        person = self.person()
        password = self.hide(_("Password (empty: one is made and shown once)"))
        return person | ({"password": password} if password else {})

    def people(self, office: Row) -> Iterator[Row]:
        """Who works in the office, role by role."""
        self.say(_("People of %(office)s (empty sign-in name: nobody yet):") % {"office": office["name"]})
        for role in FIRST_STAFF:
            self.say(f"  {_(role.label)}")
            username = self.ask(_("Sign-in name")).strip()
            if username:
                yield {
                    "username": username,
                    "full_name": self.needed(_("Full name")),
                    "office": office["code"],
                    "roles": [role.value],
                }

    def person(self) -> Row:
        """Sign-in name, name and mail."""
        return {
            "username": self.needed(_("Sign-in name")),
            "full_name": self.needed(_("Full name")),
            "email": self.ask(_("E-mail")).strip(),
        }

    def needed(self, question: str) -> str:
        """A line that is not empty."""
        while not (line := self.ask(question).strip()):
            self.say(_("This is needed."))
        return line

    def one_of(self, question: str, choices: tuple[str, ...]) -> str:
        """One of these words."""
        while (line := self.needed(question)) not in choices:
            self.say(_("Write one of these: %(choices)s.") % {"choices": ", ".join(choices)})
        return line

    def agreed(self, question: str) -> bool:
        """A yes or a no; an empty line is no."""
        return self.ask(f"{question} [{_('y/N')}]").strip().lower() in {"y", "yes", "c", "có", "co"}
