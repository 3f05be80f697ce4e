"""How processor time grows with an input: at 100 kB at most fifteen times that at 10 kB."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SMALL, LARGE = 10_000, 100_000
PROBE, PROBE_SECONDS = 20_000, 0.012
"""A call that needs no more than this for so much is let pass: what grows with the square needs a second."""
MOST_TIMES = 15
FLOOR = 0.15
"""Seconds of processor time at 100 kB that need no comparison; 1.5 µs a byte, and no measure is finer under load."""
LONGEST = 2
"""Seconds of processor time after which a call is broken off."""
TRIES = 3


class TakesTooLong(BaseException):
    """Passes through whatever the code under test catches."""


def seconds(call: Callable[[], Any]) -> float:
    """Processor time of one call; what it raises is its answer."""
    started = time.process_time()
    try:
        with _broken_off():
            call()
    except TakesTooLong:
        return math.inf
    except Exception:
        pass
    return time.process_time() - started


@contextmanager
def _broken_off() -> Iterator[None]:
    def stop(number: int, frame: Any) -> None:
        raise TakesTooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def steepness(
    call: Callable[[Any], Any], made: Callable[[int], Any], probe_seconds: float = PROBE_SECONDS
) -> str:
    """Empty when the call's time grows with its input's length and no faster; else the figures."""
    probe = made(PROBE)
    if any(seconds(lambda: call(probe)) <= probe_seconds for _ in range(2)):
        return ""
    large_input = made(LARGE)
    large = seconds(lambda: call(large_input))
    if large <= FLOOR:
        return ""
    small_input, small = made(SMALL), 0.0
    for _ in range(TRIES):
        if large == math.inf:
            break
        small = min(seconds(lambda: call(small_input)) for _ in range(TRIES))
        if large <= max(FLOOR, MOST_TIMES * small):
            return ""
        large = min(large, seconds(lambda: call(large_input)))
    return f"{large:.3f} s at {LARGE} bytes, {small:.3f} s at {SMALL}"
