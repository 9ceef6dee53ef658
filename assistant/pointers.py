"""Sentences that lead up to an answer and do not give it.

    "För att tydliggöra ansvar och arbetssätt finns riktlinjen STY-25612."      tells where it stands
    "Fyra riktningsförändringar har identifierats."                             tells that there are some, not which

To give such a sentence for an answer would be wrong, and to say that there is nothing would keep what is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.statements import Statement
from assistant.unfinished import is_unwritten

_PAPER = r"(?:STY[- ]?\d+|\w*riktlinje\w*|rutin\w*|anvisning\w*|dokument\w*|\w*uppdrag och kvalitetskrav)"
_STANDS_ELSEWHERE = re.compile(
    rf"\b(?:finns|beskrivs|regleras|framgår|anges|styrs|redovisas|formulera\w+|fastställ\w+) .*?{_PAPER}\b|"
    r"\bSTY[- ]?\d+.*\bsyfte[^:;]*: att (?:klargöra|tydliggöra|beskriva|reglera)\b",
    re.IGNORECASE,
)
# "… hur fasta kontakter ska registreras": what the other paper tells, not this one.
_INDIRECT = re.compile(
    r"\b(?:hur|vem|vad|när|vilk\w+|att) [^,.;]*?(?=\bfinns\b|\bbeskrivs\b|\bregleras\b|[,.;]|$)", re.IGNORECASE
)
_SAYS_MORE = re.compile(r"\b(?:ska|skall|ansvarar|svarar|får|måste|kan|bör|betalar|beslutar)\b", re.IGNORECASE)
_ASKS_FOR_PAPER = re.compile(
    r"\b(?:\w*(?:blankett|mall|rutin|riktlinje|dokument|bilag|checklist|anvisning|avtal|överenskommelse|plan)\w*|sty)\b|"
    r"^\W*(?:var|finns|where|is there)\b",
    re.IGNORECASE,
)
_NUMBERS = "två tre fyra fem sex sju åtta nio tio elva tolv".split()
_ENGLISH_NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?P<count>{'|'.join((*_NUMBERS, *_ENGLISH_NUMBERS))}|\d{{1,2}})"
_ASKS_WHICH_OF_THEM = re.compile(
    rf"\b(?:vilka|which|vad heter|nämn|name) (?:är |var |are |were )?(?:av )?(?:de |dom |the |[\wåäö]+s )?{_COUNT}\b",
    re.IGNORECASE,
)
# What a sentence enumerates has so many commas at the most; of more things it may name the first.
_MOST_COMMAS = 3


def only_points(asked: Question, best: Sentence) -> bool:
    """Whether the best sentence says no more than in which other paper the answer stands, where no paper was asked for."""
    if asked.kind in {"which-document", "yes-no", "definition"} or _ASKS_FOR_PAPER.search(asked.text):
        return False
    said = best.passage.readable if best.passage.kind == "row" else best.text
    if is_unwritten(said) or not _STANDS_ELSEWHERE.search(said):
        return False
    return best.passage.kind == "row" or not _SAYS_MORE.search(_INDIRECT.sub(" ", said))


def leaves_untold(asked: Question, said: Sequence[Statement]) -> bool:
    """Whether a question asks which ones there are of a number of things, and nothing of what is `said` tells them apart."""
    found = _ASKS_WHICH_OF_THEM.search(asked.text)
    if found is None:
        return False
    count = _number(found["count"].lower())
    rows = sum(any(quote.passage.kind == "row" for quote in statement.quotes) for statement in said)
    return rows < 2 and not any(_enumerates(statement.text, count) for statement in said)


def _number(word: str) -> int:
    names = _NUMBERS if word in _NUMBERS else _ENGLISH_NUMBERS
    return int(word) if word.isdigit() else names.index(word) + 2


def _enumerates(text: str, count: int) -> bool:
    """Whether a text lists about as many things, line by line or in one sentence: "a, b, c och d"."""
    if text.count("\n") >= min(count, _MOST_COMMAS) - 1:
        return True
    commas = min(count - 2, _MOST_COMMAS)
    return (
        re.search(rf"(?:[^,.;:]{{2,90}}, ){{{commas}}}[^.;]{{2,90}} (?:och|samt|eller|respektive) \w", text) is not None
    )
