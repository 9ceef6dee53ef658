"""What was decided in a matter of minutes: "Vad blev det av förslaget om …?"

Minutes tell a matter under its paragraph ("§ 36 …"): what it is about in one place, what was decided in another, often without
a word of the matter ("Ärendet bordläggs till nästa sammanträde."). Whoever asks what came of it finds the first and wants the
second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Sentence, weigh_sentences
from assistant.questions import Question
from assistant.ranking import asks_for_decision, ranked
from assistant.requirements import OUTCOME, lacking
from assistant.terms import Term
from index.windows import place_of
from ingest.sections import Section

_WHAT_CAME_OF_IT = re.compile(
    r"\bvad (?:blev|hände) (?:det |resultatet |utfallet )?(?:av|med)\b|\bhur (?:gick|blev|avgjordes|slutade) (?:det )?(?:med )?"
    r"(?:\w+ ){0,2}\w*(?:förslag|ärende|fråga|motion|begäran|ansökan|hemställan|yrkande)",
    re.IGNORECASE,
)
_MATTER = re.compile(r"§+ ?\d")
_DECISION = re.compile(r"(?:\w+s )?beslut(?:et)?", re.IGNORECASE)
_OPENS_DECISION = re.compile(r"beslut(?:et)?\.|(?:(?!att\b)\w+ ){1,5}beslutar\b", re.IGNORECASE)
_DECIDED = re.compile(
    r"\b(?:beslutar|beslutade|beslutas|bordläggs|bordlades|återremitter\w+|bifall\w*|avslås|avslogs|godkänns|godkändes|fastställs|"
    r"läggs till handlingarna|ställer sig bakom|avstyrk\w+|tillstyrk\w+)\b",
    re.IGNORECASE,
)
_PROPOSED = re.compile(r"\b(?:föreslå\w*|föreslog\w*|förslag|yrka\w*)\b", re.IGNORECASE)
# How near the best a sentence of minutes must come for its matter to be the one that is asked about.
_LOOKED_AT, _NEARLY = 6, 0.8


def decided_in_matter(asked: Question, sentences: Sequence[Sentence], terms: Sequence[Term]) -> Sentence | None:
    """What was decided in the matter of the best ranked sentence of minutes; None where no decision is asked for or told.

    That sentence must answer in all but what came of it; the decision need not name anything.
    """
    if not (asks_for_decision(asked.text) or _WHAT_CAME_OF_IT.search(asked.text)):
        return None
    near = [each for each in sentences[:_LOOKED_AT] if each.score >= _NEARLY * sentences[0].score]
    best = next((each for each in near if _matter_of(each) is not None), None)
    matter = _matter_of(best) if best else None
    if best is None or matter is None or (best is sentences[0] and _under_decision(best)):
        return None
    if lacking(asked, best, terms) not in {None, OUTCOME}:
        return None
    inside = (passage for passage in best.document.passages if matter.start <= passage.start < matter.end)
    passages = [(best.document, passage) for passage in inside]
    there = ranked(asked, terms, weigh_sentences(terms, passages, [best.likeness] * len(passages)))
    decided = next(filter(_under_decision, there), None) or next(filter(_tells_decision, there), None)
    # Whether this is the matter asked about, the sentence that was found has told.
    return decided and replace(
        decided, score=sentences[0].score, covered=best.covered, headed=best.headed, reasons=best.reasons
    )


def _matter_of(sentence: Sentence) -> Section | None:
    """The paragraph of minutes that a sentence stands in; an agreement has paragraphs too, and no matters."""
    if place_of(sentence.document, sentence.passage).kind != "decision-paper":
        return None
    return next((each for each in sentence.document.sections_at(sentence.start) if _MATTER.match(each.title)), None)


def _under_decision(sentence: Sentence) -> bool:
    """Whether a sentence stands under a heading of its own for what was decided, or opens with that word."""
    headings = sentence.document.section_path(sentence.start)
    under = bool(headings) and _DECISION.fullmatch(headings[-1].strip(" .:")) is not None
    return sentence.passage.kind != "heading" and (under or _OPENS_DECISION.match(sentence.text) is not None)


def _tells_decision(sentence: Sentence) -> bool:
    is_text = sentence.passage.kind not in {"heading", "row"}
    return is_text and _DECIDED.search(sentence.text) is not None and _PROPOSED.search(sentence.text) is None
