#!/usr/bin/env python3
"""Django's command line, with the servers a command needs."""

import os
import sys


def main() -> None:
    """Runs the command; starts the embedded servers around it where none are named and none are running.

    Ends with 2 and one text that says what to do where servers or environment do not allow it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from config.local_services.errors import LocalServiceError
    from config.local_services.for_commands import servers_for_command

    try:
        with servers_for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except (LocalServiceError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
