"""Work shared among forked processes, with one count of what is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import TypeVar

from django.db import connections

Item = TypeVar("Item")
Count = Callable[[int], None]


def in_parallel(
    work: Callable[[Sequence[Item], Count], None],
    shares: Sequence[Sequence[Item]],
    total: int,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Do `work(share, count)` for every share, each in a process of its own; `count(n)` reports n items done.

    One share is worked on right here. Raises RuntimeError when a process failed (it has told why on stderr).
    """
    told = progress or (lambda done, of: None)
    if len(shares) == 1:
        done_here = 0

        def count_here(number: int) -> None:
            nonlocal done_here
            done_here += number
            told(done_here, total)

        work(shares[0], count_here)
        return
    # A connection cannot be shared with a forked process: each opens its own.
    connections.close_all()
    context = get_context("fork")
    done = context.Value("i", 0)

    def count(number: int) -> None:
        with done.get_lock():
            done.value += number

    workers = [context.Process(target=work, args=(share, count), daemon=True) for share in shares]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        workers[0].join(timeout=0.1)
        workers[-1].join(timeout=0.1)
        told(done.value, total)
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a process that made demonstration data failed; why stands above")
