"""Code 128 (ISO/IEC 15417): a text as bars and gaps. Standard library only."""

import re

# Widths of bar, gap, bar, gap, bar, gap of the values 0–105; the stop pattern ends with a seventh bar.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 "
    "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 "
    "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 "
    "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 "
    "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
    "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
    "211232"
)
_PATTERNS = tuple(_TABLE.split())
_STOP = "2331112"
_TO_C, _TO_B, _START_B, _START_C = 99, 100, 104, 105
_CHECK_MODULUS = 103
# Four digits or more are shorter as pairs; an odd one stays outside.
_PAIRS = re.compile(r"((?:[0-9]{2}){2,})")


def bar_widths(text: str) -> tuple[int, ...]:
    """Return the widths in modules of bars and gaps in turn, beginning and ending with a bar; no quiet zones.

    Raises ValueError for an empty text or a character outside printable ASCII.
    """
    if not text or not all(" " <= char <= "~" for char in text):
        raise ValueError("Code 128 takes printable ASCII only.")
    values = _values(text)
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % _CHECK_MODULUS
    pattern = "".join(_PATTERNS[value] for value in (*values, check)) + _STOP
    return tuple(map(int, pattern))


def _values(text: str) -> list[int]:
    """The start code and the values of sets B and C, which change at every run of digit pairs."""
    values: list[int] = []
    for number, part in enumerate(_PAIRS.split(text)):
        if not part:
            continue
        in_pairs = number % 2 == 1
        if not values:
            values.append(_START_C if in_pairs else _START_B)
        else:
            values.append(_TO_C if in_pairs else _TO_B)
        values += _pair_values(part) if in_pairs else [ord(char) - ord(" ") for char in part]
    return values


def _pair_values(digits: str) -> list[int]:
    return [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]
