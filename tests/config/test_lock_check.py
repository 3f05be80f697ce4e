"""Which lock files an old pip could not install, today or in a year."""

import pytest

from config.development import ROOT
from config.lock_check import FILES, faults_of

HASH = f" \\\n    --hash=sha256:{'0' * 64}\n"
PLAIN = f"coverage==7.17.3{HASH}"


@pytest.mark.parametrize("name", FILES)
def test_ours_have_no_fault(name: str) -> None:
    assert faults_of((ROOT / name).read_text()) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("coverage==7.17.3\n", "has no hash"),
        (f"coverage>=7{HASH}", "names no one version"),
        (f"coverage==7.*{HASH}", "names no one version"),
        (f"coverage{HASH}", "names no one version"),
        (f"coverage @ https://example.org/c.whl{HASH}", "is an address"),
        ("--index-url https://example.org/simple\n", "is an address or an option"),
        ("-r other.txt\n", "is an address or an option"),
        (f"cover age==1{HASH}", "is no package"),
        (PLAIN + PLAIN, "is locked twice"),
    ],
)
def test_an_entry_that_is_not_settled_by_itself(entry: str, fault: str) -> None:
    (found,) = faults_of(entry, needs={})
    assert fault in found


@pytest.mark.parametrize(
    ("need", "fault"),
    [
        ("coverage[toml]>=7.10.6", "it is locked without [toml]"),
        ("coverage>=8", "locked is 7.17.3"),
        ("pluggy", "it is not locked"),
        ('pluggy; platform_machine == "aarch64"', "it is not locked"),
        ('pluggy; python_version == "3.14"', "it is not locked"),
        ("coverage>=7", None),
        ('pluggy; extra == "fast"', None),
        ('pluggy; python_version < "3.11"', None),
        ('pluggy; sys_platform == "win32"', None),
    ],
)
def test_a_need_that_no_entry_settles(need: str, fault: str | None) -> None:
    found = faults_of(f"pytest-cov==7.1.0{HASH}{PLAIN}", needs={"pytest-cov": [need]})
    assert len(found) == (0 if fault is None else 1)
    assert fault is None or fault in found[0]


def test_an_extra_of_an_extra_counts() -> None:
    """A dependency of a dependency asks for it."""
    needs = {"celery": ['kombu[redis]>=5; extra == "redis"'], "kombu": ['redis>=5; extra == "redis"']}
    lock = f"celery[redis]==5.7.0{HASH}kombu==5.7.0{HASH}redis==8.1.0{HASH}"
    assert ["[redis]" in fault for fault in faults_of(lock, needs)] == [True]
    assert faults_of(lock.replace("kombu==", "kombu[redis]=="), needs) == []
