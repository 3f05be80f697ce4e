"""`manage.py first_day`: founds a real office, and says what is missing until its first dossier."""

from __future__ import annotations

import getpass
import json
import os
import sys
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.rules.actors import Role
from onestop.operation.first_day.answers import read_answers
from onestop.operation.first_day.asking import Questions
from onestop.operation.first_day.examples import EXAMPLES
from onestop.operation.first_day.founding import Founded, found
from onestop.operation.first_day.missing import FirstDay, first_day
from onestop.operation.first_day.points import Point
from onestop.operation.schema import missing_migrations
from onestop.people.accounts.models import Membership
from procedures.models import Office
from procedures.rules.errors import RuleError, RuleErrors

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Founds a real office: province, offices with their sections, letterheads, the first administrator and the "
        "people who work there; by questions on the terminal, or from a file. It adds what is missing and changes "
        "nothing that is there, so it can run again. At the end it lists what keeps the first dossier from being "
        "taken in, and what is advised. Exit code 0: dossiers can be taken in; 1: something is missing; 2: wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, metavar="ANSWERS", help="Answers as .json or .toml.")
        parser.add_argument("--check", action="store_true", help="Only the list of what is missing.")
        parser.add_argument("--example", choices=EXAMPLES, help="Print answers to fill in, and nothing else.")
        parser.add_argument(
            "--language", choices=("vi", "en"), default=_language(), help="Default: the locale's."
        )

    def handle(
        self,
        *args: object,
        file: Path | None,
        check: bool,
        example: str | None,
        language: str,
        **options: Any,
    ) -> None:
        """Founds, unless only asked for the list or an example; exit 1 while nothing can be taken in."""
        if example:
            self.stdout.write(EXAMPLES[example])
            return
        with translation.override(language):
            _refuse_old_tables()
            if not check:
                self._tell(self._found(self._answers(file), is_typed=file is None))
            state = first_day(timezone.now())
            self._list(state)
            if not state.can_take_in:
                raise CommandError(
                    _("No dossier can be taken in yet: see above."), returncode=FOUND_SOMETHING
                )

    def _answers(self, file: Path | None) -> dict[str, Any]:
        if file:
            return _read(file)
        if not sys.stdin.isatty():
            raise CommandError(
                _("There is no terminal to ask: name a file with --file (see --example), or use --check."),
                returncode=WRONG_USE,
            )
        questions = Questions(_ask, lambda text: getpass.getpass(f"{text}: "), self.stdout.write)
        root = Office.objects.filter(parent=None).order_by("pk").first()
        known = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()
        return questions.all(
            province={"code": root.code, "name": root.name} if root else None, has_administrator=known
        )

    def _found(self, told: dict[str, Any], *, is_typed: bool) -> Founded:
        codes = frozenset(Office.objects.values_list("code", flat=True))
        try:
            answers = read_answers(told, known_offices=codes)
            return found(answers, by="first_day", at=timezone.now(), own_password=is_typed)
        except RuleError as error:
            each = error.errors if isinstance(error, RuleErrors) else (error,)
            lines = [f"  {one.field}: {_(one.template) % one.params}" for one in each]
        except ValidationError as error:
            lines = [f"  letterhead: {text}" for text in error.messages]
        heading = _("Nothing was written. These answers cannot be used:")
        raise CommandError("\n".join([heading, *lines]), returncode=WRONG_USE)

    def _tell(self, done: Founded) -> None:
        kinds = {
            "office": _("office"),
            "calendar": _("calendar"),
            "letterhead": _("letterhead"),
            "person": _("person"),
            "role": _("role"),
        }
        for kind, name in done.added:
            self.stdout.write(f"  + {kinds[kind]}: {name}")
        if not done.added:
            self.stdout.write(_("Everything is there already; nothing was changed."))
        if done.passwords:
            self.stdout.write(
                _("First passwords. They are shown this once, and changed at the first sign-in:")
            )
        for username, password in done.passwords.items():
            self.stdout.write(f"    {username:<24} {password}")

    def _list(self, state: FirstDay) -> None:
        if state.can_take_in:
            self.stdout.write(
                _("Dossiers can be taken in at: %(desks)s.") % {"desks": "; ".join(state.desks)}
            )
        self._part(_("Missing before the first dossier:"), state.blocking)
        self._part(_("Advised:"), state.advised)

    def _part(self, heading: str, points: tuple[Point, ...]) -> None:
        if points:
            self.stdout.write(heading)
        for point in points:
            self.stdout.write(f"  - {point.title}")
            if point.offices:
                self.stdout.write(f"      {'; '.join(point.offices)}")
            self.stdout.write(f"      {point.remedy}")


def _refuse_old_tables() -> None:
    if missing_migrations():
        raise CommandError(
            _("The database is not as this version needs it. Run “manage.py migrate” first."),
            returncode=WRONG_USE,
        )


def _read(file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes()
        told = tomllib.loads(content.decode()) if file.suffix == ".toml" else json.loads(content)
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror or error},
            returncode=WRONG_USE,
        ) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(
            _("%(file)s is no JSON or TOML: %(why)s") % {"file": file, "why": error}, returncode=WRONG_USE
        ) from error
    if not isinstance(told, dict):
        raise CommandError(
            _("%(file)s holds no answers; --example shows some.") % {"file": file}, returncode=WRONG_USE
        )
    return told


def _language() -> str:
    """English where the terminal's locale is English; else Vietnamese, as the office's papers are."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if said.lower().startswith("en") else "vi"


def _ask(question: str) -> str:
    try:
        return input(f"{question}: ")
    except EOFError as error:
        raise CommandError(
            _("The answers ended before the questions; nothing was written."), returncode=WRONG_USE
        ) from error
