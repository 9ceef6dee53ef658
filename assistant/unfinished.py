"""How papers say that something in them is not written or not looked into yet, and how one asks whether it is.

Ska kompletteras.   Revidering pågår.   Avsnittet är inte färdigställt.        a place that is not written
Frågan om vem som betalar är inte utredd.   Delegationsordning finns ännu inte.    a point that is left open
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_WRITTEN = (
    r"(?:text(?:en)? saknas|saknas(?:,| och) tas fram|(?:ännu )?(?:ej|inte)(?: ännu)? (?:upprättad|framtagen|skriven|fastställd)|"
    r"under (?:framtagande|utarbetande|arbete)|(?:text(?:en)?|avsnittet|bilagan|kapitlet) (?:ska kompletteras|tas fram)|"
    r"ska kompletteras|(?:definition|beskrivning|text)(?:en)? (?:ska|kommer att) (?:införas|läggas till|tas fram))"
)
_WRITTEN_THING = (
    r"[\w-]*(?:rutin|riktlinje|bilaga|mall|checklista|vägledning|anvisning|lathund|lista|blankett|beskrivning|instruktion)"
    r"(?:e?n|na|et|t)?"
)
_UNWRITTEN = re.compile(
    r"^(?:obs\b[ !–-]*)?(?:(?:(?:text|texten|avsnittet|bilagan|kapitlet) )?(?:ska|kommer att) "
    r"(?:kompletteras|fyllas på|skrivas|tas fram|utarbetas|beskrivas)|"
    r"(?:text|texten|avsnittet|bilagan|kapitlet) (?:tas fram|arbetas fram|utarbetas|skrivs|revideras|"
    r"är (?:ännu )?(?:inte|ej) \w+)|"
    r"kompletteras(?: senare)?|fylls på(?: senare)?|framtagande (?:initierat|pågår)|"
    r"revidering pågår|(?:arbete|utredning|diskussion|översyn) pågår|under (?:framtagande|arbete|"
    r"revidering|utarbetande)|text saknas(?: ännu)?|saknas(?: ännu)?$|"
    r"(?:ännu )?(?:ej|inte)(?: ännu| än)? (?:fullständig|klar|färdig|beslutad|skriv\w+)|"
    r"(?:text|texten|avsnittet|bilagan|kapitlet) (?:är under|har (?:ännu )?(?:inte|ej)|väntas|återstår|"
    r"kommer (?:senare|tidigast))|"
    r"(?:frågan |detta )?besvaras (?:först )?i (?:en |ett )?(?:nästa|kommande|senare) (?:version|utgåva|revidering)|"
    r"återkommer|tbd|to be completed|"
    # "Texten förhandlas och är ännu inte klar", "Uppföljningsplan: ska tas fram", "Rutin för julhelgen är under framtagande"
    r"(?:texten|avsnittet|bilagan|kapitlet) [^.]{3,80}? är (?:ännu )?(?:inte|ej)(?: ännu)? (?:klar|färdig|skriv|fastställd)\w*|"
    r"[\w-]+(?: [\w-]+){0,3}: ska tas fram\b[^.]*\bfinns (?:ännu )?(?:inte|ej)|"
    rf"(?:(?:en|ett|den|denna|detta) )?(?:[\w-]+ ){{0,2}}?{_WRITTEN_THING}(?: (?:för|om|kring|till|vid) [^.,:;]{{3,60}}?)? "
    r"(?:är (?:ännu )?under (?:framtagande|utarbetande)|håller på att (?:tas fram|skrivas|utarbetas)|"
    r"är (?:ännu )?(?:inte|ej)(?: ännu)? (?:framtage|skriv|färdigställ)\w*)|"
    # "Text om elever i resursskola tas fram av gruppen", "Bestämmelser om rehabilitering är inte färdigställda"
    r"text(?:en)? (?:om|för|kring) [^.:;]{3,120}? tas fram|"
    r"(?:text|texten|bestämmelser|bestämmelserna|anvisningar|anvisningarna) (?:om|för|kring) [^.:;]{3,120}? (?:ska kompletteras|"
    r"är (?:ännu )?(?:under (?:framtagande|utarbetande|arbete)|(?:inte|ej)(?: ännu)? (?:färdigställ|framtag|skriv)\w*))|"
    # "6.8 Gemensam rutin för drogtestning: text saknas, arbete pågår", "Bilaga 4. Samverkan med Kriminalvården – ej upprättad"
    rf"[^:–]{{3,100}}(?::| [–-]) *{_NOT_WRITTEN})\b",
    re.IGNORECASE,
)
# A question whether something is written: "Är avsnittet klart?", "Finns bilagan på plats än?"
_ASKS_WHETHER_WRITTEN = re.compile(
    r"\b(?:är|har|finns|blev|blivit|is|has)\b.{0,120}\b(?:klar[at]?|färdig\w*|skriv(?:en|et|na)|komplett\w*|på plats|finished|"
    r"written|complete)\b",
    re.IGNORECASE,
)
_OF_WRITING = re.compile(
    r"(?:klar[at]?|färdig\w*|skriv\w*|komplett\w*|del(?:en)?|avsnitt\w*|bilaga\w*|kapit\w+|text\w*|avtal\w*|överenskommelse\w*|"
    r"ramverk\w*|plan(?:en)?|dokument\w*|sammanställning\w*|lista\w*|står|finished|written|section)",
    re.IGNORECASE,
)
# What a sentence says of its place, whatever stands beside it there.
_PLACE_OPEN = re.compile(
    r"^(?:under utredning|svar lämnas senare)\b|"
    r"\b(?:avsnittet|texten|kapitlet|bilagan) (?:\w+ ){0,2}?"
    r"(?:kompletteras|skrivs|skrivas|lämnas|revideras|fyllas på|återstår)\b|"
    r"\b(?:svar|underlag|text) har (?:ännu )?(?:inte|ej) (?:inkommit|lämnats)\b",
    re.IGNORECASE,
)
# What it says of one point. Undecided is something else: it answers whether it is.
_NOT_YET = r"(?:(?:ännu )?(?:inte|ej)(?: ännu| än)?)"
_POINT_OPEN = re.compile(
    rf"\b(?:är|har|finns) {_NOT_YET} (?:utre[dt]|framtag|färdig|skriv|klar\b|upprätta)|"
    r"\bfinns (?:ännu (?:inte|ej)|(?:inte|ej) ännu)\b|"
    r"\bär under (?:utredning|framtagande|utarbetande)\b|^arbete pågår kring\b",
    re.IGNORECASE,
)
# Characters of a sentence that says no more than that.
_LONGEST = 300
# "Vad är inte utrett?" is answered by what is not.
_ASKS_WHAT_IS_OPEN = re.compile(
    r"\b(?:vad|vilka (?:\w+ ){0,2}?\w+)\b[^?]{0,60}\b(?:är|har|återstår)\b(?: \w+){0,2} (?:inte|ej)(?: ännu| än)? "
    r"(?:utre\w+|avgj\w+|beslut\w+|klarl\w+|löst\w*|färdig\w*|skriv\w+)",
    re.IGNORECASE,
)
# "Vem ska skriva kapitlet om …?" asks of the writing itself.
_ASKS_OF_WRITING = re.compile(r"\bvem\b.{0,40}\b(?:skriv\w*|tar fram|tagit fram|ta fram)\b", re.IGNORECASE)


# Every sentence that is found is asked.
@lru_cache(maxsize=1 << 14)
def is_unwritten(text: str) -> bool:
    """Whether a text says of itself that it is not written yet."""
    return _UNWRITTEN.search(text.strip(" .–-(")) is not None and len(text) < 200


@lru_cache(maxsize=1 << 14)
def leaves_place_open(text: str) -> bool:
    """Whether a sentence says that the place where it stands is not written, or only in part."""
    return is_unwritten(text) or (_PLACE_OPEN.search(text.strip(" .–-([")) is not None and len(text) < _LONGEST)


@lru_cache(maxsize=1 << 14)
def leaves_open(text: str) -> bool:
    """Whether a sentence says that its place, or the point that it speaks of, is not written or not looked into yet."""
    return leaves_place_open(text) or (_POINT_OPEN.search(text.strip(" .–-([")) is not None and len(text) < _LONGEST)


def asks_whether_written(question: str) -> bool:
    """Whether a question asks if something is there in writing yet."""
    return _ASKS_WHETHER_WRITTEN.search(question) is not None


def is_of_writing(word: str) -> bool:
    """Whether a word speaks of the paper and its being written, not of its subject: "avsnittet", "färdigskriven"."""
    return _OF_WRITING.fullmatch(word) is not None


def asks_of_writing(question: str) -> bool:
    """Whether a question asks who writes something: then that it is not written is where the answer starts."""
    return _ASKS_OF_WRITING.search(question) is not None


def asks_what_is_open(question: str) -> bool:
    """Whether a question asks what is left open: then a sentence that says so is the answer, not the lack of one."""
    return _ASKS_WHAT_IS_OPEN.search(question) is not None
