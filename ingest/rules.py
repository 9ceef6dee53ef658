"""Rules in running text: sentences that say who is responsible, who decides, who shall do what.

    "Strategisk samverkansledning ansvarar för att förvalta …"            who stands before the verb
    "Enligt reglementet ansvarar Socialnämnden för …"                     or right behind it
    "Ramverket beslutas av berörda nämnder, …"                            or behind "av"
    "Huvudansvaret för strategiska frågor … ligger på vårddirektörerna"   or behind "ligger på"

A sentence becomes a row only where a word in that place names someone who can act (`rule_words.toml`). "SIP ska
erbjudas alla" names nobody, and neither does "där man ansvarar": such sentences are left to the search. The row
quotes the whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.columns import years_in
from ingest.register import Activity
from ingest.sentences import sentence_spans
from ingest.units import Units, actor_pattern, rule_words

if TYPE_CHECKING:
    from ingest.document import Document

_ADVERB = r"(?:därför|också|även|dock|således|alltså|gemensamt|tillsammans|alltid|ytterst|formellt|normalt|i sin tur|framförallt)"
_HAS = r"har (?:det |ett |huvud)?(?:\w+(?:a|t) ){0,2}ansvar(?:et)? för(?=\s\w)|är (?:\w+ )?ansvarig(?:a|t)? (?:för(?=\s\w)|när)"
# Where the part of a sentence begins that holds the subject. "som" ends what it refers to: "en styrgrupp som ansvarar
# för".
_BREAK = re.compile(
    r"[.;:,()–]|\s-\s|\b(?:att|där|när|medan|men|eftersom|vilket|vilka|varför|samt att|om|då)\b", re.IGNORECASE
)
_OPENING = re.compile(
    r"^(?:och|samt|men|dessutom|därmed|vidare|i dag|idag|det är|för att|enligt [\wåäö ]*?(?=\b(?:den|det|de)\b))\s+",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.;:()]|\s-\s|,\s(?=finns|och\b|är|har|ska|vilke|den|det|som|där)|\b(?:som|när|där|för|enligt|efter|utifrån|genom|med|vid|i|under|på)\b"
)
_PLACE = re.compile(
    r"(?:i|på|inom|vid|under|enligt|för|med|av|efter|genom|sedan|från|hos|utifrån|till)\b", re.IGNORECASE
)
_PROPOSED = re.compile(r"\b(?:före|för)sl(?:år|ås|og|ogs|agit|agits)\b")  # what is proposed holds for nobody yet
_WHERE = re.compile(r"\s*|\s+(?:i|på|vid|inom|med)(?:\s+\S+){1,3}\s*")
# What may stand before a name and belongs to it no more: "leds av | en politisk styrgrupp".
_NO_ADJECTIVE = re.compile(r"en|ett|den|det|de|av|till|för|i|på|med|finns|är|har|även|också|utgörs|\w+s", re.IGNORECASE)
_MOST_WORDS = 7  # a subject longer than that is more than a name


def rules_of(document: Document, units: Units) -> Iterator[Activity]:
    """A row for each sentence outside tables and headings that says who is to do something, in the order of the text."""
    for block in document.blocks:
        if block.kind in {"heading", "row"}:
            continue
        for start, end in sentence_spans(document.text, block.start, block.end):
            sentence = document.text[start:end]
            if _PROPOSED.search(sentence):
                continue
            found = dict.fromkeys(span for span in _actors(sentence) if span)
            who = tuple(dict.fromkeys(unit for first, last in found for unit in units.split(sentence[first:last])))
            if not who:
                continue
            path = document.section_path(start)
            yield Activity(
                "rule",
                start,
                end,
                area=path[-1] if path else "",
                activity=sentence,
                years=years_in(sentence) if re.search(r"\bsenast\b|\bunder 20\d\d\b", sentence) else (),
                responsible=who,
                responsible_wording="; ".join(sentence[first:last] for first, last in found),
                evidence=tuple(("responsible", start + first, start + last) for first, last in found),
            )


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    verbs = {name: "|".join(map(re.escape, words)) for name, words in rule_words()["verbs"].items()}
    active = re.compile(
        rf"\b(?:(?P<responsible>{verbs['responsible']})\b(?P<between>[^.;:]{{0,80}}?)\bför\b|{_HAS}"
        rf"|(?:ska|skall|måste)(?P<inverted> [^.;:,]{{3,60}}?)? (?:{_ADVERB} )?(?:{verbs['active']})\b(?! av\b)"
        rf"|(?:{verbs['present']})\b(?! av\b))"
    )
    passive = re.compile(rf"\b(?:{verbs['passive']})(?: \w+){{0,2}}? av\b(?! att\b)\s+(?P<who>[^.;:()]+)")
    lies = re.compile(
        r"\b(?:huvud)?ansvaret\b[^.;:]{0,120}?\b(?:ligger|vilar) (?:på|hos)\s+(?P<who>[^.;:()]+)", re.IGNORECASE
    )
    return active, passive, lies


def _actors(sentence: str) -> Iterator[tuple[int, int] | None]:
    """Spans of the sentence that name who acts."""
    active, passive, lies = _patterns()
    for match in active.finditer(sentence):
        between = match["between"] or match["inverted"] or ""
        if re.search(r"\binte\b", between):
            continue
        if actor_pattern().search(between):
            group = "between" if match["between"] else "inverted"
            yield _named(sentence, match.start(group), match.end(group))
        else:
            yield _subject(sentence, match.start(), match.end())
    for pattern in (passive, lies):
        for match in pattern.finditer(sentence):
            who = match["who"]
            both = re.match(r"såväl [^,]+? som ", who)  # "såväl region som kommun" lists two
            stop = _STOP.search(who, both.end() if both else 0)
            first = match.start("who")
            yield _named(sentence, first, first + (stop.start() if stop else len(who)))


def _subject(sentence: str, verb: int, after: int) -> tuple[int, int] | None:
    """Who stands before the verb, or right behind it where the sentence opens with a place or time.

    Of a long clause only what ends with the first word that names someone is taken; before "som" only what it refers
    to.
    """
    before = sentence[:verb]
    begin = max((match.end() for match in _BREAK.finditer(before)), default=0)
    while opening := _OPENING.match(before[begin:].lstrip()):
        begin += len(before[begin:]) - len(before[begin:].lstrip()) + opening.end()
    clause = before[begin:].split()
    if clause and clause[-1] == "som":
        return _referred_to(sentence, begin, begin + before[begin:].rindex("som"))
    if not clause or clause[-1].lower() in rule_words()["actors"]["nobody"]:
        return None
    if _PLACE.match(clause[0]):
        behind = actor_pattern().search(sentence, after, after + 40)
        return _named(sentence, after, behind.end()) if behind else None
    if len(clause) <= _MOST_WORDS and clause[-1] != "och":  # "X finns i Y och ansvarar": X stands first, Y last
        return _named(sentence, begin, verb)
    first = actor_pattern().search(before, begin)
    short = first is not None and len(before[begin : first.end()].split()) <= _MOST_WORDS
    return _named(sentence, begin, first.end()) if first and short else None


def _referred_to(sentence: str, begin: int, end: int) -> tuple[int, int] | None:
    """The name right before "som": "Det finns en processledare som" refers to "en processledare"."""
    last = next(reversed(list(actor_pattern().finditer(sentence, begin, end))), None)
    if last is None or not _WHERE.fullmatch(sentence, last.end(), end):
        return None
    words = list(re.finditer(r"\S+", sentence[begin : last.start()]))
    start = last.start()
    for word in reversed(words[-3:]):
        if _NO_ADJECTIVE.fullmatch(word.group()):
            break
        start = begin + word.start()
    return _named(sentence, start, end)


def _named(sentence: str, begin: int, end: int) -> tuple[int, int] | None:
    """The span without what surrounds it, if it names someone; it ends with the last word that does, or with what tells which."""
    text = sentence[begin:end]
    lead = re.match(rf"(?:\s|,|{_ADVERB}\b|endast\b|bara\b)*", text)
    start = begin + (lead.end() if lead else 0)
    names = list(actor_pattern().finditer(sentence, start, end))
    if not names or len(sentence[start : names[-1].end()].split()) > 3 * _MOST_WORDS:
        return None
    tail = re.match(r"\s+(?:i|på|vid|inom)\s+[^,;:]+", sentence[names[-1].end() : end])
    return start, names[-1].end() + (len(tail.group().rstrip()) if tail else 0)
