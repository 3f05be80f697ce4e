"""The environment made by pip alone, with a bar, or one sentence that says what is missing."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config.development import ROOT
from config.terminal import language

METADATA = "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\nRequires-Dist: not-on-any-index[extra]>=99\n"
FILES = {
    "sample.py": "",
    "sample-1.0.dist-info/METADATA": METADATA,
    "sample-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "sample-1.0.dist-info/RECORD": "",
}


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock file of one package, which needs another that nobody locked."""
    wheel = tmp_path / "sample-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    file = tmp_path / "lock.txt"
    file.write_text(f"sample==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return file


def install(lock: Path, **more: str) -> subprocess.CompletedProcess[str]:
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(lock.parent), "HOME": str(lock.parent)}
    return subprocess.run(
        [base_python(), "-m", "config.install", str(lock.parent / "venv"), str(lock)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **pip, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def base_python() -> str:
    """The Python from which our environment was made; ours has no pip."""
    found = getattr(sys, "_base_executable", sys.executable)
    if subprocess.run([found, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("the system's Python has no pip")
    return str(found)


def test_nothing_is_looked_up_beside_the_lock(lock: Path) -> None:
    done = install(lock)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Installing from lock.txt …" in done.stdout
    python = lock.parent / "venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import sample"], check=False).returncode == 0


def test_a_package_with_another_digest_is_refused_in_one_sentence(lock: Path) -> None:
    lock.write_text(lock.read_text()[:-3] + "00\n")
    refused = install(lock, LANG="vi_VN.UTF-8")
    assert refused.returncode == 2
    assert "Không cài đặt được các gói" in refused.stderr
    assert "HASH" in refused.stderr.upper()
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi"}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "vi_VN"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "vi_VN", "LANG": "C"}, "vi"),
    ],
)
def test_one_rule_for_the_language_of_the_terminal(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected
