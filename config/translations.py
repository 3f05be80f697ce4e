"""`python -m config.translations [--check]`: collects the texts to translate, or says what is wrong with them.

Needs Babel, and no gettext. The .po file is edited by hand; the .mo file beside it is what Django reads.
"""

import ast
import gettext
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.development import ROOT

LANGUAGE = "vi"
SOURCES = ("config", "dossiers", "onestop", "procedures")
TEMPLATES = (".html", ".txt")
# Which arguments are the texts; of pgettext the first is the context.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "ngettext_noop"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
LINE_WIDTH = 110

# The context, and the text or, where it counts something, its singular and plural.
Key = tuple[str | None, tuple[str, ...]]


def marked(root: Path) -> Catalog:
    """Every text that is marked for translation in the code and the templates under `root`."""
    found = Catalog(charset="utf-8")
    for file in _files(root):
        for _line, text, _comments, context in extract("python", BytesIO(_python(file)), KEYWORDS):
            found.add(text, context=context)
    return found


def _files(root: Path) -> list[Path]:
    every = (file for source in SOURCES for file in (root / source).rglob("*"))
    return sorted(file for file in every if file.suffix == ".py" or _is_template(file))


def _is_template(file: Path) -> bool:
    return file.suffix in TEMPLATES and "templates" in file.parts


def _python(file: Path) -> bytes:
    source = file.read_text()
    if _is_template(file):
        # In brackets the indentation of what templatize leaves of a page means nothing.
        source = f"# coding: utf-8\n({templatize(source)}\n)"
    return source.encode()


def joined(root: Path) -> Iterator[str]:
    """The places where a text is put together before it is translated, so that nobody can collect it."""
    for file in _files(root):
        if file.suffix == ".py":
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _joins_its_text(node):
                    yield f"put together before it is translated: {file.relative_to(root)}, line {node.lineno}"


def _joins_its_text(call: ast.Call) -> bool:
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    return called in KEYWORDS and any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in call.args)


def faults(root: Path) -> list[str]:
    """What a reader of the translated pages would miss, one line each; empty when all is well."""
    kept, compiled = _kept(root), _compiled(root)
    wanted, known = set(_by_key(marked(root))), set(_by_key(kept))
    found = [*joined(root), *(f"not in the .po file: {_shown(key)}" for key in wanted - known)]
    found += [f"in the .po file and nowhere else: {_shown(key)}" for key in known - wanted]
    for key, message in _by_key(kept).items():
        found += [f"{fault}: {_shown(key)}" for fault in _faults_of(message, _said(compiled, key))]
    return sorted(found)


def _faults_of(message: Message, compiled: str) -> Iterator[str]:
    texts = _strings(message.string)
    if not all(texts):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if any(_placeholders(text) != _placeholders(*_strings(message.id)) for text in texts):
        yield "other placeholders than in the source"
    if compiled != texts[0]:
        yield "not compiled"


def _said(compiled: gettext.NullTranslations, key: Key) -> str:
    """What a reader gets to see: the only form where Vietnamese counts something, too."""
    context, texts = key
    if len(texts) == 1:
        return compiled.pgettext(context, texts[0]) if context else compiled.gettext(texts[0])
    one, many = texts
    return compiled.npgettext(context, one, many, 2) if context else compiled.ngettext(one, many, 2)


def _strings(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)


def _placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {(message.context, _strings(message.id)): message for message in catalog if message.id}


def _shown(key: Key) -> str:
    context, texts = key
    return repr(texts[0]) + (f" ({context})" if context else "")


def _folder(root: Path) -> Path:
    return root / "locale" / LANGUAGE / "LC_MESSAGES"


def _kept(root: Path) -> Catalog:
    file = _folder(root) / "django.po"
    if not file.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=LANGUAGE)


def _compiled(root: Path) -> gettext.NullTranslations:
    file = _folder(root) / "django.mo"
    if not file.exists():
        return gettext.NullTranslations()
    with file.open("rb") as opened:
        return gettext.GNUTranslations(opened)


def collect(root: Path) -> None:
    """Brings `locale/vi` up to date: new texts untranslated, gone ones left out, everything compiled."""
    catalog, found = _kept(root), marked(root)
    # Collecting twice changes nothing.
    found.creation_date = catalog.creation_date
    catalog.update(found, no_fuzzy_matching=True)
    folder = _folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalog, width=LINE_WIDTH, no_location=True, ignore_obsolete=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)


def main(argv: list[str]) -> int:
    """1 when a check finds something left to do, otherwise 0."""
    checking = "--check" in argv
    if not checking:
        collect(ROOT)
    found = faults(ROOT)
    print("\n".join(found) or "Every text is translated.")
    if found:
        print(f"{len(found)} to mend: make messages, the Vietnamese in locale/, and make messages again.")
    return 1 if found and checking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
