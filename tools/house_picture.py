"""`python -m tools.house_picture [--check]`: draws docs/images/house.svg from the imports of the code."""

from __future__ import annotations

import sys
import tomllib
from html import escape
from pathlib import Path

from grimp import build_graph

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "house.svg"
FLOORS = {
    "config": "settings, addresses, worker, local servers",
    "onestop": "the counter",
    "dossiers": "what was handed in, and what became of it",
    "procedures": "what the public is promised",
}
ROOMS = {
    "demo": "demonstration office",
    "admin": "administration",
    "api": "JSON for machines",
    "web": "pages",
    "operation": "health, first day",
    "reports": "what is handed out",
    "citizens": "look-up, notices, petitions",
    "statistics": "what is counted",
    "documents": "papers and files",
    "people": "who acts, what they see",
}
WIDTH, BOX, HIGH, GAP, LEFT = 920, 200, 46, 26, 40
Place = tuple[float, float]


def layers() -> list[list[str]]:
    """The rooms of the counter from top to bottom, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = next(each for each in contracts if each.get("containers") == ["onestop"])
    return [[room.strip() for room in layer.split("|")] for layer in rooms["layers"]]


def arrows() -> set[tuple[str, str]]:
    """(importing room, imported room), inside of the counter."""
    graph, found = build_graph("onestop"), set[tuple[str, str]]()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            ends = [name.split(".")[1] for name in (module, imported) if name.count(".")]
            if len(ends) == 2 and ends[0] != ends[1]:
                found.add((ends[0], ends[1]))
    return found


def drawn() -> str:
    """The picture as SVG text; the same code gives the same text."""
    parts, y = [_floor("config", 20)], 20 + HIGH + GAP
    places: dict[str, Place] = {}
    top = y
    for depth, layer in enumerate(layers()):
        start = (WIDTH - len(layer) * BOX - (len(layer) - 1) * GAP) / 2
        # Single rooms stand a little to the left and right in turn, so that no arrow runs behind a room.
        start += 0 if len(layer) > 1 else (-90, 90)[depth % 2]
        for number, room in enumerate(layer):
            places[room] = (start + number * (BOX + GAP), y + 34)
        y += HIGH + GAP
    parts.append(_frame("onestop", top, y - top + 30))
    parts += [_arrow(places[a], places[b]) for a, b in sorted(arrows())]
    parts += [_box(room, ROOMS[room], *place) for room, place in places.items()]
    y += 30 + GAP
    parts += [_floor("dossiers", y), _floor("procedures", y + HIGH + GAP)]
    height = y + 2 * HIGH + GAP + 20
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        'font-family="system-ui, sans-serif" font-size="14">'
        "<title>The house: imports go down only</title>"
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _text(x: float, y: float, words: str, weight: str = "normal", anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-weight="{weight}" fill="#1c2733">'
        f"{escape(words)}</text>"
    )


def _box(name: str, words: str, x: float, y: float, width: float = BOX) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{HIGH}" rx="6" fill="#f4f7fa" '
        'stroke="#37506b"/>'
        + _text(x + width / 2, y + 19, f"{name}/", "bold")
        + _text(x + width / 2, y + 37, words)
    )


def _floor(name: str, y: float) -> str:
    return _box(name, FLOORS[name], LEFT, y, WIDTH - 2 * LEFT)


def _frame(name: str, y: float, height: float) -> str:
    return (
        f'<rect x="{LEFT}" y="{y:.0f}" width="{WIDTH - 2 * LEFT}" height="{height:.0f}" rx="6" fill="none" '
        'stroke="#37506b"/>' + _text(LEFT + 14, y + 22, f"{name}/ {FLOORS[name]}", "bold", "start")
    )


def _arrow(start: Place, end: Place) -> str:
    return (
        f'<line x1="{start[0] + BOX / 2:.0f}" y1="{start[1] + HIGH:.0f}" x2="{end[0] + BOX / 2:.0f}" '
        f'y2="{end[1]:.0f}" stroke="#8fa6bd"/>'
    )


def main(arguments: list[str]) -> int:
    """0; with --check 1 when the committed picture is not of this code."""
    text = drawn()
    if arguments != ["--check"]:
        PICTURE.write_text(text)
        return 0
    if PICTURE.exists() and PICTURE.read_text() == text:
        return 0
    print("docs/images/house.svg is not of this code; draw it with: make picture", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
