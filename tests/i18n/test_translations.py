"""Every text is translated; and the check finds each way in which one could be missing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.development import ROOT
from config.translations import SOURCES, collect, faults, joined, marked

CODE = "procedures/rules/papers.py"
TEMPLATE = "onestop/templates/page.html"
PO = "locale/vi/LC_MESSAGES/django.po"
TRANSLATED = {"Name the paper %(name)s.": "Nhập tên giấy tờ %(name)s.", "Papers": "Giấy tờ"}


def test_every_text_is_translated_and_compiled() -> None:
    assert faults(ROOT) == []


def write(root: Path, file: str, text: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def changed(root: Path) -> None:
        before = (root / file).read_text()
        assert old in before
        (root / file).write_text(before.replace(old, new, 1))

    return changed


def collected(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    """The changes, with the texts collected and compiled after them."""

    def changed(root: Path) -> None:
        for each in changes:
            each(root)
        collect(root)

    return changed


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one rule and one page, wholly translated."""
    write(tmp_path, CODE, 'ERROR = gettext_noop("Name the paper %(name)s.")\n')
    write(tmp_path, TEMPLATE, '<h1>{% translate "Papers" %}</h1>\n')
    collect(tmp_path)
    for english, vietnamese in TRANSLATED.items():
        change(PO, f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{vietnamese}"')(tmp_path)
    collect(tmp_path)
    return tmp_path


def test_a_translated_project_has_no_faults(small: Path) -> None:
    assert faults(small) == []


def test_words_in_a_context_and_counted_ones_are_translated_too(small: Path) -> None:
    write(small, "dossiers/x.py", 'ngettext("%(n)s day", "%(n)s days", n)\npgettext("paper", "form")\n')
    collect(small)
    assert faults(small) == ["not translated: '%(n)s day'", "not translated: 'form' (paper)"]
    change(PO, 'msgstr[0] ""', 'msgstr[0] "%(n)s ngày"')(small)
    change(PO, 'msgid "form"\nmsgstr ""', 'msgid "form"\nmsgstr "biểu mẫu"')(small)
    assert faults(small) == ["not compiled: '%(n)s day'", "not compiled: 'form' (paper)"]
    collect(small)
    assert faults(small) == []


def test_collecting_twice_changes_nothing(small: Path) -> None:
    before = (small / PO).read_bytes()
    collect(small)
    assert (small / PO).read_bytes() == before


PLANTED = {
    "a new text in the code": (
        change(CODE, "ERROR", 'gettext_lazy("Hand it over.")\nERROR'),
        "not in the .po file: 'Hand it over.'",
    ),
    "a new text on a page": (
        change(TEMPLATE, "</h1>", "</h1>{% translate 'Hand it over.' %}"),
        "not in the .po file: 'Hand it over.'",
    ),
    "a changed text": (
        change(CODE, "Name the paper", "Say the paper"),
        "not in the .po file: 'Say the paper %(name)s.'",
    ),
    "a text that has gone": (
        change(TEMPLATE, '{% translate "Papers" %}', ""),
        "in the .po file and nowhere else: 'Papers'",
    ),
    "a plural that was singular": (
        change(CODE, "ERROR", 'ngettext("Papers", "Many papers", 2)\nERROR'),
        "in the .po file and nowhere else: 'Papers'",
    ),
    "a second meaning of a word": (
        change(TEMPLATE, "</h1>", '</h1>{% translate "Papers" context "news" %}'),
        "not in the .po file: 'Papers' (news)",
    ),
    "a text put together before it is translated": (
        change(CODE, "ERROR", 'gettext(f"Name {1}.")\nERROR'),
        f"put together before it is translated: {CODE}, line 1",
    ),
    "collected, not translated": (
        collected(change(CODE, "ERROR", 'gettext("Hand it over.")\nERROR')),
        "not translated: 'Hand it over.'",
    ),
    "a translation taken away": (
        collected(change(PO, 'msgstr "Giấy tờ"', 'msgstr ""')),
        "not translated: 'Papers'",
    ),
    "a translation nobody has confirmed": (
        change(PO, 'msgid "Papers"', '#, fuzzy\nmsgid "Papers"'),
        "fuzzy: 'Papers'",
    ),
    "a lost placeholder": (
        collected(change(PO, "giấy tờ %(name)s.", "giấy tờ.")),
        "other placeholders than in the source: 'Name the paper %(name)s.'",
    ),
    "a placeholder that was translated": (
        collected(change(PO, "giấy tờ %(name)s.", "giấy tờ %(tên)s.")),
        "other placeholders than in the source: 'Name the paper %(name)s.'",
    ),
    "an edit that was not compiled": (
        change(PO, 'msgstr "Giấy tờ"', 'msgstr "Thành phần hồ sơ"'),
        "not compiled: 'Papers'",
    ),
    "nothing compiled at all": (
        lambda root: (root / PO).with_suffix(".mo").unlink(),
        "not compiled: 'Papers'",
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_the_check_finds(what: str, small: Path) -> None:
    plant, fault = PLANTED[what]
    plant(small)
    assert fault in faults(small)


MARKED = {
    '_("One.")': ("", "One."),
    'gettext("Two" " in parts.")': ("", "Two in parts."),
    'gettext_lazy(\n    "Three."\n)': ("", "Three."),
    'gettext_noop("%(n)s four")': ("", "%(n)s four"),
    'ngettext("%(n)s day", "%(n)s days", n)': ("", ("%(n)s day", "%(n)s days")),
    'pgettext("paper", "form")': ("paper", "form"),
    'npgettext("hour", "%(n)s h", "%(n)s hs", n)': ("hour", ("%(n)s h", "%(n)s hs")),
    "{% translate 'Ước 100% of it' %}": ("", "Ước 100%% of it"),
    '{% translate "Form" context "paper" %}': ("paper", "Form"),
    '  <a title="{% translate "Back" as back %}">\n<p>': ("", "Back"),
    '{{ name|default:_("nobody") }}': ("", "nobody"),
    "{% blocktranslate with n=count %}All {{ n }}{% endblocktranslate %}": ("", "All %(n)s"),
    "{% blocktranslate trimmed %}\n  Two\n    lines\n{% endblocktranslate %}": ("", "Two lines"),
    "{% blocktranslate count n=all %}{{ n }} paper{% plural %}{{ n }} papers{% endblocktranslate %}": (
        "",
        ("%(n)s paper", "%(n)s papers"),
    ),
}


@pytest.mark.parametrize("source", MARKED)
def test_whatever_is_marked_is_collected(source: str, tmp_path: Path) -> None:
    write(tmp_path, TEMPLATE if "{" in source else CODE, source)
    found = [(message.context or "", message.id) for message in marked(tmp_path) if message.id]
    assert found == [MARKED[source]]


@pytest.mark.parametrize(
    "source", ["gettext(error.template) % params", '_("Fine, %(n)s.") % {"n": f"{n}"}', '_("a" "b")']
)
def test_filling_in_after_translating_is_no_fault(source: str, tmp_path: Path) -> None:
    write(tmp_path, CODE, source)
    assert list(joined(tmp_path)) == []


def test_make_check_stops_at_a_text_planted_in_this_project(tmp_path: Path) -> None:
    for folder in (*SOURCES, "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "dossiers" / "rules" / "actions.py").open("a") as file:
        file.write('PLANTED = gettext_noop("Planted in a rule.")\n')
    with (tmp_path / "onestop" / "web" / "templates" / "web" / "base.html").open("a") as file:
        file.write('{% translate "Planted on a page." %}\n')

    answer = subprocess.run(
        [sys.executable, "-m", "config.translations", "--check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1, answer.stderr
    assert "not in the .po file: 'Planted in a rule.'\n" in answer.stdout
    assert "not in the .po file: 'Planted on a page.'\n" in answer.stdout
    assert "-m config.translations --check" in (ROOT / "Makefile").read_text()
