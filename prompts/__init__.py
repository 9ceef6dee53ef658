"""The words: everything the assistant says itself, in Swedish and English.

One file per part of the program and language, `prompts/sv/ingest.toml` beside `prompts/en/ingest.toml`, with one
sentence per key. What varies stands in braces and is given by name:

    encrypted = "Filen är krypterad. Skriv lösenordet som password i catalogue.toml."
    too-many-pages = "Filen har {pages} sidor. Gränsen är {most}; dela den."

    text("ingest.too-many-pages", pages=5000, most=2000)

Whoever can read a sentence can change it without reading code, and a run records the `fingerprint` of the words it
used.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("sv", "en")
_FOLDER = Path(__file__).parent


class UnknownText(KeyError):
    """No file of words holds this key."""


@cache
def texts(part: str, language: str) -> dict[str, str]:
    """All sentences of one file, by key. Raises UnknownText for a file that does not exist."""
    path = _FOLDER / language / f"{part}.toml"
    if not path.exists():
        raise UnknownText(f"There is no {language}/{part}.toml among the prompts.")
    return tomllib.loads(path.read_text("utf8"))


def text(key: str, language: str = "sv", /, **values: object) -> str:
    """The sentence `part.key` in a language, with its braces filled in.

    Raises UnknownText for a key that does not exist, KeyError for a value that the sentence needs and was not given.
    """
    part, _, name = key.partition(".")
    sentences = texts(part, language)
    if name not in sentences:
        raise UnknownText(f"{language}/{part}.toml has no {name!r}.")
    return sentences[name].format_map(values)


@cache
def fingerprint() -> str:
    """Digest (12 hex digits) of every file of words: two runs with the same fingerprint said the same things."""
    digest = hashlib.sha256()
    for path in sorted(path for language in LANGUAGES for path in (_FOLDER / language).rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(_FOLDER).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
