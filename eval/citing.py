"""Metrics of the citations: do they exist, do they stand there, are they the right place, do they carry the answer?

Groundedness is measured without a judge, by what cannot be right unless it stands in what was cited: quotations, numbers,
and the content words of each claim. A claim is a sentence with a marker, held against the citations that it names; what the
assistant says in its own words about the answer carries none and is not measured. An answer without any marker is held
whole against all it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from eval.case import Case
from eval.matching import fold, whole_words
from eval.records import MARKER, Shown
from index.swedish import content_lemmas
from ingest.sentences import sentence_spans

# Shorter quotations are names and terms ("god vård"), not claims about what a document says.
QUOTED_WORDS = 3
_QUOTED = re.compile(r"[\"”“„«»]([^\"”“„«»]+)[\"”“„«»]")


def citation_precision(case: Case) -> float | None:
    """Citations that show evidence / all citations. Labels name places, not every place: a lower bound."""
    shown = case.record.citations
    if not case.evidence.groups or not shown:
        return None
    return sum(bool(case.groups_in(citation)) for citation in shown) / len(shown)


def citation_recall(case: Case) -> float | None:
    """Groups of evidence that a citation shows / all groups."""
    groups = len(case.evidence.groups)
    return len(frozenset().union(*map(case.groups_in, case.record.citations))) / groups if groups else None


def citation_page(case: Case) -> float | None:
    """Of the groups whose page is known, the share with a citation in that document that opens on that page."""
    paged = [group for group in case.evidence.groups if any(place.member.page for place in group)]
    opened = {(shown.document.partition("#")[0], page) for shown in case.record.citations for page in shown.pages}
    hits = [any((place.document, place.page) in opened for place in group) for group in paged]
    return sum(hits) / len(hits) if hits else None


def citation_validity(case: Case) -> float | None:
    """Markers and citations that can be followed / all: each marker has a citation, each citation a page of a document here."""
    markers = {int(number) for number in MARKER.findall(case.record.answer)}
    numbered = {shown.marker for shown in case.record.citations}
    checks = [marker in numbered for marker in sorted(markers)]
    if case.library:
        checks += [_exists(case, shown) for shown in case.record.citations]
    return sum(checks) / len(checks) if checks else None


def citation_verbatim(case: Case) -> float | None:
    """Citations whose quote stands letter by letter (white space apart) in its document / all citations."""
    checks = [
        (document := shown.document.partition("#")[0]) in case.library
        and " ".join(shown.quote.split()) in case.library[document].verbatim
        for shown in case.record.citations
    ]
    return sum(checks) / len(checks) if checks and case.library else None


def cited(case: Case) -> float | None:
    """Over answers given: 1 where the answer has at least one citation."""
    return None if case.abstained or case.record.status == "error" else float(bool(case.record.citations))


def quote_fidelity(case: Case) -> float | None:
    """Quotations of three words or more within the answer that stand in what was cited / all such quotations."""
    texts = [fold(" ".join(_held(shown) for shown in case.record.citations))]
    if case.library:  # and in the document itself: a citation may be as invented as the answer
        documents = {shown.document.partition("#")[0] for shown in case.record.citations} & case.library.keys()
        texts.append(" ".join(case.library[document].folded for document in sorted(documents)))
    quoted = [q for q in _QUOTED.findall(MARKER.sub("", case.record.answer)) if len(q.split()) >= QUOTED_WORDS]
    words = [whole_words(fold(quote.strip(" .,;:…"))) for quote in quoted]
    hits = [all(pattern.search(text) for text in texts) for pattern in words]
    return sum(hits) / len(hits) if hits and not case.abstained else None


def lemma_precision(case: Case) -> float | None:
    """Content lemmas of the claims that stand in what they cite, or in the question / all content lemmas of the claims."""
    return _precision(case, numbers=False)


def number_fidelity(case: Case) -> float | None:
    """The same over numbers, years and dates: a number that stands nowhere in the source is invented."""
    return _precision(case, numbers=True)


def _precision(case: Case, *, numbers: bool) -> float | None:
    asked = _lemmas(case.question.question)
    checks = [
        lemma in source or lemma in asked
        for claim, source in _claims(case)
        for lemma in sorted(_lemmas(claim))
        if lemma[0].isdigit() == numbers
    ]
    return sum(checks) / len(checks) if checks else None


def _claims(case: Case) -> Iterator[tuple[str, frozenset[str]]]:
    """Each claim with the lemmas of what it cites."""
    if case.abstained or case.record.error:
        return
    by_marker = {shown.marker: shown for shown in case.record.citations}
    if not MARKER.search(case.record.answer):
        yield case.record.answer, frozenset().union(*(_source(case, shown) for shown in case.record.citations))
        return
    for line, markers in marked_lines(case.record.answer):
        yield line, frozenset().union(*(_source(case, by_marker[m]) for m in markers if m in by_marker))


def marked_lines(answer: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The answer's sentences that carry markers, without them, each with their numbers.

    A marker stands behind its sentence, before or after the full stop: "Det gör HSF. [1]" and "Det gör HSF [1]." are alike.
    """
    moved = re.sub(r"([.!?])((?:\s?\[\d+\])+)", r"\2\1", answer)
    for start, end in sentence_spans(moved):
        sentence = moved[start:end]
        if markers := tuple(int(number) for number in MARKER.findall(sentence)):
            yield MARKER.sub("", sentence), markers


def _exists(case: Case, shown: Shown) -> bool:
    found = case.library.get(shown.document.partition("#")[0])
    return found is not None and bool(shown.pages) and set(shown.pages) <= set(found.numbers)


def _held(shown: Shown) -> str:
    return f"{shown.quote} {shown.text} {shown.section}"


def _source(case: Case, shown: Shown) -> frozenset[str]:
    """The lemmas of what a citation shows, less those that its document does not hold: an invented quote carries nothing."""
    held = _lemmas(_held(shown))
    if not case.library:
        return held
    document = case.library.get(shown.document.partition("#")[0])
    return held & _lemmas(document.verbatim) if document else frozenset()


@lru_cache(maxsize=1 << 12)
def _lemmas(text: str) -> frozenset[str]:
    return frozenset(lemma for lemma, _, _ in content_lemmas(text))
