"""`manage.py forget_loose_files`: removes what an upload that broke off left behind."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import file_storage as file_shelf
from dossiers.selectors.files import loose_files

# Whatever is younger may belong to an upload that is still being entered.
AGE = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Lists stored files that belong to no dossier and are older than a day; --delete removes them. They come from "
        "uploads that broke off; no file of a dossier is ever touched. After a restored database, restore "
        "the files too before using it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="remove them; without it they are only counted"
        )

    def handle(self, *args: object, delete: bool, **options: Any) -> None:
        count = 0
        for found in loose_files(timezone.now() - AGE):
            count += 1
            if delete:
                file_shelf.discard(found.path)
        said = (
            _("%(count)s loose files removed")
            if delete
            else _("%(count)s loose files; --delete removes them")
        )
        self.stdout.write(said % {"count": count})
