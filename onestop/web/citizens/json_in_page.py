"""JSON inside a page: data for machines, which no text in it can turn into markup."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# As in django.utils.html.json_script, and the two line ends that old readers stumble over.
_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_in_page(content: Any) -> SafeString:
    """The content for a `<script type="application/ld+json">`; the type is data, so no policy lets it run."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_SIGNS))  # noqa: S308 - every sign that could end the element is escaped
