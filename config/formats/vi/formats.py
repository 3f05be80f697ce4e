"""Vietnamese: day first. Django has no input formats for it and would read 03/12/2026 as the 12th of March."""

from procedures.rules.typed_days import DAYS, MOMENTS, TIMES

DATE_INPUT_FORMATS = list(DAYS)
TIME_INPUT_FORMATS = list(TIMES)
DATETIME_INPUT_FORMATS = list(MOMENTS)
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
