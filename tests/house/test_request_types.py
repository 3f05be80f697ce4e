"""A request has its type everywhere, and so has what a page of the desk takes and returns."""

import ast
from collections.abc import Iterator

import pytest

from config.development import ROOT

FLOORS = ("procedures", "dossiers", "onestop", "config")
PAGES = {"desk_page", "manager_page"}


def says_any(annotation: ast.expr | None) -> bool:
    return annotation is not None and "Any" in {
        node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)
    }


def untyped(tree: ast.AST) -> Iterator[int]:
    """The lines of functions whose request is `Any`, and of pages of the desk with any other `Any`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        requests = [arg.annotation for arg in taken if arg.arg.strip("_").endswith("request")]
        is_page = any(isinstance(each, ast.Name) and each.id in PAGES for each in node.decorator_list)
        of_page = [*(arg.annotation for arg in taken), node.returns] if is_page else []
        if any(map(says_any, [*requests, *of_page])):
            yield node.lineno


def test_every_request_has_its_type():
    files = (file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))
    found = {str(file.relative_to(ROOT)): list(untyped(ast.parse(file.read_text()))) for file in files}
    assert {file: lines for file, lines in found.items() if lines} == {}, (
        "A clerk's page takes a DeskRequest (onestop/web/desk.py), a manager's a ManagerRequest "
        "(onestop/web/managers/door.py), a citizen's an HttpRequest, the API a Request of DRF."
    )


@pytest.mark.parametrize(
    ("line", "is_untyped"),
    [
        ("def page(request: Any) -> HttpResponse: ...", True),
        ("def page(request: Any | None, /) -> HttpResponse: ...", True),
        ("class Form:\n    def __init__(self, *, _request: 'Any' = None): ...", False),
        ("@require_safe\n@desk_page\ndef page(request: DeskRequest, token: Any) -> HttpResponse: ...", True),
        ("@manager_page\ndef page(request: ManagerRequest) -> Any: ...", True),
        ("def page(request: DeskRequest, token: Any) -> Any: ...", False),
        ("@desk_page\ndef page(request: DeskRequest, token: UUID) -> HttpResponse: ...", False),
    ],
)
def test_what_is_untyped(line, is_untyped):
    assert bool(list(untyped(ast.parse(line)))) is is_untyped
