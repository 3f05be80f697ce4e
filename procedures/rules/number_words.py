"""Numbers in Vietnamese words, as receipts write a sum: 21.000 is "hai mươi mốt nghìn"."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", "nghìn", "triệu")
_BILLION = 10**9


def number_in_words(number: int) -> str:
    """A whole number in words. Raises ValueError for a negative one."""
    if number < 0:
        raise ValueError("a number below zero has no words here")
    return " ".join(_words(number, leading=True)) if number else _DIGITS[0]


def _words(number: int, *, leading: bool) -> list[str]:
    """The words of a number; what does not lead is told with its hundreds: "một triệu không trăm linh năm"."""
    if number >= _BILLION:
        billions, rest = divmod(number, _BILLION)
        return [*_words(billions, leading=leading), "tỷ", *_words(rest, leading=False)]
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words += _group(group, leading=leading and not words)
            words += [_THOUSANDS[power]] if power else []
    return words


def _group(group: int, *, leading: bool) -> list[str]:
    """One to three digits."""
    hundreds, rest = divmod(group, 100)
    told = [_DIGITS[hundreds], "trăm"] if hundreds or not leading else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return told + (["linh"] if told and ones else []) + ([_DIGITS[ones]] if ones else [])
    return told + (["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]) + _ones(tens, ones)


def _ones(tens: int, ones: int) -> list[str]:
    """The last digit after tens, where one, four and five sound different."""
    if ones == 0:
        return []
    if ones == 5:
        return ["lăm"]
    changed = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return [changed.get(ones, _DIGITS[ones])]
