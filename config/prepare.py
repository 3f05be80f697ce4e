"""`python -m config.prepare`: the tables and the application's rights as this version needs them; run as the owner."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Migrates, then grants; one process for both, because starting Django takes longer than either."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("grant_app_role")


if __name__ == "__main__":
    main()
