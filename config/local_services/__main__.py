"""`python -m config.local_services [--durable] -- COMMAND …` runs a command beside empty servers of its own."""

import os
import subprocess
import sys

from config.local_services.errors import LocalServiceError
from config.local_services.for_commands import as_owner
from config.local_services.stack import throw_away_stack

USAGE = "usage: python -m config.local_services [--durable] -- COMMAND [ARGUMENT …]"


def main(argv: list[str]) -> int:
    """The command's exit code; 2 when there is no command or a server does not start.

    The command connects as the owner, for it finds no tables yet. `--durable` keeps fsync on, for measurements.
    """
    options, separator, command = _split(argv)
    if not (separator and command and set(options) <= {"--durable"}):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        with throw_away_stack(durable="--durable" in options) as named:
            environment = dict(os.environ) | named
            return subprocess.run(command, env=environment | as_owner(environment), check=False).returncode
    except LocalServiceError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _split(argv: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in argv:
        return argv, False, []
    at = argv.index("--")
    return argv[:at], True, argv[at + 1 :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
