"""The points of the list: what each is called, whether it keeps an office from intake, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.rules.errors import gettext_noop


@dataclass(frozen=True, slots=True)
class About:
    """A kind of point. `page` is the address under /quan-tri/ where it is put right, by its name; may be empty."""

    key: str
    blocks: bool
    title: str
    remedy: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """How one point is. `offices`: the names of those where it is missing; empty when it is about all of them."""

    about: About
    is_done: bool
    offices: tuple[str, ...]
    params: Mapping[str, object]

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def blocks(self) -> bool:
        return self.about.blocks

    @property
    def page(self) -> str:
        """The address where it is put right; empty when no page does it."""
        return reverse(f"admin:{self.about.page}") if self.about.page else ""

    @property
    def title(self) -> str:
        """What it is about, in the reader's language."""
        return _(self.about.title) % self.params

    @property
    def remedy(self) -> str:
        """What to do, in the reader's language."""
        return _(self.about.remedy) % self.params


_ALL = (
    About(
        "calendar",
        True,
        gettext_noop("National working calendar of this year"),
        gettext_noop(
            "Run “manage.py migrate”; for a year that is not shipped, publish a version of the calendar."
        ),
        "procedures_calendarversion_changelist",
    ),
    About(
        "calendar_next",
        False,
        gettext_noop("National working calendar of %(year)s, as decided"),
        gettext_noop(
            "Due dates that reach into a year without a calendar are refused, those of a provisional year may move. "
            "When the Government has decided the holidays, publish a new version of the calendar."
        ),
        "procedures_calendarversion_changelist",
    ),
    About(
        "office",
        True,
        gettext_noop("An office that takes dossiers in"),
        gettext_noop("Run “manage.py first_day”, or enter the office."),
        "procedures_office_changelist",
    ),
    About(
        "administrator",
        True,
        gettext_noop("An administrator"),
        gettext_noop("Run “manage.py first_day”."),
        "accounts_user_changelist",
    ),
    About(
        "clerk",
        True,
        gettext_noop("A reception clerk in every office that takes dossiers in"),
        gettext_noop("Enter a person, and the role of reception clerk in the office."),
        "accounts_user_changelist",
    ),
    About(
        "resolver",
        True,
        gettext_noop("An officer or head of office, who enters results"),
        gettext_noop(
            "Enter a person, and the role of officer or head of office in the office itself, not in a unit."
        ),
        "accounts_user_changelist",
    ),
    About(
        "procedures",
        True,
        gettext_noop("Procedures in force"),
        gettext_noop(
            "Import the national catalogue with “manage.py import_catalogue”, or fill in the spreadsheet of "
            "“manage.py catalogue_template”, or enter a procedure and publish it."
        ),
        "procedures_procedureversion_changelist",
    ),
    About(
        "competence",
        True,
        gettext_noop("Procedures that the office may resolve"),
        gettext_noop("No procedure in force names the level of these offices. Publish one that does."),
        "procedures_procedureversion_changelist",
    ),
    About(
        "head",
        False,
        gettext_noop("A head of office, who re-appoints, stops and reopens"),
        gettext_noop("Enter a person, and the role of head of office in the office itself."),
        "accounts_user_changelist",
    ),
    About(
        "officer",
        False,
        gettext_noop("An officer who processes dossiers"),
        gettext_noop("Enter a person, and the role of officer in the office or one of its units."),
        "accounts_user_changelist",
    ),
    About(
        "manager",
        False,
        gettext_noop("A manager who watches the rates"),
        gettext_noop("Enter a person, and the role of manager in the office or above it."),
        "accounts_user_changelist",
    ),
    About(
        "units",
        False,
        gettext_noop("Units that the steps of procedures call"),
        gettext_noop(
            "No unit answers to: %(units)s. Enter it under its office, with this word as kind of unit."
        ),
        "procedures_office_changelist",
    ),
    About(
        "letterhead",
        False,
        gettext_noop("Letterhead: agency and place"),
        gettext_noop("Papers show the name of the office and no place. Enter the print settings."),
        "printing_printsettings_changelist",
    ),
    About(
        "address",
        False,
        gettext_noop("Address of the office"),
        gettext_noop("Receipts name where the result is handed over. Enter the address."),
        "procedures_office_changelist",
    ),
    About(
        "worker",
        False,
        gettext_noop("The worker runs"),
        gettext_noop("Without it nothing is lost, but rates lag and official reports are refused. Start it."),
    ),
    About(
        "backup",
        False,
        gettext_noop("A backup of the last two days"),
        gettext_noop("Take one and note it with “manage.py note_backup”; deploy/backup does both."),
    ),
    About(
        "public_address",
        False,
        gettext_noop("Public address (BASE_URL)"),
        gettext_noop("Papers and codes lead to localhost. Set BASE_URL and start again."),
    ),
    About(
        "scanner",
        False,
        gettext_noop("Virus scanner"),
        gettext_noop("Files are taken unseen. Set ONESTOP_FILE_SCANNER."),
    ),
    About(
        "email",
        False,
        gettext_noop("Mail server"),
        gettext_noop("Applicants and scheduled reports get no mail. Set SMTP_HOST and SMTP_FROM."),
    ),
    About(
        "messages",
        False,
        gettext_noop("Messages leave the house"),
        gettext_noop(
            "ONESTOP_HOLD_MESSAGES holds notices, webhooks and mails back, as a copy of the data should. "
            "Take it away where people are served."
        ),
    ),
)
POINTS: Mapping[str, About] = {about.key: about for about in _ALL}
