"""Round steps along an axis."""

from __future__ import annotations


def step_for(most: float, steps: int = 5) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … with which `most` is reached in at most so many steps."""
    size = 1
    while True:
        for digit in (1, 2, 5):
            if digit * size * steps >= most:
                return digit * size
        size *= 10


def ticks(most: float, steps: int = 5) -> range:
    """From 0 to the first tick at or above `most`, by round steps; at least 0 and 1."""
    step = step_for(most, steps)
    return range(0, max(step, -int(-most // step) * step) + 1, step)
