"""Follow-up questions made whole, by rules.

"Och 2027?" after "Vilka aktiviteter har UAF 2026?" means the same question with another year. What the follow-up names - a year,
a region, a unit - takes the place of its like in the question before; what it leaves out is carried over.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from assistant.answers import Answer
from index.everyday import is_everyday
from index.lexicon import look_up
from index.swedish import is_stop_word
from index.tokens import words
from ingest.document import Document
from ingest.passages import Passage
from ingest.regions import REGIONS, region_spans, regions_in
from ingest.store import Library

_BEFORE, _AFTER, _MOST_NEAR = 3, 6, 12
_YEAR = re.compile(r"\b20[0-4]\d\b")
_UNIT = re.compile(r"\b[A-ZÅÄÖ]{2,5}\b")
_OPENS = re.compile(
    r"^\s*(?:och|men|hur är det (?:för|med|i)|gäller (?:det|detta|samma)(?: även| också)?|även|"
    r"samma (?:för|sak)|and|what about|how about)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:det|den|de|dem|detta|denna|dessa|där|då|dit|deras|dess|han|hon|hen|hans|hennes|samma|någon annan|it|they|them|that|"
    r"this|those|these|there)\b",
    re.IGNORECASE,
)
# "det" is a mere filler in "finns det", "är det", "gäller det att": it points nowhere.
_FILLER = re.compile(
    r"\b(?:finns|är|blir|går|var|gäller|står|krävs|behövs|hur är|vad är|när är) det\b(?! för| även| också)",
    re.IGNORECASE,
)
# The "den" of "den gemensamma planen" belongs to the noun; it may yet mean the plan just read of.
_ARTICLE = re.compile(r"\b(?:den|det|de)(?= (?!andra|nämnda|samma)\w+[ae] \w+(?:n|t|na)\b)", re.IGNORECASE)
_ISLANDS = frozenset({"Gotland"})
_WHOLE = 4  # content words of a question that says itself what it is about
_MEANS = re.compile(
    r"(?:vad|va) betyder (.+)$|(?:vad|va) står (.+?) för$|what does (.+?) (?:mean|stand for)$", re.IGNORECASE
)
_GENERIC = frozenset("gälla även också säga göra ske bli ansvara då vem vad när hur varför region".split())


def standalone(question: str, history: Sequence[str], read: str = "") -> str:
    """The question as it would be asked without what was said before; itself if it needs nothing.

    `history` holds the earlier questions, oldest first, in their standalone form; `read` is what the last answer showed. "Vilka
    sitter i styrgruppen?" needs what was said before if a "styrgrupp" was read of, and stands alone if not.
    """
    if not history or not question.strip():
        return question
    before = history[-1]
    said = [token.form for token in words(question) if not is_stop_word(token.form) and token.form not in _GENERIC]
    content = [form for form in said if not is_everyday(form)]
    named = bool(regions_in(question) or _YEAR.search(question) or _UNIT.search(question))
    opens = _OPENS.match(question) is not None
    asked = _FILLER.sub(" ", question)
    if regions_in(question) or len(content) >= _WHOLE:
        asked = _ARTICLE.sub(" ", asked)
    points = _POINTS_BACK.search(asked) is not None
    definite = len(content) <= 2 and not named and any(_is_definite(form, read) for form in content)
    if not opens and not points and not definite and len(content) >= 2:
        return question
    if (
        not said
        and not named
        and not re.match(r"\s*(?:vem|när|hur|varför|var|vilka|who|when|how|why|where)\b", question, re.IGNORECASE)
    ):
        return question
    replaced = _replaced(question, before)
    if replaced is not None and _is_only_a_value(question):
        return replaced
    return f"{question.strip().rstrip('?')} – {_topic(before)}?"


def _is_definite(form: str, read: str) -> bool:
    """Whether a word speaks of something known, "styrgruppen", and that has just been read of."""
    found = look_up(form)
    known = form.endswith(("en", "et", "an", "na")) and found.lemma != form
    return known and any(look_up(token.form).root == found.root for token in words(read))


def shown(answer: Answer) -> str:
    """What was read with an answer: its text and the passages that it cites."""
    return " ".join((answer.text, *(citation.context for citation in answer.citations)))


def passages_near(answer: Answer, library: Library) -> list[tuple[Document, Passage]]:
    """The passages that an answer cites and those right after and before them in the same section.

    What a follow-up asks for most often stands beside what was answered: the next sentence, the next paragraph.
    """
    found: dict[str, tuple[Document, Passage]] = {}
    for citation in answer.citations:
        document = library.document(citation.document.partition("#")[0])
        passages = document.passages
        place = bisect.bisect_right(passages, citation.start, key=lambda passage: passage.start) - 1
        for near in sorted(range(place - _BEFORE, place + _AFTER + 1), key=lambda other: abs(other - place)):
            if 0 <= near < len(passages) and _same_section(document, passages[near].start, citation.start):
                found.setdefault(passages[near].id, (document, passages[near]))
    return list(found.values())[:_MOST_NEAR]


def _same_section(document: Document, one: int, other: int) -> bool:
    return document.section_path(one)[:2] == document.section_path(other)[:2]


def _is_only_a_value(question: str) -> bool:
    """Whether a follow-up names nothing but a year, a region or a unit: "Och 2027?", "Gäller det även Jämtland?"."""
    rest = _OPENS.sub(" ", question)
    rest = _UNIT.sub(" ", _YEAR.sub(" ", rest))
    for start, end in reversed(region_spans(rest)):
        rest = f"{rest[:start]} {rest[end:]}"
    left = [
        t.form
        for t in words(rest)
        if not is_stop_word(t.form) and t.form not in _GENERIC and t.form not in {"läns", "län", "år", "året"}
    ]
    return not left


def _replaced(question: str, before: str) -> str | None:
    """The question before with its year, region or unit exchanged for the one now named."""
    result, changed = before, False
    if year := _YEAR.search(question):
        result, count = _YEAR.subn(year.group(), result)
        result = result if count else f"{result.rstrip('?')} {year.group()}?"
        changed = True
    if (unit := _UNIT.search(question)) and _UNIT.search(before):
        result, changed = _UNIT.sub(unit.group(), result, count=1), True
    if regions := regions_in(question):
        result = _in_region(result, regions[0])
        if not regions_in(before):
            result = f"{result.rstrip('?')} {_where(regions[0])} {regions[0]}?"
        changed = True
    return result if changed else None


def _in_region(text: str, region: str) -> str:
    """A text with another region for those that it names, with the preposition and the genitive that Swedish gives it there."""
    for start, end in reversed(region_spans(text)):
        name = text[start:end]
        genitive = "s" if name.endswith("s") and name not in REGIONS else ""
        before = re.sub(r"\b(?:på|i) $", f"{_where(region)} ", text[:start])
        text = f"{before}{region}{genitive}{text[end:]}"
    return text


def _where(region: str) -> str:
    return "på" if region in _ISLANDS else "i"


def _topic(before: str) -> str:
    """What an earlier question was about; of a question what an abbreviation means, the abbreviation."""
    topic = before.strip().rstrip("?").split(" – ")[-1]
    meaning = _MEANS.match(topic)
    return next(filter(None, meaning.groups()), topic) if meaning else topic
