"""English as it is read in Vietnam: day first as well, with the month in words where there is room."""

from procedures.rules.typed_days import DAYS, MOMENTS, TIMES

DATE_INPUT_FORMATS = list(DAYS)
TIME_INPUT_FORMATS = list(TIMES)
DATETIME_INPUT_FORMATS = list(MOMENTS)
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1
