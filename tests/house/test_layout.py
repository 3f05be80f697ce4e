"""What stands at the top of the house, and what the files may not hold."""

import re
import subprocess

import pytest

from config.development import ROOT

AT_THE_TOP = {
    *("procedures", "dossiers", "onestop", "config", "tests", "docs", "benchmarks", "locale", ".ci"),
    *("manage.py", "Makefile", "pyproject.toml", ".gitignore", ".editorconfig"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
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


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_names_no_address_and_locks_every_package(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    packages = re.findall(r"^[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==[^\s;\\]+", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert len(packages) == len([block for block in blocks if "--hash=sha256:" in block]) > 40


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
