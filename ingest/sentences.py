"""Where Swedish sentences begin and end.

A full stop ends a sentence unless it belongs to an abbreviation ("bl.a.", "t.ex."), an ordinal or a paragraph of law
("14 kap. 3 §"), an initial, or a number. English splitters cut all of these. A line break always ends a sentence:
in a document's text it stands between blocks only.
"""

from __future__ import annotations

import re

# Abbreviations whose full stop does not end a sentence (Svenska skrivregler, the language council's guide).
ABBREVIATIONS = frozenset(
    "adr ang anm art avd avs bil bl bl.a ca dnr dr dvs d.v.s dyl e.d e.dyl el.dyl eng enl etc ev ex exkl f f.d f.n f.o.m fd "
    "fig fr fr.o.m förf förk forts g.m gm i.e inkl inv i.st.f jfr kap kl kv m.a.o m.fl m.h.a m.m m.v mom ngn ngt nr obs o.d "
    "o.dyl o.s.v osv pga p.g.a pkt prof prop ref resp s s.a.s s.k sek sid sign skr st s:t t t.ex t.o.m t.v tel tex tf tim tr "
    "u.p.a uppl utg v v.g vol äv övers övr jan feb febr apr aug sept okt nov dec milj mdr".split()
)
_OFTEN_LAST = frozenset("m.m m.fl etc osv o.s.v dyl e.d e.dyl el.dyl o.d o.dyl".split())
_END = re.compile(r"[.!?…]+[”\"')\]]*(?=\s|$)|\n+|\t+")
# A question of so few words leans on the sentence before it; so many sentences after a question are its answer.
_LEANS, _MOST_ANSWERS = 4, 3
_LAST_WORD = re.compile(r"[\w.:]+$")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` as half-open spans of `text`, without white space at their edges."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] in "\n\t" or _ends_here(text, begin, match.start(), match.end(), end):
            _add(spans, text, begin, match.end())
            begin = match.end()
    _add(spans, text, begin, end)
    return spans


def answered_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences, but for a question that what follows it answers: question and answer are one span.

    "Kan jag neka? Nej. Ansvaret är vårt." is one, and so is what a short question leans on: "Ingen är utsedd. Vad gör jag?".
    """
    spans: list[tuple[int, int]] = []
    room = 0  # how many more sentences belong to the answer
    for begin, stop in sentence_spans(text, start, end):
        asks = text[begin:stop].endswith("?")
        leans = asks and not room and len(text[begin:stop].split()) <= _LEANS and bool(spans)
        if leans or (room and not asks):
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((begin, stop))
        room = _MOST_ANSWERS if asks else max(0, room - 1)
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append((begin, end))


def _ends_here(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    if text[stop] != ".":
        return not _continues(text, after, end)
    if text.startswith("...", stop) and _continues(text, after, end):
        return False
    found = _LAST_WORD.search(text, begin, stop)
    word = found.group().lower() if found else ""
    if word in ABBREVIATIONS:
        # These may close a sentence, and do when a new one plainly starts after them.
        return word in _OFTEN_LAST and text[after:end].lstrip(" ")[:1].isupper()
    if len(word) == 1 and word.isalpha() and word not in "iåö":  # an initial: "A. Svensson"
        return False
    if word.isdigit() and not text[begin : stop - len(word)].strip():  # "1." opens a list item
        return False
    return not _continues(text, after, end)


def _continues(text: str, after: int, end: int) -> bool:
    following = text[after:end].lstrip(" ")
    return bool(following) and following[0].islower()
