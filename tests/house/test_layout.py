"""What stands at the top of the house, and what the files may not hold."""

import re
import subprocess

import pytest

from config.development import ROOT

AT_THE_TOP = {
    *(
        "procedures",
        "dossiers",
        "onestop",
        "config",
        "tests",
        "docs",
        "benchmarks",
        "deploy",
        "locale",
        "tools",
        ".ci",
        ".devcontainer",
        ".github",
    ),
    *("manage.py", "Makefile", "pyproject.toml", ".gitignore", ".editorconfig", ".pre-commit-config.yaml"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *("requirements-bench.in", "requirements-bench.txt"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
}
# A path that exists on one machine only.
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z])/|pypi\.internal|/opt/pypi")


def tracked() -> list[str]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    return [name for name in answer.stdout.split("\0") if name]


def test_only_known_things_stand_at_the_top() -> None:
    assert {name.partition("/")[0] for name in tracked()} - AT_THE_TOP == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".in", ".yaml", ".po", ""} and path.is_file():
            text = path.read_text(errors="replace")
            found += [
                f"{name}: {match.group()}"
                for match in MACHINE.finditer(text)
                if name != "tests/house/test_layout.py"
            ]
    assert found == []


def test_no_code_names_the_port_of_somebody_else() -> None:
    """Links begin with settings.BASE_URL, which knows the port of `make run`; an address in the code does not."""
    named = re.compile(r"(?:localhost|127\.0\.0\.1):8000")
    allowed = {"config/development.py"}
    code = [
        name for name in tracked() if name.startswith(("config/", "dossiers/", "onestop/", "procedures/"))
    ]
    texts = {
        name: (ROOT / name).read_text(errors="replace") for name in code if not name.endswith((".mo", ".png"))
    }
    assert {name for name, text in texts.items() if named.search(text)} == allowed
