"""Files are looked through in a process of their own, with little memory, little time and no secrets.

Whatever a file does to its reader happens there: the web server waits for one line of JSON, and not for long.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dossiers.inspection.kinds import KINDS, FileKind, kind_named, refused
from procedures.rules.errors import RuleError, gettext_noop

log = logging.getLogger("onestop.documents.files")

SECONDS = 30
"""Until the process is stopped; its own processor time ends earlier (file_inspector)."""
AT_ONCE = 2
"""For each web server process."""
_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from dossiers.inspection.child import main; main()"
_slots = threading.BoundedSemaphore(AT_ONCE)


def inspect(path: Path, name: str) -> FileKind:
    """Return the kind of a file that may be kept.

    Raises RuleError: what `check_file` raises, and file_not_checked when the time is over.
    """
    kind_named(name)
    if not _slots.acquire(timeout=SECONDS):
        raise _not_checked("all inspectors are at work")
    try:
        said = _asked(path, name)
    finally:
        _slots.release()
    if "kind" not in said:
        raise RuleError(said["code"], said["template"], field="file", **said["params"])
    return next(kind for kind in KINDS if kind.name == said["kind"])


def _asked(path: Path, name: str) -> Mapping[str, Any]:
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _START, _ROOT],
            input=json.dumps({"path": str(path), "name": name}).encode(),
            capture_output=True,
            # Nothing of ours: neither keys nor addresses.
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            check=False,
            timeout=SECONDS,
        )
        answer: Mapping[str, Any] = json.loads(ended.stdout) if ended.returncode == 0 else {}
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise _not_checked(type(error).__name__) from None
    if not answer:
        raise _not_checked(f"exit {ended.returncode}")
    return answer


def _not_checked(why: str) -> RuleError:
    log.warning("a file could not be checked: %s", why)
    return refused(
        "file_not_checked",
        gettext_noop(
            "This file could not be checked in time, so it was not kept. Try again; if it fails again, print or save it"
            " as a new PDF and choose that."
        ),
    )
