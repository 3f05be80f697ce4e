"""What a page offers: its links and its forms with all their fields, as a browser would send them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

NOT_SENT = ("button", "image", "reset")


@dataclass(frozen=True)
class Field:
    """A named control: `value` is what is sent untouched, None for a box that is not ticked; `others` are choices."""

    name: str
    kind: str
    value: str | None
    others: tuple[str, ...] = ()


@dataclass
class Form:
    """A form on the page at `page`; `action` is the address it goes to."""

    page: str
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The controls in order, each once."""
        return list(dict.fromkeys(each.name for each in self.fields))

    def filled(self) -> list[tuple[str, str]]:
        """What is sent untouched, with the first button; a box is ticked where none of its name is."""
        sent: list[tuple[str, str]] = []
        pressed = False
        for each in self.fields:
            if each.kind == "submit":
                if pressed:
                    continue
                pressed = True
            if each.value is not None and each.kind != "file":
                sent.append((each.name, each.value))
        ticked = {name for name, _value in sent}
        boxes = {one.name: one for one in reversed(self.fields) if one.kind in ("checkbox", "radio")}
        return sent + [(name, one.others[0]) for name, one in boxes.items() if name not in ticked]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, [], []  # type: ignore[var-annotated]
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urldefrag(urljoin(self.page, given["href"]))[0])
        elif tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self._form = Form(self.page, action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            chosen = value if "selected" in given or self._select.value is None else self._select.value
            self._select = replace(self._select, value=chosen, others=(*self._select.others, value))
        elif self._form is not None and given.get("name"):
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name = given["name"]
        if tag == "select":
            self._select = Field(name, "select", None)
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "button" or given.get("type") == "submit":
            if given.get("type", "submit") == "submit":
                self._form.fields.append(Field(name, "submit", given.get("value", "")))
        elif tag == "input" and given.get("type") not in NOT_SENT:
            kind, value = given.get("type", "text"), given.get("value", "")
            if kind in ("checkbox", "radio"):
                value = given.get("value", "on")
                ticked = value if "checked" in given else None
                self._form.fields.append(Field(name, kind, ticked, (value,)))
            else:
                self._form.fields.append(Field(name, kind, value))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None and self._form is not None:
            self._form.fields.append(replace(self._select, value=self._select.value or ""))
            self._select = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields.append(Field(self._area, "textarea", self._text.removeprefix("\n")))
            self._area = None
        elif tag == "form":
            self._form = None


def read(page: str, html: str) -> tuple[list[str], list[Form]]:
    """The addresses of our own that the page leads to, and its forms."""
    reader = _Reader(page)
    reader.feed(html)
    for form in reader.forms:
        _add_rows(form)
    ours = [link for link in reader.links if not urlsplit(link).netloc and link.startswith("/")]
    return list(dict.fromkeys(ours)), reader.forms


def _add_rows(form: Form) -> None:
    """Fill in the row that the administration keeps as a pattern for more rows."""
    totals = {
        each.name: int(each.value or 0)
        for each in form.fields
        if each.name.endswith("-TOTAL_FORMS") and re.fullmatch("[0-9]{1,4}", each.value or "")
    }
    for number, each in enumerate(form.fields):
        prefix, pattern, name = each.name.partition("-__prefix__")
        total = f"{prefix}-TOTAL_FORMS"
        if pattern and total in totals:
            form.fields[number] = replace(each, name=f"{prefix}-{totals[total]}{name}")
        elif each.name in totals:
            form.fields[number] = replace(each, value=str(totals[each.name] + 1))
    form.fields = [each for each in form.fields if "__prefix__" not in each.name]
