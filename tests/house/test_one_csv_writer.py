"""Every CSV is written by one module, so that mark, line ends and the rule of safe cells hold in each."""

import ast

from config.development import ROOT

HOME = "onestop/reports/writers/csv_lines.py"


def writes_csv(tree: ast.AST) -> bool:
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    return ("csv" in imported and bool(used & {"writer", "DictWriter"})) or bool(imported & {"DictWriter"})


def test_one_module_writes_csv():
    files = [
        file
        for floor in ("config", "onestop", "dossiers", "procedures")
        for file in (ROOT / floor).rglob("*.py")
    ]
    assert [str(file.relative_to(ROOT)) for file in files if writes_csv(ast.parse(file.read_text()))] == [
        HOME
    ]
