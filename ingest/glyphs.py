"""What the codes in a file stand for on the page: letters, or symbols that a font draws in their place.

A ligature is two letters: "eﬀekt" is "effekt". Wingdings has its tick at 0xFC, and files name it U+F0FC, a code that Unicode
leaves to fonts.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0x2010: "-", 0x2011: "-"}
# The signs and marks that Microsoft's fonts Symbol, Wingdings and Wingdings 2 hold at these places.
_SYMBOLS = dict(
    zip(
        [
            0xF0B7,
            0xF06C,
            0xF0A7,
            0xF06E,
            0xF0D8,
            0xF0E0,
            0xF0FC,
            0xF050,
            0xF0FE,
            0xF052,
            0xF0FB,
            0xF0FD,
            0xF0A8,
            0xF06F,
        ],
        "•●▪■➢→✓✓☑☑✗☒☐☐",
        strict=True,
    )
)
_MEANT = {**_LETTERS, **_SYMBOLS}
_UNMAPPED = re.compile(r"\(cid:\d+\)")  # what pdfminer writes for a glyph whose font does not say which letter it is


def clean(text: str) -> str:
    """Text without what nobody sees: soft hyphens, zero-width and directional marks, control and unmapped glyphs."""
    text = unicodedata.normalize("NFC", _UNMAPPED.sub("", text)).translate(_MEANT)
    return "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc", "Cs"})


def word_of(glyphs: str) -> str:
    """The word that a PDF's glyphs make, "" where the font does not say which letters they are.

    One such glyph on its own is a list's sign from a symbol font.
    """
    # Fonts draw "-" and the soft hyphen with one glyph, and some files name that glyph by the latter.
    word = clean(glyphs.replace("\u00ad", "-"))
    private = len(word) == 1 and unicodedata.category(word) == "Co"
    return "•" if private or _UNMAPPED.fullmatch(glyphs) else word
