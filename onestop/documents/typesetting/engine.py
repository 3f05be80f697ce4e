"""The one door to the typesetter: a template and values become a PDF or a picture, whatever the texts in them hold.

Values go in as JSON and are read as values, so that no text of anybody's is ever taken for markup. Nothing comes from
outside: fonts are the typesetter's own and those beside this file; the root is the folder of the template, which it
cannot leave; no template names a package.

A paper is set in the first of these ways that works; all but the first leave a line of code `print_fell_back` in the
log, with the template and the way, never with a text of the paper:

1. as typed, with substitutes where no font has a glyph (`substitutes`);
2. in ASCII and Vietnamese letters only;
3. without the rows that cannot be set: they follow the paper as plain text, each with its number in the list;
4. all of it as plain text, without the form.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import structlog
import typst

from onestop.documents.typesetting.coverage import FONTS
from onestop.documents.typesetting.plain_text import plain_lines
from onestop.documents.typesetting.substitutes import basic, each_text, printable

HERE = Path(__file__).parent / "templates"
DOTS_PER_INCH = 144
# The typesetter's own text face first; then the faces that look most like it. Emoji last: they have digits as well.
FIRST, LAST = ("Libertinus Serif", "Noto Serif", "Noto Sans"), ("Noto Emoji",)
OWN = ("DejaVu Sans Mono", "New Computer Modern", "New Computer Modern Math")
LISTS = ("rows", "labels", "slips")
"""Parts of a sheet whose members are printed one by one."""

log = structlog.get_logger("onestop.documents.typesetting")


class CannotBeSet(Exception):
    """The typesetter refuses the template with these values."""


def pdf(template: Path, sheet: Mapping[str, Any]) -> bytes:
    """The tagged PDF (PDF/UA-1) of a template, which reads its values from `sys.inputs.sheet`."""
    values = each_text(dict(sheet), printable)
    try:
        return _compiled(template, values)
    except CannotBeSet as failure:
        _tell(template, "basic letters", failure)
    values = each_text(dict(sheet), basic)
    try:
        return _compiled(template, values)
    except CannotBeSet as failure:
        _tell(template, "some rows as text", failure)
    try:
        return _without_bad_rows(template, values)
    except CannotBeSet as failure:
        _tell(template, "all as text", failure)
    return _compiled(HERE / "plain.typ", {"lines": plain_lines(values)})


def png(svg: str, width: int) -> bytes:
    """A drawing as a picture: the SVG, so many units wide, at two dots a unit."""
    inputs = {"svg": printable(svg), "width": str(width)}
    return _set(HERE / "picture.typ", inputs, format="png", ppi=DOTS_PER_INCH)


def _compiled(template: Path, values: Any, source: bytes | None = None) -> bytes:
    return _set(template, {"sheet": _json(values)}, source, format="pdf", pdf_standards=["ua-1"])


def _set(template: Path, inputs: dict[str, str], source: bytes | None = None, **options: Any) -> bytes:
    try:
        found = typst.compile(
            source or template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={**inputs, "fonts": _json(families())},
            **options,
        )
    except BaseException as failure:
        if not _is_of_the_typesetter(failure):
            raise
        raise CannotBeSet(str(failure)) from failure
    if not isinstance(found, bytes):
        raise CannotBeSet("more than one picture")
    return found


def _is_of_the_typesetter(failure: BaseException) -> bool:
    """Also a panic inside it, which is no Exception and has no name that could be imported."""
    return isinstance(failure, typst.TypstError) or type(failure).__name__ == "PanicException"


def _without_bad_rows(template: Path, values: dict[str, Any]) -> bytes:
    name = next((each for each in LISTS if values.get(each)), None)
    if name is None:
        raise CannotBeSet("no rows to leave out")
    rows = values[name]
    _compiled(template, {**values, name: []})
    bad = _bad_rows(template, values, name, range(len(rows)))
    kept = [row for place, row in enumerate(rows) if place not in bad]
    left_out = [f"{place + 1}. " + "; ".join(plain_lines(rows[place])) for place in sorted(bad)]
    source = (HERE / "left_out.typ").read_text().replace("TEMPLATE", template.name).encode()
    return _compiled(template, {**values, name: kept, "left_out": left_out}, source)


def _bad_rows(template: Path, values: dict[str, Any], name: str, places: range) -> set[int]:
    """The places of rows that fail, found by halves."""
    try:
        _compiled(template, {**values, name: values[name][places.start : places.stop]})
    except CannotBeSet:
        if len(places) == 1:
            return {places.start}
        middle = len(places) // 2
        return _bad_rows(template, values, name, places[:middle]) | _bad_rows(
            template, values, name, places[middle:]
        )
    return set()


def _tell(template: Path, way: str, failure: Exception) -> None:
    log.error("print_fell_back", template=template.name, way=way, reason=_nameless(str(failure)))


def _nameless(reason: str) -> str:
    """The beginning of the reason, up to what may be a text of the paper."""
    return re.split('["`]|with: ', reason)[0].strip()


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


@cache
def families() -> list[str]:
    """The names of all faces for text, in the order in which they are asked for a glyph."""
    others = [each for each in _fonts().families() if each not in (*FIRST, *LAST, *OWN)]
    return [*FIRST, *others, *LAST]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
