"""Two papers that disagree: both are shown, and which of them governs.

    the handbook    "Mottagaren svarar inom tio vardagar."
    the agreement   "Mottagaren ska svara … inom 15 vardagar."       <- governs: an agreement comes before a handbook

What can be told without understanding is a difference in number: both sentences answer the question about as well, count the
same thing ("vardagar"), and count it differently. Which governs follows the order of norms: what is in force before what is
not, law before national rules, agreement, framework, plan and overview, and then the newer paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import extract
from assistant.evidence import Sentence
from assistant.particulars import NUMBER_WORDS
from assistant.questions import Question
from assistant.statements import Statement
from assistant.terms import Term, bag, match
from index.everyday import is_everyday
from index.lexicon import look_up
from index.windows import place_of
from ingest.catalogue import Entry, Part
from ingest.regions import NATIONAL
from prompts import text

# A number and what it counts; what is counted stands in lower case, unlike what follows the number of a clause.
_COUNTED = re.compile(rf"(?<![\d.,§])(\d+(?:[ ,]\d+)?|{'|'.join(NUMBER_WORDS)})\s+([a-zåäö]{{3,}}|%)")
# The second paper's sentence must answer nearly as well as the first one's, and speak of the same things.
_AS_GOOD, _SAME_WORDS = 0.75, 0.7
_LOOKED_AT = 12
_ORDER = ("law", "agreement", "guideline", "framework", "plan", "decision-paper", "overview", "motion")
_STATUS = {"in-force": 0, "unknown": 1, "draft": 2, "proposal": 3, "historical": 4}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sentences that count the same thing differently; `governs` is the one whose paper goes before the other's."""

    governs: Sentence
    yields: Sentence


def conflict_among(terms: Sequence[Term], sentences: Sequence[Sentence]) -> Conflict | None:
    """The best sentence and the first one of another paper that contradicts it in a number, or None."""
    best = sentences[0]
    counted = _counted(_text(best))
    if not counted:
        return None
    region = place_of(best.document, best.passage).region
    for other in sentences[1:_LOOKED_AT]:
        if other.score < _AS_GOOD * best.score or _paper(other) == _paper(best):
            continue
        if place_of(other.document, other.passage).region not in {region, NATIONAL} and region != NATIONAL:
            continue
        if _contradicts(counted, _counted(_text(other))) and _speak_alike(terms, best, other):
            first, second = sorted((best, other), key=_precedence)
            return Conflict(first, second)
    return None


def both_sides(
    conflict: Conflict, asked: Question, terms: Sequence[Term], statements: Sequence[Statement]
) -> tuple[list[Statement], str]:
    """The statements with both sides among them, the one that governs first, and the sentence that says which does."""
    sides = [extract.compose(asked, terms, [side])[0] for side in (conflict.governs, conflict.yields)]
    rest = [
        s for s in statements if not any(extract.overlap(q, o) for q in s.quotes for side in sides for o in side.quotes)
    ]
    governs, yields = paper_of(conflict.governs), paper_of(conflict.yields)
    reason = text(f"answer.governs-{_reason(conflict)}", asked.language)
    notice = text("answer.conflict", asked.language, governs=governs.title, yields=yields.title, reason=reason)
    return [*sides, *rest], notice


def _reason(conflict: Conflict) -> str:
    """Why one paper governs: by status, by kind or by date; "unclear" where nothing tells them apart."""
    first, second = _precedence(conflict.governs), _precedence(conflict.yields)
    differs = (name for name, a, b in zip(("status", "kind", "date"), first, second, strict=False) if a != b)
    return next(differs, "unclear")


def paper_of(sentence: Sentence) -> Entry | Part:
    """The paper a sentence stands in: its part of the file, or the whole document."""
    return sentence.document.part_at(sentence.start) or sentence.document.entry


def _precedence(sentence: Sentence) -> tuple[int, int, int, str]:
    paper, entry = paper_of(sentence), sentence.document.entry
    kind = _ORDER.index(paper.kind) if paper.kind in _ORDER else len(_ORDER)
    national = entry.region == NATIONAL and paper.kind in {"agreement", "guideline"}
    age = -paper.dated.toordinal() if paper.dated else 0
    return _STATUS.get(paper.status, 1), 0 if paper.kind == "law" else 1 if national else 2 + kind, age, entry.id


def _contradicts(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    return any(not one[unit] & other[unit] for unit in one.keys() & other.keys())


def _counted(text: str) -> dict[str, set[str]]:
    """What a sentence counts: {"vardag": {"15"}}, by the root of the word after the number."""
    found: dict[str, set[str]] = {}
    for number, unit in _COUNTED.findall(text):
        found.setdefault(look_up(unit).root, set()).add(str(NUMBER_WORDS.get(number, number.replace(" ", ""))))
    return found


def _speak_alike(terms: Sequence[Term], one: Sentence, other: Sentence) -> bool:
    """Whether both sentences, with their passages, hold the question's weightiest words, and themselves one of its words alike:
    "Rådet träffas fyra gånger per år" and "LHO följer planen två gånger per år" count different things."""
    weightiest = max((term.weight for term in terms), default=0.0)
    strong = [term for term in terms if term.weight >= 0.5 * weightiest]
    own = [bag(_text(s)) for s in (one, other)]
    topics = [term for term in strong if not is_everyday(term.form)]
    if not any(all(match(term, text) >= 0.7 for text in own) for term in topics):
        return False
    held = [bag(f"{s.passage.readable} {s.passage.lead} {_passage_text(s)}") for s in (one, other)]
    enough = _SAME_WORDS * len(strong)
    return all(sum(match(term, text) >= 0.7 for term in strong) >= enough for text in held)


def _passage_text(sentence: Sentence) -> str:
    return sentence.document.text[sentence.passage.start : sentence.passage.end]


def _paper(sentence: Sentence) -> tuple[str, str]:
    part = sentence.document.part_at(sentence.start)
    return sentence.document.entry.id, part.id if part else ""


def _text(sentence: Sentence) -> str:
    return sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
