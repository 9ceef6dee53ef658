"""Ranking: which sentence answers best, and how surely. Whether it answers at all, `requirements` says.

A sentence scores by how much of the question it covers with what it stands under, whether it has the form that the question's
kind calls for ("vem" wants a body), how near its passage was found, and in what kind of paper it stands: what is in force
comes before what was proposed, the region asked about before every other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.evidence import Sentence
from assistant.forms import CONTAINS, fits
from assistant.lists import list_around
from assistant.questions import Question, old_paper_spans
from assistant.rows import row_in, says_who_or_when
from assistant.terms import Term, bag, match
from index.lexicon import look_up
from index.tokens import words
from index.windows import Place, place_of

# From this confidence on a sentence answers. On the dev half of the gold questions this leaves out one right answer in twenty
# and three quarters of what has no answer; on an unseen library, one in six and half.
ANSWERS_FROM = 0.55
_LIKENESS = 0.4
# What orders the sentences of a question: fitted as a softmax over them to 967 questions about 14 libraries. On the library that
# was left out each time the right one came first in 59 of a hundred questions and among the first three in 81, where weights
# set by hand had 58 and 78. How sure it is that one answers at all is another thing, and keeps those.
_COVERED, _HEADED, _FORM, _FOUND, _LIKE = 0.18, 0.45, 0.17, 0.15, 0.29
_MEASURED = frozenset({"covered", "own", "form", "rank"})
# What the answer before has already cited goes behind what stands beside it.
_SAID = -0.12
# A sentence about BVO is no answer about LHO, nor an activity the meaning of a word.
_OTHER_NAME, _ACTIVITY = -0.15, -0.15
_NAME = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
# "Vad beslutade nämnden om jouren?" is not told by what it was asked to decide.
_ASKS_DECISION = re.compile(
    r"\b(?:beslut\w*|bestäm\w*|blev (?:det )?av|sagt ja|godkän\w*|anta(?:git|gen|get|gits)|antog\w*|klubba\w*|decided|decision|"
    r"approved)\b",
    re.IGNORECASE,
)
_OF_PROPOSALS = re.compile(r"\b(?:föreslå\w*|föreslog\w*|förslag\w*|yrkar|hemställ\w+|propos\w+)\b", re.IGNORECASE)
_PROPOSED = -0.1
# "Förkortningar: fast vårdkontakt (FVK), fast läkarkontakt (FLK) och …", "… svarar på vem som beslutar, när det sker och hur".
_NAMED_IN_FULL = re.compile(r"[^.()]{3,100}\([A-ZÅÄÖ]{2,6}\)(?= (?:är|innebär|består|leds|ansvarar|svarar|har|ska)\b)")
_SHORT_FORMS = re.compile(r"\([A-ZÅÄÖ]{2,6}\)")
_FILE_NUMBER = re.compile(r"(?:dnr|diarienummer|ärendenummer)\b.{0,40}", re.IGNORECASE)
_INDIRECT = re.compile(r"(?:[,:;]|\boch|\beller)\s+(?:vem|vad|hur|när|var|varför|vilk\w+)\s+\w", re.IGNORECASE)
# What shall be is not told by how many there were.
_ASKS_A_RULE = re.compile(r"\b(?:ska|skall|bör|måste|får|should|shall|must|may)\b", re.IGNORECASE)
_FIGURES = -0.25
_BESIDE_THE_TEXT = -0.2
_FIGURE = re.compile(r"[\d\s,.%–-]*\d[\d\s,.%–-]*|uppgift saknas|–?")
_WHO_DOES = re.compile(r"\W*(?:och )?vem (?:är det )?(?:som )?(?P<verb>\w+)", re.IGNORECASE)
_WHOEVER = -0.2
# A footnote with an address says where something stands, not what.
_ADDRESS = re.compile(r"https?:|www\.|\w\.se\b")


def ranked(
    question: Question,
    terms: Sequence[Term],
    sentences: Sequence[Sentence],
    said: Collection[tuple[str, int, int]] = (),
) -> list[Sentence]:
    """The sentences, best first: by what they cover, by their form, by where and in what kind of paper they stand.

    `said` are the spans (document, start, end) that the answer before cited: whoever asks on has read them.
    """
    scored = []
    for sentence in sentences:
        place = place_of(sentence.document, sentence.passage)
        text = sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
        row = row_in(sentence.document, sentence.passage) if sentence.passage.kind == "row" else None
        form = fits(question.kind, text, question.text)
        if row and question.kind in {"who", "when"}:  # its columns say so, whatever words stand in them
            form = 0.7 * says_who_or_when(row, question.kind)
        reasons = {
            "covered": 0.6 * sentence.covered,
            "own": 0.25 * sentence.own,
            "form": 0.15 * form,
            # What a row says itself comes before what its goal or its measure says.
            "cell": 0.1 * min(0.0, covered_by(row.words, terms) - sentence.own) if row else 0.0,
            "rank": 0.12 * max(0.0, 1 - sentence.rank / 10),
            "paper": paper_weight(question, place),
            "shape": -0.3 * _is_fragment(sentence),
            "place": _BESIDE_THE_TEXT * _stands_beside_the_text(sentence),
            "named": _OTHER_NAME * _names_others_only(question.text, text) if not row else 0.0,
            "said": _SAID * _is_said(sentence, said),
        }
        if row is None and _ASKS_A_RULE.search(question.text) and _is_figures(sentence):
            reasons["figures"] = _FIGURES
        if question.kind == "who" and _says_only_whoever_does(question.text, text):
            reasons["whoever"] = _WHOEVER
        if question.kind == "definition":
            reasons["subject"] = 0.15 * _opens_with(terms, sentence.text) + _ACTIVITY * (row is not None)
        if asks_for_decision(question.text):
            reasons["proposed"] = _PROPOSED * (_OF_PROPOSALS.search(text) is not None)
        scored.append(replace(sentence, score=_order(sentence, form, reasons), reasons=reasons))
    return sorted(scored, key=lambda s: (-s.score, s.document.entry.id, s.start))


def _order(sentence: Sentence, form: float, reasons: Mapping[str, float]) -> float:
    """By what a sentence goes before another: the fitted weights, and what speaks for or against it besides."""
    found = max(0, 1 - sentence.rank / 10)
    covers = _COVERED * sentence.covered + _HEADED * sentence.headed
    besides = sum(value for reason, value in reasons.items() if reason not in _MEASURED)
    return covers + _FORM * form + _FOUND * found + _LIKE * sentence.likeness + besides


def covered_by(text: str, terms: Sequence[Term]) -> float:
    """How much of the question's weight a text speaks of, 0 to 1."""
    held = bag(text)
    return sum(term.weight * match(term, held) for term in terms) / (sum(term.weight for term in terms) or 1.0)


def confidence(sentence: Sentence) -> float:
    """How sure it is that a ranked sentence answers: the sum of its reasons, and how like the question its passage is.

    Which cell of a row says it decides between rows, not whether there is an answer.
    """
    return sum(sentence.reasons.values()) - sentence.reasons["cell"] + _LIKENESS * sentence.likeness


def paper_weight(question: Question, place: Place) -> float:
    """What a paper's region, status and date do to its sentences: prefer what is in force where the question asks."""
    weight = 0.0
    if question.regions and place.region not in question.regions:
        weight -= 0.15 if place.region == "Sverige" else 0.5
    if place.status == "historical" and not question.history:
        weight -= 0.12
    if place.status != "historical" and old_paper_spans(question.text):
        weight -= 0.12
    if question.papers and place.document not in question.papers:
        weight -= 0.15
    if place.status == "proposal" and not question.proposals:
        weight -= 0.1
    return weight


def asks_for_decision(question: str) -> bool:
    """Whether a question asks what was decided, and not what was proposed."""
    return _ASKS_DECISION.search(question) is not None and _OF_PROPOSALS.search(question) is None


def _is_said(sentence: Sentence, said: Collection[tuple[str, int, int]]) -> bool:
    return sentence.passage.kind != "row" and any(
        document.partition("#")[0] == sentence.document.entry.id and start < sentence.end and sentence.start < end
        for document, start, end in said
    )


def _is_fragment(sentence: Sentence) -> bool:
    """Whether a sentence says nothing by itself: a stump, an address, a row of abbreviations, questions, half of a list."""
    if sentence.passage.kind in {"row", "heading"}:
        return False
    text = sentence.text
    return (
        _says_nothing(text)
        or (text.endswith(":") and list_around(sentence.document, sentence) is None)
        or (sentence.block is not None and sentence.block.kind == "footnote" and _ADDRESS.search(text) is not None)
    )


# A library's sentences are met again and again.
@lru_cache(maxsize=1 << 14)
def _says_nothing(text: str) -> bool:
    return (
        len(text.split()) < 3
        or _FILE_NUMBER.fullmatch(text) is not None
        or len(_SHORT_FORMS.findall(text)) > 2
        or (len(_INDIRECT.findall(text)) > 1 and not CONTAINS.search(text))
        or text.endswith("?")  # what answers it comes after
    )


def _says_only_whoever_does(question: str, text: str) -> bool:
    """Whether a text speaks of those who do what is asked about without saying who they are: "Den som kallar betalar."."""
    found = _WHO_DOES.match(question)
    if found is None:
        return False
    deed = look_up(found["verb"].lower()).root
    forms = [token.form for token in words(text)]
    done = [place for place, form in enumerate(forms) if look_up(form).root == deed]
    return bool(done) and all("som" in forms[max(0, place - 2) : place] for place in done)


def _is_figures(sentence: Sentence) -> bool:
    """Whether a sentence is a table row that holds nothing but figures beside what they are figures of."""
    cells = [cell.partition(": ")[2] for cell in sentence.passage.readable.split("; ")]
    return sentence.passage.kind == "row" and len(cells) > 1 and all(map(_FIGURE.fullmatch, cells[1:]))


def _stands_beside_the_text(sentence: Sentence) -> bool:
    """Whether a sentence is a heading or a footnote: what the text says goes before."""
    footnote = sentence.block is not None and sentence.block.kind == "footnote"
    return footnote or sentence.passage.kind == "heading"


def _names_others_only(question: str, text: str) -> bool:
    """Whether a text names bodies by their short forms, and none of those that the question names."""
    wanted, there = _names_in(question), _names_in(text)
    return bool(wanted and there) and wanted.isdisjoint(there)


@lru_cache(maxsize=1 << 14)
def _names_in(text: str) -> frozenset[str]:
    return frozenset(_NAME.findall(text))


def _opens_with(terms: Sequence[Term], text: str) -> float:
    """Whether one of the question's words is what the sentence begins with: its subject, as definitions have it."""
    # "Samverkansnämnden för hälsa, skola och omsorg (SVN) är …"
    named = _NAMED_IN_FULL.match(text)
    opening = bag(named.group() if named else " ".join(text.split()[:5]))
    return max((match(term, opening) for term in terms if term.weight > 0.5), default=0.0)
