"""What to ask next: up to three questions that the library can really answer.

They are made of what stands around the answer: the headings beside the one it was taken from, and an abbreviation in it that it
does not spell out. Each is put to the assistant before it is offered, and kept only where it is answered; what came of that is
remembered, since answers from one section lead to the same questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.answers import ANSWERED, UNWRITTEN, Answer
from assistant.unfinished import is_unwritten
from ingest.document import Document
from ingest.sections import Section
from ingest.store import Library
from prompts import text

_MOST, _TRIED = 3, 4
# A heading that makes a question is a few words, no sentence.
_MOST_WORDS = 9
_NUMBERING = re.compile(
    r"^(?:(?:avsnitt|kapitel|kap\.|bilaga|del)\s*\w{1,3}|\d+(?:\.\d+)*|[A-Z])[.:)]?\s*[-–:]?\s+", re.IGNORECASE
)
# A heading that is a question; "Vem som omfattas" is none.
_ASKS = re.compile(
    r".*\?$|vilk\w+ |(?:vem|vad|hur|när|varför|var) "
    r"(?:är|ska|gäller|erbjuds|kan|har|görs?|ingår|får|bör|finns|innebär|beslutar)\b",
    re.IGNORECASE,
)
# Headings that every paper has and that say nothing of what stands below them.
_GENERIC = re.compile(
    r"(?:bilag|ärende|bakgrund|inledning|sammanfattning|innehåll|syfte|bedömning|beskrivning|förslag till beslut|underskrift|"
    r"läsanvisning|version|begrepp|definition|referens|källor|övrigt|aktiviteter som)\w*\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?:vem|vilk\w+|vad|hur|när|varför|var|om|så|till)\b", re.IGNORECASE)


def follow_ups(answer: Answer, library: Library, status_of: Callable[[str], str]) -> tuple[str, ...]:
    """Up to three further questions; `status_of` asks one and gives the status of its answer."""
    if answer.status not in {ANSWERED, UNWRITTEN} or answer.language != "sv":
        return ()
    kept: list[str] = []
    for number, question in enumerate(dict.fromkeys(_candidates(answer, library))):
        if len(kept) == _MOST or number == _TRIED:
            break
        if question != answer.question and status_of(question) == ANSWERED:
            kept.append(question)
    return tuple(kept)


def _candidates(answer: Answer, library: Library) -> Iterator[str]:
    if not answer.citations:
        return
    cited = answer.citations[0]
    document = library.document(cited.document.partition("#")[0])
    headings = _headings(document, cited.start)
    yield from (question for question in (next(headings, None),) if question)
    yield from _abbreviations(answer, document)
    yield from headings


def _abbreviations(answer: Answer, document: Document) -> Iterator[str]:
    """What the answer's first unexplained abbreviations mean, where the document spells them out."""
    spelled = {term.abbreviation: term.expansion for term in document.terms if not term.inferred}
    for short in dict.fromkeys(re.findall(r"\b[A-ZÅÄÖ]{2,6}\b", answer.text)):
        if short in spelled and spelled[short].lower() not in answer.text.lower() and short not in answer.question:
            yield text("answer.follow-up-abbreviation", abbreviation=short)


def _headings(document: Document, start: int) -> Iterator[str]:
    """Questions from the headings beside the one that the answer stands under: those after it, then those before."""
    path = document.sections_at(start)
    if not path:
        return
    here = path[-1]
    within = path[-2] if len(path) > 1 else None
    beside = [
        section
        for section in document.sections
        if section.level == here.level
        and section.start != here.start
        and (within is None or within.start <= section.start < within.end)
        and document.part_at(section.start) == document.part_at(start)
        and _is_written(document, section)
    ]
    for section in sorted(beside, key=lambda section: (section.start < here.start, abs(section.start - here.start))):
        heading = _NUMBERING.sub("", section.title).strip(" .:–-")
        if _GENERIC.match(heading) or is_unwritten(heading.rpartition("OBS")[2].strip(" -–")):
            continue
        if not heading or not heading[0].isupper() or len(heading.split()) > _MOST_WORDS:
            continue
        if _ASKS.match(heading):
            yield f"{heading.rstrip('?')}?"
        elif not _RELATIVE.match(heading):
            title = re.split(r" [–-] |, | \(", (document.part_at(start) or document.entry).title)[0]
            yield text("answer.follow-up-section", heading=_within_a_sentence(heading), title=title)


def _is_written(document: Document, section: Section) -> bool:
    body = document.text[section.heading_end : section.end].strip()
    return len(body.split()) > 10 and not is_unwritten(body)


def _within_a_sentence(heading: str) -> str:
    """A heading as it stands inside a sentence; an abbreviation keeps its capitals."""
    return heading if heading[1:2].isupper() else heading[0].lower() + heading[1:]
