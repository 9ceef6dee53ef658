"""Numbers of things: "Hur många remisser fick mottagningen?".

A number of something else is no answer, though the passage speaks of both:

    "Mottagningen ska lämna besked på remiss inom tio arbetsdagar."      counts days
    "Enligt § 12 görs remissen av läkare."                              counts nothing
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile, islice, takewhile

from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.terms import Term, bag, match
from index.lexicon import lemma
from index.swedish import is_stop_word
from index.tokens import words
from ingest.sentences import answered_spans

# "Hur många familjer …", "Hur stor del av personalen …"
_COUNTED = re.compile(
    r"\b(?:how many|hur (?:många|stor (?:andel|del)(?: av)?))\s+(?:(?:ska|får|kan|har|är|måste|vill)\s+)?"
    r"(?P<counted>[\w-]+(?:\s+[\w-]+){0,2})",
    re.IGNORECASE,
)
_ASKS_SHARE = re.compile(r"hur stor", re.IGNORECASE)
_TIMES = re.compile(r"gång(?:er)?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:arbets|kalender|vård)?dag|veck|timm|minut|sekund|månad|kvartal|dygn|år|läsår|procent|%|kronor|kr$|tkr|mkr|miljon|mil$|kap|§|"
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,§:/–-])(?<!§ )(?P<number>\d{1,3}(?: \d{3})+|\d+(?:,\d+)?|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|"
    r"(?:tret|fjor|fem|sex|sjut|ar|nit)ton|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra|tusen)\w*|inga|ingen|"
    r"båda|hälften|samtliga)(?:[–-]\d+)?(?![\w:/-]|\.\d)(?:\s+(?P<of>[\wåäö%§-]+))?",
    re.IGNORECASE,
)
# "avsnitt 3", "version 2" number papers, not things.
_OF_PAPERS = re.compile(
    r"\b(?:avsnitt|bilaga|kapitel|punkt(?:en)?|version|nr|nummer|tabell|figur|sidan?|steg|nivå|område|fas|mål|artikel) $",
    re.IGNORECASE,
)
# What a table of amounts of money speaks of.
AMOUNTS = re.compile(r"kostnad|belopp|budget|kronor|\b[tmk]?kr\b|ersättning|avgift|\bpris", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# Words that stand for whatever is counted, and how many words after a number may say what it counts.
_ANYTHING, _NEXT = re.compile(r"(?:person|individ|styck)"), 3
# How well a sentence must speak of what is counted.
_SPOKEN_OF = 0.4


def holds_count(asked: Question, best: Sentence, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether a number of what a question wants counted stands in the best sentence's passage.

    `held` are the features of the passage and its headings: what the rows of a table count is often said above it.
    """
    found = _COUNTED.search(asked.text) if asked.kind == "number" else None
    if found is None:
        return True
    forms = list(takewhile(lambda form: not is_stop_word(form), (token.form for token in words(found["counted"]))))
    share = _ASKS_SHARE.match(found.group()) is not None
    if asked.language == "sv" and not share:  # "olika doktorer delar": the noun, which what is done with it follows
        forms = [*dropwhile(lambda form: form.endswith("a") and not _is_plural(form), forms)][:1] or forms
    counted = [term for term in terms if term.form in forms]
    if asked.language == "en":  # its verb stands beside what is counted: "How many pupils received support?"
        heavy = max((term.weight for term in counted), default=0.0) / 2
        counted = [term for term in counted if term.weight >= heavy][:1]
    if not counted:
        return True
    if best.passage.kind == "row":
        # "Psykiatrisk slutenvård, kronor per dygn; 2026: 8 400" counts no beds
        of_money = AMOUNTS.search(best.passage.readable) is not None
        return _speaks_of(counted, held) and (not of_money or AMOUNTS.search(asked.text) is not None)
    passage, text = best.passage, best.document.text
    if asked.language == "en" or share or any(_TIMES.fullmatch(form) for form in forms):
        return _speaks_of(counted, bag(f"{passage.lead} {text[passage.start : passage.end]}"))
    in_units = any(_UNIT.match(form) for form in forms)
    return any(
        _counts(text[start:end], in_units, counted) and _speaks_of(counted, bag(text[start:end]))
        for start, end in answered_spans(text, passage.start, passage.end)
    )


def _speaks_of(counted: Sequence[Term], held: frozenset[str]) -> bool:
    return any(match(term, held) >= _SPOKEN_OF for term in counted)


def _counts(text: str, in_units: bool, counted: Sequence[Term]) -> bool:
    """Whether a text holds a number of what is `counted`, or `in_units` one of days, kronor and the like."""
    return any(
        (in_units or not _UNIT.match(found["of"] or ""))
        and not _YEAR.fullmatch(found["number"])
        and not _OF_PAPERS.search(text[: found.start()])
        and (in_units or not _is_of_others(text[found.end("number") :], counted))
        for found in _NUMBER.finditer(text)
    )


def _is_of_others(after: str, counted: Sequence[Term]) -> bool:
    """Whether the words after a number say that it counts something else: "fyra verksamheter", "de två minsta kommunerna"."""
    for form in islice((token.form for token in words(re.split(r"[.,;:()]", after)[0])), _NEXT):
        if is_stop_word(form) and form != "av":  # "två av fem planer"
            return False
        if any(match(term, bag(form)) >= _SPOKEN_OF for term in counted) or _ANYTHING.match(form):
            return False
        if _is_plural(form):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def _is_plural(form: str) -> bool:
    """Whether a word looks like a noun in the plural ("platser", "kommunerna"), and not like a verb or an adjective."""
    noun = lemma(form)
    return form not in {noun, f"{noun}r"} and re.search(r"(?:[oaei]r|n|na)$", form) is not None
