"""The process that looks through one file: it limits itself first, and says in one line of JSON what it found."""

from __future__ import annotations

import json
import mmap
import os
import resource
import sys
from pathlib import Path
from typing import Any

from dossiers.inspection.checks import check_file
from dossiers.inspection.pdf import unpacks
from procedures.rules.errors import RuleError

PROCESSOR_SECONDS = 10
MEMORY = 512 << 20
"""Beside the file itself, which is mapped."""
OPEN_FILES = 32
NICER = 10


def main() -> None:
    """Read {"path", "name"} from standard input; write {"kind"} or the refusal's {"code", "template", "params"}."""
    asked = json.load(sys.stdin)
    path = Path(asked["path"])
    _limit(path.stat().st_size)
    json.dump(_found(path, asked["name"]), sys.stdout)


def _limit(size: int) -> None:
    """No more of the machine than one file is worth; nothing can be written."""
    limits = {
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_AS: MEMORY + size,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
    os.nice(NICER)


def _found(path: Path, name: str) -> dict[str, Any]:
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return {"kind": check_file(content, stream, name).name}
    except RuleError as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(unpacks())


def _refusal(error: RuleError) -> dict[str, Any]:
    return {"code": error.code, "template": error.template, "params": error.params}
