"""Advisory locks are taken by `dossiers.locks` alone."""

from config.development import ROOT

HOME = ROOT / "dossiers" / "locks.py"


def test_no_other_module_takes_an_advisory_lock():
    floors = ("procedures", "dossiers", "onestop", "config")
    files = (file for floor in floors for file in (ROOT / floor).rglob("*.py"))
    found = [str(file) for file in files if "pg_" in (text := file.read_text()) and "advisory_" in text]
    assert found == [str(HOME)]
