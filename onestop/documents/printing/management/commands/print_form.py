"""One official form of one dossier as a PDF file."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Dossier, Event
from dossiers.rules.forms import Form, form_number
from onestop.documents.printing.documents import Copy, form_of, form_pdf
from procedures.rules.errors import RuleError

FOUND_SOMETHING, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Print a form of a dossier as PDF: 01–07 by the numbers of the set in force on the day of the event "
        "(Circular 03/2025/TT-VPCP from 15 September 2025, before it Circular 01/2018/TT-VPCP). The newest event that "
        "prints this form is taken. Exit 0 when printed, 1 when the dossier has no such form, 2 on wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="dossier code")
        parser.add_argument("--form", required=True, metavar="NUMBER", help="01 to 06, as on the event's day")
        parser.add_argument("--output", required=True, metavar="FILE.pdf", type=Path)
        parser.add_argument("--event", type=int, metavar="NUMBER", help="the event's number in the dossier")
        parser.add_argument(
            "--copies",
            choices=["applicant", "office", "both"],
            default="applicant",
            help="of form 01 (default: the applicant's)",
        )
        parser.add_argument(
            "--ask-secret", action="store_true", help="ask for the look-up secret and print it on form 01"
        )

    def handle(self, *args: object, **options: Any) -> None:
        dossier = Dossier.objects.filter(code=options["code"]).first()
        if dossier is None:
            raise CommandError(
                _("There is no dossier %(code)s.") % {"code": options["code"]}, returncode=WRONG_USE
            )
        event, form = _wanted(dossier, options["form"], options["event"])
        secret = getpass.getpass(_("Look-up secret: ")) if options["ask_secret"] else None
        copies = list(Copy) if options["copies"] == "both" else [Copy(options["copies"])]
        try:
            document = form_pdf(dossier, event, at=timezone.now(), form=form, secret=secret, copies=copies)
        except RuleError as refused:
            raise CommandError(_(refused.template) % refused.params, returncode=FOUND_SOMETHING) from None
        options["output"].write_bytes(document.content)


def _wanted(dossier: Dossier, number: str, seq: int | None) -> tuple[Event, Form]:
    """The newest event that prints the form of that number, or the event of that number; and the form's kind."""
    events = dossier.events.select_related("office").order_by("-seq")
    for event in events.filter(seq=seq) if seq else events:
        form = form_of(event)
        if form and form_number(form, event.happened_on) == number:
            return event, form
    newest = events.first()
    # The slip may be printed before the first hand-over, and long after it.
    if newest and form_number(Form.CONTROL_SLIP, newest.happened_on) == number:
        return newest, Form.CONTROL_SLIP
    raise CommandError(
        _("The dossier %(code)s has no form %(form)s.") % {"code": dossier.code, "form": number},
        returncode=FOUND_SOMETHING,
    )
