"""Files that nobody vouches for: every bad line is told with its number, and the others are read."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.importing.lines import CHUNK, DEEPEST_NESTING, LONGEST_LINE, read_records, split_lines


def read(content: bytes) -> list[tuple[int, object]]:
    """(line, record or reason) of each line that counts as read."""
    return [
        (line.number, line.refusal.code if line.refusal else line.record)
        for line in read_records(io.BytesIO(content))
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\n \r\n\t\n", []),
        (b'{"a":"1"}\n{"a":"2"}\n', [(1, {"a": "1"}), (2, {"a": "2"})]),
        (b'{"a":"1"}', [(1, {"a": "1"})]),
        (b'\xef\xbb\xbf{"a":"1"}\r\n\r\n{"a":"2"}\r\n', [(1, {"a": "1"}), (3, {"a": "2"})]),
        (b'{"a":"1"\n{"a":"2"}\n', [(1, "broken_json"), (2, {"a": "2"})]),
        (b'{"a":"1","a":"2"}\n', [(1, "duplicate_key")]),
        (b'{"a":{"b":"1","b":"2"}}\n', [(1, "duplicate_key")]),
        (b'["a"]\n"text"\n1\nnull\n', [(n, "not_an_object") for n in (1, 2, 3, 4)]),
        (b'{"a":NaN}\n{"a":Infinity}\n', [(1, "broken_json"), (2, "broken_json")]),
        (b'{"a":"x\x00y"}\n{"a":"2"}\n', [(1, "nul_character"), (2, {"a": "2"})]),
        (b'{"a":"\xff\xfe"}\n{"a":"2"}\n', [(1, "not_utf8"), (2, {"a": "2"})]),
        (b'{"a":"\xed\xa0\x80"}\n', [(1, "not_utf8")]),
        (b'{"a":' + b"9" * 5000 + b"}\n", [(1, {"a": float("inf")})]),
    ],
)
def test_lines_are_read_or_refused_one_by_one(content: bytes, expected: list[tuple[int, object]]) -> None:
    assert read(content) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_with_and_without_its_mark(encoding: str) -> None:
    text = '{"tên":"Đăng ký"}\r\n\r\n{"tên":"Cấp lại"}\n'
    assert read(text.encode(encoding)) == [(1, {"tên": "Đăng ký"}), (3, {"tên": "Cấp lại"})]


def test_half_a_pair_in_utf16_is_refused_with_its_line() -> None:
    content = '{"a":"'.encode("utf-16-le") + b"\x00\xd8" + '"}\n{"a":"2"}\n'.encode("utf-16-le")
    assert read(content) == [(1, "not_utf8"), (2, {"a": "2"})]


@pytest.mark.parametrize("bomb", ['{"a":' * 100_000, "[" * 100_000, '{"a":[' * (DEEPEST_NESTING + 1)])
def test_a_nesting_bomb_is_refused_before_the_parser(bomb: str) -> None:
    assert read(bomb.encode() + b"\n" + b'{"a":"2"}') == [(1, "nested_too_deep"), (2, {"a": "2"})]


def test_brackets_inside_texts_are_no_nesting() -> None:
    record = {"a": "[" * 1000 + '\\"{' * 50}
    assert read(json.dumps(record).encode()) == [(1, record)]


class _LongLine(io.RawIOBase):
    """A stream with a short record, a line of `size` bytes, and a short record; it never holds the line whole."""

    def __init__(self, size: int) -> None:
        self.pieces = self._made(size)

    @staticmethod
    def _made(size: int) -> Iterator[bytes]:
        yield b'{"a":"1"}\n{"a":"'
        for _ in range(size // CHUNK):
            yield b"x" * CHUNK
        yield b'"}\n{"a":"3"}\n'

    def read(self, size: int = -1) -> bytes:
        return next(self.pieces, b"")


def test_a_line_of_80_mb_is_passed_over_in_bounded_memory() -> None:
    stream: BinaryIO = _LongLine(80 << 20)  # type: ignore[assignment]
    tracemalloc.start()
    found = [
        (line.number, line.refusal.code if line.refusal else line.record) for line in read_records(stream)
    ]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(1, {"a": "1"}), (2, "line_too_long"), (3, {"a": "3"})]
    assert peak < 4 * LONGEST_LINE


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5), st.integers(1, 20))
def test_lines_do_not_depend_on_where_the_chunks_end(content: bytes, cuts: list[int], longest: int) -> None:
    edges = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    chunks = [content[start:end] for start, end in pairwise(edges)]
    expected = content.split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    lines = list(split_lines(chunks, longest))
    assert [line.number for line in lines] == list(range(1, len(expected) + 1))
    assert [line.content for line in lines] == [
        None if len(line) > longest else line.rstrip(b"\r") for line in expected
    ]


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    for line in read_records(io.BytesIO(content)):
        assert (line.record is None) != (line.refusal is None)
