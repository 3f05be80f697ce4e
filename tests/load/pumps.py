"""Texts made to take long: each part of a pattern repeated, and what burst readers elsewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from re import _constants as ops
from re import _parser as parser

Made = Callable[[int], str]


def pumped(pump: str, before: str = "", after: str = "") -> Made:
    """A text of a given length: `pump` again and again between a beginning and an end."""
    return lambda size: (before + pump * (size // len(pump.encode()) + 1))[:size] + after


def texts() -> dict[str, Made]:
    """By what they are: generic texts for any reader."""
    plain = [
        "a",
        "1",
        " ",
        "\n",
        "\t",
        ".",
        ",",
        ";",
        "|",
        "-",
        "/",
        "\\",
        '"',
        "'",
        "(",
        "[",
        "{",
        "&",
        "=",
        "%",
        "+",
    ]
    pairs = [
        '\\"',
        "[,",
        "{:",
        "1,",
        "1.",
        "a ",
        "a,",
        "a;",
        "a|",
        "a@",
        "//",
        "%2",
        "&a=",
        "a=1&",
        "1 ",
        "ế",
        "Đ",
        "\ufeff",
    ]
    marks = [
        "\u0301",
        "\u0301\u0323\u0315\u0334",
        "a\u0301",
        "\u0344",
        "\u200b",
        "\u200ba",
        "\u1100\u1161",
        "\ufdfa",
    ]
    words = [
        "Không quy định ",
        "Phí : 0 Đồng ",
        "10 Ngày làm việc ",
        "12/2020/NĐ-CP ",
        "- bản chính: 1 ",
        "huyện ",
    ]
    made = {f"{pump!r} repeated": pumped(pump) for pump in (*plain, *pairs, *marks, *words)}
    made |= {
        f"{pump!r} repeated, then an end": pumped(pump, after="\0!") for pump in ("a", "1", " ", "ế", "a.")
    }
    return made | {
        "a string without end": pumped('\\"', before='{"code":"'),
        "many names": lambda size: "{" + ",".join(f'"k{number}":1' for number in range(size // 11)) + "}",
        "nested objects": pumped('{"a":'),
        "a long number": pumped("9", before='{"a":', after="}"),
        "marks on a letter": pumped("\u0301\u0323\u0315\u0334", before="a"),
        "lines of a card": pumped("001099012345|", before="001099012345||"),
    }


def against(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[Made]:
    """Texts against one pattern: each of its atoms and pairs of atoms pumped, behind what leads to them."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    atoms = list(
        _atoms(
            parser.parse(
                source, pattern.flags & ~re.LOCALE & ~re.DEBUG if isinstance(pattern.pattern, str) else 0
            )
        )
    )
    chars = list(dict.fromkeys(char for _before, char in atoms))[:10]
    prefixes = list(dict.fromkeys(before for before, _char in atoms))[:10]
    pumps = list(dict.fromkeys([*chars, *(a + b for a, b in itertools.pairwise(chars)), " ", "a", "1"]))
    whole = "".join(dict.fromkeys(prefixes[-1:])) or "a"
    yield pumped(whole)
    for pump in pumps:
        yield pumped(pump, after="\0")
    for before, char in list(dict.fromkeys(atoms))[:12]:
        yield pumped(char, before=before, after="\0")
        yield pumped(before + char)


def _atoms(tree: parser.SubPattern, before: str = "") -> Iterator[tuple[str, str]]:
    """Each single-character part with a text that leads to it."""
    for op, value in tree:
        if op in (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY, ops.RANGE, ops.CATEGORY):
            char = _char(op, value)
            yield before, char
            before += char
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            inner = list(_atoms(value[2], before))
            yield from inner
            if inner:
                before = inner[-1][0] + inner[-1][1]
        elif op is ops.SUBPATTERN:
            inner = list(_atoms(value[3], before))
            yield from inner
            if inner:
                before = inner[-1][0] + inner[-1][1]
        elif op is ops.BRANCH:
            branches = [list(_atoms(branch, before)) for branch in value[1]]
            for inner in branches:
                yield from inner
            if branches[0]:
                before = branches[0][-1][0] + branches[0][-1][1]
        elif op is ops.ATOMIC_GROUP:
            yield from _atoms(value, before)


def _char(op: object, value: object) -> str:
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if op is ops.RANGE:
        return chr(value[0])
    if op is ops.CATEGORY:
        return {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_SPACE: " ", ops.CATEGORY_WORD: "a"}.get(value, "-")
    if op is ops.IN:
        if value[0][0] is ops.NEGATE:
            return _outside(value[1:])
        return _char(*value[0])
    return "x"


def _outside(members: list[tuple[object, object]]) -> str:
    """A character that a negated class takes."""
    for char in "a1 é\t|/-":
        if not any(_takes(op, value, char) for op, value in members):
            return char
    return "\u00e9"


def _takes(op: object, value: object, char: str) -> bool:
    if op is ops.LITERAL:
        return value == ord(char)
    if op is ops.RANGE:
        return value[0] <= ord(char) <= value[1]
    category = {
        ops.CATEGORY_DIGIT: str.isdigit,
        ops.CATEGORY_SPACE: str.isspace,
        ops.CATEGORY_WORD: str.isalnum,
    }
    return value in category and category[value](char)
