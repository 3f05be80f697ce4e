"""`manage.py show_signins`: the sign-ins of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onestop.demo.sign_ins import ensure_sign_ins, renew_sign_ins
from onestop.demo.staff import staff_rows
from onestop.people.accounts.models import User


class Command(BaseCommand):
    help = "Prints the sign-ins of the demonstration; --renew gives its people a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="Make a new password first.")

    def handle(self, *args: object, renew: bool, **options: Any) -> None:
        """Prints; exit 1 where there is no demonstration."""
        names = [row["username"] for row in staff_rows()]
        if settings.ONESTOP_ENV == "production" or not User.objects.filter(username__in=names).exists():
            raise CommandError("There are no demonstration sign-ins here.")
        path = renew_sign_ins() if renew else ensure_sign_ins()
        self.stdout.write(path.read_text(encoding="utf-8").rstrip())
