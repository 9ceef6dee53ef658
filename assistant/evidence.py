"""Which sentences speak of what the question asks, and how much of it they cover.

A question is a handful of content words, each with a weight: rare words say what it is about ("tröskelprincipen"), common ones
hardly anything ("verksamhet"). A sentence is held against them together with what it stands under - heading, region, title -
because "Ska kompletteras" answers a question about the principle that its heading names.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant.questions import old_paper_spans
from index.chat_spelling import written_out
from index.english import FUNCTION_WORDS, is_english
from index.everyday import is_everyday
from index.lexicon import look_up
from index.other_words import OtherWords
from index.swedish import IDENTIFIER, PART, WORD, features, is_stop_word, normal
from index.tokens import tokens
from ingest.document import Block, Document
from ingest.passages import Passage
from ingest.regions import region_spans
from ingest.sentences import answered_spans

# How much a match counts by where it is found: in the sentence, in its headings, in the rest of its passage.
_HEADING, _PASSAGE = 0.9, 0.85
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
    what the word itself counts: less where a particle made another word of it, as "skriva in" of "skriva".
    """

    form: str
    word: str
    parts: tuple[str, ...]
    weight: float
    others: tuple[tuple[tuple[str, ...], float], ...] = ()
    own: float = 1.0

    @cached_property
    def traces(self) -> frozenset[str]:
        """All features that a text which speaks of the term in any way has one of."""
        parts = (feature for part in self.parts for feature in (part, WORD + part[1:]))
        others = (held for phrase, _ in self.others for feature in phrase for held in (feature, PART + feature[1:]))
        return frozenset((self.word, PART + self.word[1:], *parts, *others))


@dataclass(frozen=True)
class Sentence:
    """A sentence (or table row) that may carry an answer.

    `own` is how much of the question it covers by itself, `covered` with its headings and passage, both 0 to 1. `rank`
    is the place of its passage among the hits, from 0, and `likeness` how close that passage's embedding is to the question's,
    0 to 1.
    """

    document: Document
    passage: Passage
    start: int
    end: int
    rank: int
    block: Block | None = None
    own: float = 0.0
    covered: float = 0.0
    headed: float = 0.0
    likeness: float = 0.0
    score: float = 0.0
    reasons: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[self.start : self.end]


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
        own = _VERB_WITHOUT_PARTICLE if any(other.kind == "particle" for other in explained) else 1.0
        found.setdefault(word, Term(token.form, word, parts, weight, tuple(counted.items()), own))
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


def weigh_sentences(
    terms: Sequence[Term], hits: Sequence[tuple[Document, Passage]], likeness: Sequence[float] = ()
) -> list[Sentence]:
    """Every sentence of the passages found, with how much of the question it covers; `likeness` has a value for each passage."""
    total = sum(term.weight for term in terms) or 1.0
    found: list[Sentence] = []
    seen: set[tuple[str, int]] = set()
    for rank, (document, passage) in enumerate(hits):
        headings = bag(surroundings(document, passage))
        around = bag(passage.readable or passage.lead + " " + document.text[passage.start : passage.end])
        context = [(match(term, headings), match(term, around)) for term in terms]
        for start, end, block in _units(document, passage):
            if (document.entry.id, start) in seen:
                continue
            seen.add((document.entry.id, start))
            text = document.text[start:end] if passage.kind != "row" else passage.readable
            words = bag(text)
            # A question with its answer stands for itself; what its neighbours speak of it does not.
            beside = 0.0 if passage.kind != "row" and "? " in text else 1.0
            pairs = [
                (term, match(term, words), head, beside * near)
                for term, (head, near) in zip(terms, context, strict=True)
            ]
            found.append(
                Sentence(
                    document,
                    passage,
                    start,
                    end,
                    rank,
                    block,
                    own=sum(t.weight * own for t, own, _, _ in pairs) / total,
                    covered=sum(t.weight * max(own, _HEADING * head, _PASSAGE * near) for t, own, head, near in pairs)
                    / total,
                    headed=sum(t.weight * max(own, head) for t, own, head, _ in pairs) / total,
                    likeness=likeness[rank] if likeness else 0.0,
                )
            )
    return found


def surroundings(document: Document, passage: Passage) -> str:
    """What a passage stands under: headings, the part's or document's title, the region."""
    return document.kept("surroundings", passage.start, lambda: _surroundings(document, passage))


def _surroundings(document: Document, passage: Passage) -> str:
    part = document.part_at(passage.start)
    return " ".join(
        (*document.section_path(passage.start), part.title if part else "", document.entry.title, document.entry.region)
    )


def _units(document: Document, passage: Passage) -> list[tuple[int, int, Block | None]]:
    """The sentences of a passage, each with the block it stands in; a table row or heading is one unit."""
    if passage.kind in {"row", "heading"}:
        return [(passage.start, passage.end, None)]
    return document.kept("units", passage.start, lambda: _sentences(document, passage))


def _sentences(document: Document, passage: Passage) -> list[tuple[int, int, Block | None]]:
    units: list[tuple[int, int, Block | None]] = []
    for block in blocks_between(document, passage.start, passage.end):
        for start, end in answered_spans(document.text, max(block.start, passage.start), min(block.end, passage.end)):
            if re.search(r"\w", document.text[start:end]):
                units.append((start, end, block))
    return units


def blocks_between(document: Document, start: int, end: int) -> list[Block]:
    """The blocks that overlap `[start, end)`, in order."""
    first = bisect.bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    found = []
    for block in document.blocks[max(0, first) :]:
        if block.start >= end:
            break
        if block.end > start:
            found.append(block)
    return found
