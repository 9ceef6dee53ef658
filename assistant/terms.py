"""What a question speaks of: its content words, each with its weight and other words for the same thing.

Rare words say what it is about ("tröskelprincipen"), common ones hardly anything ("verksamhet"). A term is held against the
features of a text (see `index.swedish`), so that "ansvarar" meets "ansvarig" and "hörsel" meets "hörselhjälpmedel".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.questions import old_paper_spans
from index.chat_spelling import written_out
from index.english import FUNCTION_WORDS, is_english
from index.everyday import is_everyday
from index.lexicon import look_up
from index.other_words import OtherWords
from index.swedish import IDENTIFIER, PART, WORD, features, is_stop_word, normal
from index.tokens import tokens
from ingest.regions import region_spans

# Words that tell how something is asked rather than what about; the question's kind has already taken account of them.
_ASKING = frozenset(
    "ansvar gäll gör ha ingå betyd innebär men stå säg finn anse heta kalla arbet jobba fungera använd behöv sker "
    "ske hänt beskriv förklar berätt nämn lista räkn sak del typ slag exempel enligt dokument text fråg svar gång "
    "vet veta tala ta tar hand fix sköt håll kom komm går gå vill hitta läs se dock mening skillnad skilj jämför "
    "bestå viktig olik samtlig jämfört respektive".split()
)
# After "hur" these ask how much of it, as the question's kind knows.
_DEGREES = "lång stor hög gammal tidig sen nära djup ofta fort snabbt långt mycket länge"
# What such words, and those that `index.everyday` lists, count of their weight.
_ASKED_WITH = 0.25
_VERB_WITHOUT_PARTICLE = 0.5
# How well a compound says the other word that is part of it: "hörselhjälpmedel" for "hörsel".
_AS_PART = 0.8
# A region's name and "det gamla avtalet" say where to look, and that is settled elsewhere; a passage need not repeat it.
_REGION = 0.25


@dataclass(frozen=True)
class Term:
    """A content word of the question: the features it is matched by, its weight, and other words for the same thing.

    `others` holds one tuple of features for each other word or phrase; a phrase is there where all its words are. `own` is
    what the word itself counts: less where a `particle` made another word of it, as "skriva in" of "skriva".
    """

    form: str
    word: str
    parts: tuple[str, ...]
    weight: float
    others: tuple[tuple[tuple[str, ...], float], ...] = ()
    own: float = 1.0
    particle: str = ""

    @cached_property
    def traces(self) -> frozenset[str]:
        """All features that a text which speaks of the term in any way has one of."""
        parts = (feature for part in self.parts for feature in (part, WORD + part[1:]))
        others = (held for phrase, _ in self.others for feature in phrase for held in (feature, PART + feature[1:]))
        return frozenset((self.word, PART + self.word[1:], *parts, *others))


def question_terms(
    text: str,
    weigh: Callable[[str], float],
    others: Callable[[str], Iterable[OtherWords]] = lambda text: (),
) -> tuple[Term, ...]:
    """The content words of a question.

    `weigh` gives a feature's weight in this library (rarer is heavier), `others` further words for what a question says:
    what an abbreviation stands for, a synonym, the spelling that was meant. A misspelt word weighs what the word meant does,
    and one in English what its Swedish words do: in a Swedish library both would be rare.
    """
    text = written_out(normal(text))
    english = is_english(text)
    which = [*region_spans(text), *old_paper_spans(text)]
    meant: dict[int, list[OtherWords]] = {}
    for other in others(text):
        for place in range(other.start, other.end):
            meant.setdefault(place, []).append(other)
    found: dict[str, Term] = {}
    read = tokens(text)
    for place, token in enumerate(read):
        is_word = token.kind == "word"
        explained = meant.get(place, []) if is_word else []
        # A phrase is found by all its words ("pay for"), and stands for those of them that mean something.
        if is_word and (token.form in FUNCTION_WORDS if english else is_stop_word(token.form)):
            continue
        said = features(token)
        if not said:
            continue
        word, parts = said[0], tuple(said[1:])
        counted = {phrase: other.counts for other in explained if (phrase := _features_of(other.text))}
        weight = weigh(word)
        meant_words = [_features_of(other.text) for other in explained if other.kind == "spelling"]
        if meant_words or (counted and english):
            rarest = [max(weigh(feature) for feature in said_so) for said_so in meant_words or counted]
            content = [one for one in read[explained[0].start : explained[0].end] if one.form not in FUNCTION_WORDS]
            weight = min(rarest) / (1 if meant_words else max(1, len(content)))
        if is_word and (_is_asked_with(token.form, word) or (place and _is_degree(read[place - 1].form, token.form))):
            weight *= _ASKED_WITH
        elif english and is_word and not explained and text[token.start].islower() and weight >= weigh(""):
            weight *= (
                _ASKED_WITH  # no name, in no table, and no Swedish of these documents: a verb or adjective most often
            )
        if any(start <= token.start < end for start, end in which):
            weight *= _REGION
        if counted and not meant_words and not english:
            weight, counted = _beside_others(weight, counted, weigh)
        whole = next((other.text for other in explained if other.kind == "particle"), "")
        own = _VERB_WITHOUT_PARTICLE if whole else 1.0
        particle = whole.partition(word[1:])[0]
        found.setdefault(word, Term(token.form, word, parts, weight, tuple(counted.items()), own, particle))
    return tuple(found.values())


def _beside_others(
    weight: float, counted: dict[tuple[str, ...], float], weigh: Callable[[str], float]
) -> tuple[float, dict[tuple[str, ...], float]]:
    """What a word weighs that has other words, and what each of them counts, by how rare they all are."""
    rarities = {phrase: max(weigh(feature) for feature in phrase) for phrase in counted}
    if weight >= weigh(""):  # The documents never say it. What they say instead is common as often as not.
        return math.sqrt(weight * max(rarities.values())), counted
    if not weight:
        return weight, counted
    # A rare word ("landstinget") is hardly said by a common one ("regionen").
    return weight, {phrase: counts * min(1.0, rarities[phrase] / weight) for phrase, counts in counted.items()}


def _is_asked_with(form: str, word: str) -> bool:
    return word[1:] in _ASKING or look_up(form).lemma in _ASKING or is_everyday(form)


def _is_degree(before: str, form: str) -> bool:
    """Whether a word only asks how much: "hur lång", "hur ofta"; the "samverkan" of "hur samverkan fungerar" does not."""
    return before in {"hur", "how"} and look_up(form).root in _degrees()


@lru_cache(maxsize=1)
def _degrees() -> frozenset[str]:
    return frozenset(look_up(form).root for form in _DEGREES.split())


def _features_of(text: str) -> tuple[str, ...]:
    return tuple(feature for token in tokens(text) for feature in features(token)[:1])


@lru_cache(maxsize=1 << 14)
def bag(text: str) -> frozenset[str]:
    """The features of a text, as a set."""
    return frozenset(feature for token in tokens(text) for feature in features(token))


def match(term: Term, text: frozenset[str]) -> float:
    """How well a text speaks of a term, 0 to 1: the word itself, another word for it, as part of a compound, its parts."""
    if term.traces.isdisjoint(text):
        return 0.0
    if term.word in text and term.own == 1.0:
        return 1.0
    shares = [(_share(phrase, text), counts) for phrase, counts in term.others]
    whole = max((counts * share for share, counts in shares if share >= _AS_PART), default=0.0)
    if term.word in text:
        return max(term.own, whole)
    return max(_match_own(term, text), whole, max((0.5 * share * counts for share, counts in shares), default=0.0))


def match_in(term: Term, words: frozenset[str], text: str) -> float:
    """How well a sentence speaks of a term; of a verb with its particle, "följas upp", as well as in one word."""
    if term.particle and term.word in words:
        split = rf"\b{re.escape(term.word[1:])}\w*\s+(?:\w+\s+){{0,2}}{re.escape(term.particle)}\b"
        if re.search(split, text, re.IGNORECASE):
            return 1.0
    return match(term, words)


def _share(phrase: tuple[str, ...], text: frozenset[str]) -> float:
    found = (1.0 if feature in text else _AS_PART * (PART + feature[1:] in text) for feature in phrase)
    return sum(found) / len(phrase)


def _match_own(term: Term, text: frozenset[str]) -> float:
    if term.word[0] == IDENTIFIER:
        return 0.0
    if PART + term.word[1:] in text:
        return 0.75
    if len(term.parts) > 1:
        there = sum(part in text or WORD + part[1:] in text for part in term.parts) / len(term.parts)
        return 0.85 * there if there == 1 else 0.5 * there
    return 0.0
