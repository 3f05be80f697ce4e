"""Days, times and moments as people type them: day first, or ISO 8601; never month first.

The formats are those of `strptime`, the first of each is how the thing is written. Every form uses them: Django's
fields by `config.formats`, the fields of the pages and the spreadsheet by `typed_day`.
"""

import re
from datetime import date

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
TIMES = ("%H:%M", "%Hh%M", "%H.%M", "%Hh", "%H:%M:%S")
MOMENTS = (
    *(f"{day} {time}" for day in DAYS for time in TIMES),
    *(f"{time} {day}" for day in DAYS for time in TIMES),
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
)

_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def typed_day(text: str) -> date | None:
    """Return the day of 3/12/2026, 03-12-2026, 03.12.2026, 03122026 or 2026-12-03; None where there is no such day."""
    typed = text.strip()
    if found := _DAY_FIRST.fullmatch(typed):
        day, _, month, year = found.groups()
    elif found := _TOGETHER.fullmatch(typed):
        day, month, year = found.groups()
    elif found := _ISO.fullmatch(typed):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
