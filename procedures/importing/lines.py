"""Reads JSON lines from a file that nobody vouches for: memory stays bounded, a bad line costs itself."""

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from procedures.importing.flags import Refusal
from procedures.rules.json_shape import shape_of

CHUNK = 1 << 16
LONGEST_LINE = 4 << 20
"""Bytes of one line; the longest real record has about 0.1 MB."""
DEEPEST_NESTING = 20
MOST_VALUES = 200_000
"""In one line; the largest real record has some thousands."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line with its number from 1; `content` is None when it was longer than allowed."""

    number: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line's JSON object, or the reason why there is none."""

    number: int
    record: dict[str, object] | None
    refusal: Refusal | None = None


def read_records(stream: BinaryIO) -> Iterator[RecordLine]:
    """The objects of a JSON-lines file without its empty lines; UTF-8 or UTF-16, BOM or not, LF or CRLF."""
    for line in split_lines(_as_utf8(stream)):
        if line.content is not None and not line.content.strip():
            continue
        try:
            yield RecordLine(line.number, parse_record(line.content))
        except Refusal as refusal:
            yield RecordLine(line.number, None, refusal)


def split_lines(chunks: Iterable[bytes], longest: int = LONGEST_LINE) -> Iterator[RawLine]:
    """Lines without their ends; one that is longer than `longest` bytes is passed over and given as None."""
    held: list[bytes] = []
    number, size = 1, 0
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            size += end - start
            _hold(held, chunk[start:end], size, longest)
            yield RawLine(number, _joined(held, size, longest))
            number, held, size, start = number + 1, [], 0, end + 1
        size += len(chunk) - start
        _hold(held, chunk[start:], size, longest)
    if size:
        yield RawLine(number, _joined(held, size, longest))


def _hold(held: list[bytes], piece: bytes, size: int, longest: int) -> None:
    if size > longest:
        held.clear()
    elif piece:
        held.append(piece)


def _joined(held: list[bytes], size: int, longest: int) -> bytes | None:
    return None if size > longest else b"".join(held).rstrip(b"\r")


def _as_utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The stream's chunks as UTF-8 bytes; what cannot be decoded is refused later with its own line."""
    first = stream.read(CHUNK)
    encoding = _utf16_of(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from iter(lambda: stream.read(CHUNK), b"")
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    chunk = first.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    while chunk:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
        chunk = stream.read(CHUNK)


def start_of(first: bytes) -> str:
    """The first characters of a file, whatever can be read of them."""
    return first.decode(_utf16_of(first) or "utf-8-sig", "replace").lstrip("\ufeff")


def _utf16_of(first: bytes) -> str | None:
    if first.startswith((codecs.BOM_UTF16_LE, b"{\0")):
        return "utf-16-le"
    if first.startswith((codecs.BOM_UTF16_BE, b"\0{")):
        return "utf-16-be"
    return None


def parse_record(content: bytes | None) -> dict[str, object]:
    """The object of one line.

    Raises Refusal: line_too_long, nul_character, not_utf8, nested_too_deep, duplicate_key, broken_json,
    not_an_object.
    """
    if content is None:
        raise Refusal("line_too_long", f"> {LONGEST_LINE} bytes")
    if b"\0" in content:
        raise Refusal("nul_character")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("not_utf8", str(error)) from error
    _check_shape(text)
    record = _loaded(text)
    if not isinstance(record, dict):
        raise Refusal("not_an_object", text[:80])
    return record


def _loaded(text: str) -> object:
    try:
        return json.loads(
            text, object_pairs_hook=_unique_keys, parse_int=float, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal("broken_json", str(error)) from error


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = Counter(name for name, _ in pairs)
        raise Refusal("duplicate_key", next(name for name, times in names.items() if times > 1))
    return record


def _refuse_constant(name: str) -> object:
    raise Refusal("broken_json", name)


def _check_shape(text: str) -> None:
    """Refuse nesting before the parser, which recurses, sees it."""
    shape = shape_of(text, deepest=DEEPEST_NESTING, most=MOST_VALUES)
    if shape.depth > DEEPEST_NESTING:
        raise Refusal("nested_too_deep")
    if shape.values > MOST_VALUES:
        raise Refusal("line_too_long", f"> {MOST_VALUES} values")
