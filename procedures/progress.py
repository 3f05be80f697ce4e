"""How far a command is: a bar on a terminal, a line now and then elsewhere, in the looks of `make run`."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

LOOKS = "{desc} [{bar:30}] {percentage:.0f} %"
# Where the output is no terminal, a line is written this often (seconds).
LINE_EVERY = 10.0


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how much of `total` is done."""
    if not sys.stdout.isatty():
        print(title, flush=True)
        yield _lines(title, total)
        return
    # Asked of the system once more: tqdm shows nothing on a terminal that does not know its size.
    columns, lines = shutil.get_terminal_size()
    shape: dict[str, Any] = {"bar_format": LOOKS, "ascii": ".#", "ncols": columns, "nrows": lines}
    with tqdm(total=total, desc=title, file=sys.stdout, **shape) as bar:
        yield lambda done: bar.update(done - bar.n)


def _lines(title: str, total: int) -> Callable[[int], None]:
    said_at = time.monotonic()

    def show(done: int) -> None:
        nonlocal said_at
        if total and time.monotonic() - said_at >= LINE_EVERY:
            said_at = time.monotonic()
            print(f"{title} {100 * done // total} %", flush=True)

    return show
