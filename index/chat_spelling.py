"""Chat spelling written out: "va e sipp å när ska man få en sån" is asked as "vad är sipp och när ska man få en sådan".

People type to an assistant as they type to each other. Short words lose letters first, and they are the ones that tell a
question's kind ("va", "vafan", "nån"). No dictionary lists them and each is too short to be guessed at, so they stand in
a table, `chat_spelling.toml`. Longer words are guessed by the words of the documents, see `Wording.meant`.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from index.english import is_english

_TABLE = Path(__file__).with_name("chat_spelling.toml")


@lru_cache(maxsize=1024)
def written_out(question: str) -> str:
    """The question with chat spelling written out, all else as it stands. In English only the possessive is dropped.

    Writing out what is written out already changes nothing.
    """
    if is_english(question):
        return re.sub(r"(?<=\w)(?:['’]s|(?<=s)['’])(?!\w)", "", question)
    table, pattern = _table()
    return pattern.sub(lambda match: _like(match.group(), table[" ".join(match.group().lower().split())]), question)


def _like(said: str, meant: str) -> str:
    """`meant` with a capital where `said` opens with one; capitals throughout are an abbreviation, and kept."""
    if len(said) > 1 and said.isupper():
        return said
    return meant[0].upper() + meant[1:] if said[0].isupper() else meant


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    table: dict[str, str] = tomllib.loads(_TABLE.read_text("utf8"))["written_out"]
    said = sorted(table, key=lambda phrase: (-len(phrase), phrase))
    choices = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in said)
    # Not beside a hyphen or colon ("e-tjänst", "SIP:en"), a full stop inside ("o.s.v.") or a bracketed letter ("a)").
    return table, re.compile(rf"(?<![\w.:'’-])(?:{choices})(?![\w:'’-]|\.\w|\))", re.IGNORECASE)
