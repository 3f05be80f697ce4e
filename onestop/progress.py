"""How far a command is: a bar on a terminal, a line now and then elsewhere, in the looks of `make run`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    with tqdm(total=total, desc=title, bar_format=LOOKS, ascii=".#", file=sys.stdout) as bar:
        yield lambda done: bar.update(done - bar.n)


def _lines(title: str, total: int) -> Callable[[int], None]:
    said_at = time.monotonic()

    def show(done: int) -> None:
        nonlocal said_at
        if total and time.monotonic() - said_at >= LINE_EVERY:
            said_at = time.monotonic()
            print(f"{title} {100 * done // total} %", flush=True)

    return show
