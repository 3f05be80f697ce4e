"""`python3 -m config.install .venv LOCK [--sources]`: makes the environment and installs what the lock file lists.

Runs with the system's Python before anything is installed: standard library only, and pip as old as 22.3.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from config.terminal import Bar, say
from config.terminal import translated as _

OLDEST = (3, 11)
WRONG_USE = 2
LOCKED = re.compile(r"^[A-Za-z0-9][^\s=]*==", re.MULTILINE)
# What pip says of a package that it need not install, and of one that it fetches.
SETTLED = re.compile(r"^\s*(?:Requirement already satisfied|Ignoring )", re.MULTILINE)
FETCHED = re.compile(r"^\s*Collecting ", re.MULTILINE)
# No name is looked up beside those in the lock file: an old pip asks the index for newer versions of extras.
OPTIONS = ("--require-hashes", "--no-deps", "--no-input", "--progress-bar=off")
# No source is built unless asked for: a build fetches tools that nothing locks.
WHEELS_ONLY = "--only-binary=:all:"
SOURCES = "--sources"
LAST_LINES = 15


def main(arguments: list[str]) -> int:
    """0 when all is installed; 2 with a sentence when it cannot be."""
    environment, lock = Path(arguments[0]), Path(arguments[1])
    problem = cannot_begin()
    if problem:
        print(problem, file=sys.stderr)
        return WRONG_USE
    python = environment / "bin" / "python"
    if not works(python):
        say(_("Making the virtual environment …"))
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", "--clear", str(environment)], check=True
        )
    return install(python, lock, () if SOURCES in arguments else (WHEELS_ONLY,))


def cannot_begin() -> str:
    """Why this Python cannot install anything, and what to do; empty when it can."""
    if sys.version_info < OLDEST:
        return _("Python 3.11 or later is needed; name yours: make PY=python3.12")
    answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if answer.returncode:
        return _("%(python)s has no pip; install it, on Debian with: apt-get install python3-pip") % {
            "python": sys.executable
        }
    return ""


def works(python: Path) -> bool:
    """Whether the environment's Python starts: one whose system was upgraded does not."""
    try:
        return subprocess.run([str(python), "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(python: Path, lock: Path, more: Sequence[str] = ()) -> int:
    """Runs pip with a bar; on a failure prints the end of what pip said, and returns 2."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        *OPTIONS,
        *more,
        "-r",
        str(lock),
    ]
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        with subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **quiet}
        ) as pip:
            watch(pip, output.fileno(), python, lock)
        if pip.returncode == 0:
            return 0
        output.seek(0)
        said = output.read().splitlines()[-LAST_LINES:]
    print(_("Packages could not be installed. What pip said:"), *said, sep="\n  ", file=sys.stderr)
    print(
        _("Is there a connection to the package index? “make run” tries again and goes on."), file=sys.stderr
    )
    return WRONG_USE


def watch(pip: subprocess.Popen[bytes], output: int, python: Path, lock: Path) -> None:
    """Shows how far pip is until it ends: each package is fetched, then unpacked."""
    packages = len(LOCKED.findall(lock.read_text(encoding="utf-8")))
    before = unpacked(python)
    bar = Bar(_("Installing from %(file)s …") % {"file": lock.name}, 2 * packages)
    while pip.poll() is None:
        said = os.pread(output, 10_000_000, 0).decode("utf-8", "replace")
        bar.show(2 * len(SETTLED.findall(said)) + len(FETCHED.findall(said)) + unpacked(python) - before)
        time.sleep(0.2)
    bar.close(whole=pip.returncode == 0)


def unpacked(python: Path) -> int:
    """How many packages are in the environment."""
    return sum(1 for _found in python.parent.parent.glob("lib/python*/site-packages/*.dist-info"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
