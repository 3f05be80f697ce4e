"""Our pages work in a browser six years old: Chrome 80, Firefox 74, Safari 13.

No such browser runs here, so what they lack is looked for in what we write: an honest list, not a proof. What an old
browser may leave out without loss (it drops the declaration) stands in no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.development import ROOT

STATIC = ROOT / "onestop" / "web" / "static" / "web"
SHEETS, SCRIPTS = sorted(STATIC.rglob("*.css")), sorted(STATIC.rglob("*.js"))
# A selector that is not known takes its whole rule with it; these would take something that is needed.
SELECTORS = re.compile(r":(?:is|where|has|user-valid|user-invalid|modal|popover-open)\b|:not\([^)]*,|&")
# `minmax(min(…))` in a grid is dropped, which leaves one column: read as well.
VALUES = re.compile(
    r"\b(?:clamp|(?<!minmax\()min|max|round|color-mix|oklch|oklab|lab|lch|hwb|light-dark|anchor|env)\("
    r"|\b\d*\.?\d+(?:[dsl]v[hwib]|cqw|cqh|lh|rlh)\b|\bsubgrid\b|(?:rgb|hsl)a?\([^),]* [^),]*\)"
)
PROPERTIES = re.compile(
    r"inset(?:-.*)?|aspect-ratio|(?:margin|padding)-(?:inline|block)|container(?:-.*)?|translate|rotate|scale"
    r"|text-wrap|content-visibility|place-items|field-sizing|anchor-name|animation-timeline|zoom|mask(?:-.*)?"
)
AT_RULES = {"@media", "@supports", "@font-face", "@page", "@keyframes", "@charset", "@import"}
MEDIA_RANGE = re.compile(r"[<>]=?")
WORDS = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\bawait\b|\bimport\b|\bexport\b|\bstructuredClone\b|\breplaceAll\b|\.at\(|#\w+\s*[=;(]"
    r"|\bPromise\.(?:any|allSettled|withResolvers)\b|\bObject\.(?:hasOwn|groupBy)\b|\bfindLast|\bto(?:Sorted|Reversed|Spliced)\b"
    r"|\b\d+_\d|\b\d+n\b|\brandomUUID\b|\bAbortSignal\.|\brequestSubmit\b|\bglobalThis\b|\bmatchAll\b|\bWeakRef\b"
    r"|\bstatic\s*\{|\bshowModal\b|\bshowPopover\b|\bResizeObserver\b|\breplaceChildren\b|\bIntl\.(?:ListFormat|Segmenter)"
)


@dataclass(frozen=True)
class Rule:
    """A selector or at-rule with the declarations directly in it; `inside` are the at-rules and rules around it."""

    selector: str
    body: str
    inside: tuple[str, ...]

    @property
    def declarations(self) -> list[tuple[str, str]]:
        pairs = (each.partition(":") for each in self.body.split(";") if ":" in each)
        return [(name.strip(), value.strip()) for name, _colon, value in pairs]


def rules(text: str) -> Iterator[Rule]:
    """Every block of a style sheet, read by its braces; comments and texts are left out."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)", '""', text)
    around: list[tuple[str, str]] = []
    for part, mark in re.findall(r"([^{}]*)([{}])", text):
        if mark == "{":
            before, _semicolon, selector = part.rpartition(";")
            if around:
                around[-1] = (around[-1][0], around[-1][1] + before + ";")
            around.append((" ".join(selector.split()), ""))
        else:
            selector, body = around.pop()
            yield Rule(selector, body + part, tuple(name for name, _body in around))


def faults(rule: Rule) -> Iterator[str]:
    """What an old browser would not read in this block."""
    if rule.selector.startswith("@"):
        if rule.selector.split("(")[0].split()[0] not in AT_RULES:
            yield "at-rule"
        if rule.selector.startswith("@media") and MEDIA_RANGE.search(rule.selector):
            yield "range in a media query"
    elif SELECTORS.search(rule.selector):
        yield "selector"
    if any(not name.startswith("@") for name in rule.inside):
        yield "nesting"
    for name, value in rule.declarations:
        if PROPERTIES.fullmatch(name):
            yield f"property {name}"
        if VALUES.search(value):
            yield f"value {value}"


def needs_margins(rule: Rule) -> bool:
    """Whether it is a flex box whose parts touch each other where flexbox knows no gap."""
    known = dict(rule.declarations)
    has_gap = known.keys() & {"gap", "column-gap"} and known.get("display", "").endswith("flex")
    return bool(has_gap) and known.get("justify-content") != "space-between"


def fallbacks(text: str) -> set[str]:
    inside = [rule for rule in rules(text) if rule.inside == ("@supports not (inset: 0)",)]
    return {each.strip() for rule in inside for each in rule.selector.split(",")}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_are_read_by_old_browsers(sheet: Path) -> None:
    found = {(rule.selector, fault) for rule in rules(sheet.read_text()) for fault in faults(rule)}
    assert found == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_flex_boxes_keep_their_parts_apart_without_gap(sheet: Path) -> None:
    text = sheet.read_text()
    boxes = {each.strip() for rule in rules(text) if needs_margins(rule) for each in rule.selector.split(",")}
    known = fallbacks(text)
    assert boxes, "the sheet was read"
    assert {box for box in boxes if f"{box} > *" not in known and f"{box}::before" not in known} == set()


def code_of(script: str) -> str:
    """The script without comments, texts and patterns."""
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", '""', script, flags=re.S)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_read_by_old_browsers(script: Path) -> None:
    assert WORDS.findall(code_of(script.read_text())) == []


@pytest.mark.parametrize(
    "text",
    [
        "p:has(a) { color: red }",
        ":is(a, b) { color: red }",
        "p { a { color: red } }",
        "@layer x { p { color: red } }",
        "@container (width > 1px) { p { color: red } }",
        "@media (width >= 40rem) { p { color: red } }",
        "p { height: 100dvh }",
        "p { color: oklch(50% 0.1 20) }",
        "p { inset: 0 }",
        "p { aspect-ratio: 1 }",
        "p { width: min(1px, 2px) }",
        "p { width: clamp(1px, 2px, 3px) }",
    ],
)
def test_the_list_finds_what_it_names(text: str) -> None:
    assert [fault for rule in rules(text) for fault in faults(rule)]


@pytest.mark.parametrize(
    "text",
    ["a?.b", "a ?? b", "a ||= b", "await x", "x.at(-1)", "s.replaceAll(a, b)", "class A { #b = 1 }", "1_000"],
)
def test_the_list_finds_words(text: str) -> None:
    assert WORDS.search(code_of(text))
    assert not WORDS.search(code_of(f"// {text}"))
