"""What an uploaded file is called: the name is shown and sent back, never used as a path."""

from procedures.rules.errors import RuleError
from procedures.rules.unicode_forms import normalized
from procedures.rules.vietnamese import clean_text

MOST_BYTES = 200
"""File systems end at 255 bytes; a download may get “ (1)” and a suffix from the browser."""
NAMELESS = "tep"
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*/\\;%', "_"))
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


def shown_name(raw: str) -> str:
    """Return the last part of the name in NFC, without signs that mislead or that no file system takes.

    Never fails and is never empty; at most MOST_BYTES long in UTF-8, the extension kept.
    """
    last = raw.replace("\\", "/").rpartition("/")[2]
    cleaned = _cleaned(last).translate(_FORBIDDEN).strip().rstrip(" .")
    stem, extension = _parted(cleaned)
    stem = stem.lstrip(" .")
    if stem.lower() in _RESERVED:
        stem = f"_{stem}"
    return _cut(stem or NAMELESS, MOST_BYTES - len(extension.encode())) + extension


def extension_of(name: str) -> str:
    """Return what stands after the last dot, in small letters; empty where there is none."""
    return _parted(name)[1].removeprefix(".").lower()


def _cleaned(text: str) -> str:
    readable = text.replace("\0", "").encode("utf-8", "ignore").decode()
    try:
        return clean_text(readable)
    except RuleError:
        # Marks piled up on a letter: the plain letters do for a name.
        plain = "".join(sign for sign in normalized("NFKD", readable) if sign.isalnum() or sign in ".-_")
        return normalized("NFC", plain)


def _parted(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 8 or not extension.isalnum():
        return name, ""
    return stem.rstrip(" ."), f".{extension}"


def _cut(stem: str, most: int) -> str:
    return stem.encode()[:most].decode("utf-8", "ignore").rstrip(" .") or NAMELESS
