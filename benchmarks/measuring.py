"""How every benchmark measures: ours and the baseline in turn, the median of the rounds, their ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Result:
    """Seconds are medians over `rounds`; `ratio` is ours ÷ baseline (below 1: ours is faster)."""

    name: str
    ours: str
    baseline: str
    size: int
    rounds: int
    ours_seconds: float
    baseline_seconds: float
    ratio: float

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def compare(
    name: str,
    *,
    ours: tuple[str, Callable[[], object]],
    baseline: tuple[str, Callable[[], object]],
    size: int,
    rounds: int = 5,
) -> Result:
    """Run both in turn, so that a machine that slows down slows both; one round before counts for nothing."""
    times: dict[str, list[float]] = {"ours": [], "baseline": []}
    for round_number in range(rounds + 1):
        for key, (_, run) in (("ours", ours), ("baseline", baseline)):
            began = perf_counter()
            run()
            if round_number:
                times[key].append(perf_counter() - began)
    mine, theirs = median(times["ours"]), median(times["baseline"])
    return Result(name, ours[0], baseline[0], size, rounds, mine, theirs, mine / theirs)
