"""How slow a client may be, and how much is kept for it. Seconds, bytes, bytes a second."""

from __future__ import annotations

IDLE_SECONDS = 20
"""A new connection that says nothing."""
HEAD_SECONDS = 20
"""From the first byte of a request to the end of its head."""
GRACE_SECONDS = 20
LEAST_RATE = 2_000
"""A body must have arrived at this rate once the grace is over: a telephone at the edge of its network does."""
BODY_SECONDS = 1_800
SILENT_SECONDS = 20
"""Without a byte, while sending or while reading an answer."""
LINGER_SECONDS = 2
REFUSED_LINGER_SECONDS = 30
"""How long a body that was refused is read and forgotten: a browser cut off in mid-sending shows no answer."""

READ_AT_ONCE = 1 << 16
IN_MEMORY = 1 << 16
"""Of one body or answer; the rest lies in a nameless file."""
BODIES_MOST = 2 << 30
"""Of all bodies that one worker keeps at a time."""
ANSWERS_MOST = 2 << 30
"""Of all answers that one worker keeps for slow readers."""
ANSWER_WAITING_MOST = 32 << 20
"""Of one answer that its reader has not taken; beyond it the thread waits for the reader."""
FRAMING_MOST = 1 << 20
"""What the framing of a chunked body may add to twice its size."""


def is_too_slow(received: int, seconds: float, silent: float) -> bool:
    """Whether a body that has `received` bytes after `seconds`, the last `silent` seconds without one, is cut."""
    return (
        silent > SILENT_SECONDS or seconds > BODY_SECONDS or received < (seconds - GRACE_SECONDS) * LEAST_RATE
    )
