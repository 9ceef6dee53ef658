"""Papers that a question calls by their own names: "enligt Trygg hem", "i suicidplanen", "ÖK-307".

Who names a paper asks of that one: its passages are preferred and its region is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from assistant.questions import Question
from assistant.terms import Term, bag, match
from index.lexicon import look_up
from index.swedish import PART, WORD, is_stop_word
from index.tokens import words
from ingest.catalogue import Entry, Part
from ingest.document import Document
from ingest.regions import NATIONAL
from ingest.store import Library

# "Trygg hem – avtal om …", "Motion: …", "Överenskommelse om hjälpmedel (ÖK-307)": a name, and what it is the name of.
_AFTER_NAME = re.compile(r"\s[–—-]\s|[:(,]")
_NUMBER = re.compile(r"\b[A-ZÅÄÖ][\w-]*[ -]\d[\w-]*\b")
# "avtalet om rehabilitering och hemsjukvård"
_BY_SUBJECT = re.compile(
    r"\b(?P<kind>[\w-]{3,}(?:en|et|an|at|t|n)) (?:för|om|kring|mot|vid) (?=(?P<subject>[\w-]+(?:,? [\w-]+){0,7}))",
    re.IGNORECASE,
)
_SHORTEST = 8
# How well a title must say a term that is part of its name.
_IN_TITLE = 0.8
_KINDS = (
    "plan avtal överenskommelse strategi ram ramverk riktlinje rutin rapport program utvärdering motion projekt protokoll "
    "policy utredning reglemente handbok"
)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file with what it may be called by: its name word for word, its numbers, the features of its papers' titles."""

    id: str
    region: str
    called: re.Pattern[str]
    titles: tuple[frozenset[str], ...]


# Of each library by its digest, as in `coverage`.
_PAPERS_OF: dict[str, tuple[_Paper, ...]] = {}
_MOST_LIBRARIES = 16


def with_papers_named(asked: Question, library: Library) -> Question:
    """The question with the papers that it names; where it names no region, theirs is meant, if they have one."""
    papers = _papers(library)
    named = {paper.id: paper for paper in papers if paper.called.search(asked.text)}
    named |= {paper.id: paper for paper in _about(asked.text, papers)}
    for token in words(asked.text):
        meant = [paper for paper in papers if any(_is_called(token.form, title) for title in paper.titles)]
        named |= {paper.id: paper for paper in meant if len(meant) == 1}
    if not named:
        return asked
    regions = {paper.region for paper in named.values()}
    meant_regions = tuple(regions) if not asked.regions and len(regions) == 1 else asked.regions
    return replace(asked, papers=tuple(named), regions=() if NATIONAL in meant_regions else meant_regions)


def of_papers(
    asked: Question, documents: Sequence[Document], terms: Sequence[Term]
) -> tuple[list[Document], list[Term]]:
    """Of the documents those that a question names, all where it names none; and the terms that are no part of their names."""
    here = [document for document in documents if document.entry.id in asked.papers]
    if not here:
        return list(documents), list(terms)
    titles = [title for document in here for title in _titles(document.entry)]
    return here, [term for term in terms if not any(match(term, title) >= _IN_TITLE for title in titles)]


def _about(text: str, papers: Sequence[_Paper]) -> list[_Paper]:
    """The papers that a text calls by what they are about, "avtalet om hemsjukvård": of each, the one that fits."""
    found = []
    for said in _BY_SUBJECT.finditer(text):
        kinds = {kind + root for root in _kinds_in(said["kind"].lower()) for kind in (WORD, PART)}
        subject = [bag(token.form) for token in words(said["subject"]) if not is_stop_word(token.form)]
        fits = [(max(_fit(kinds, subject, title) for title in paper.titles), paper) for paper in papers if kinds]
        best = max((fit for fit, _ in fits), default=0)
        meant = [paper for fit, paper in fits if fit == best]
        found += meant if best and len(meant) == 1 else []
    return found


def _fit(kinds: Set[str], subject: Sequence[frozenset[str]], title: frozenset[str]) -> int:
    """How many words after "planen för" a title of one of these kinds says, before one that it does not."""
    return sum(1 for _ in takewhile(title.intersection, subject)) if kinds & title else 0


def _kinds_in(form: str) -> list[str]:
    word = look_up(form)
    return [root for root in (*word.part_roots[-1:], word.root) if root in _kinds()]


def _is_called(form: str, title: frozenset[str]) -> bool:
    """Whether a word in the definite form, "suicidplanen", says a kind of paper and otherwise only what a title says."""
    if not form.endswith(("en", "et", "n")) or len(form) < _SHORTEST:
        return False
    roots = look_up(form).part_roots
    return len(roots) > 1 and roots[-1] in _kinds() and all({WORD + root, PART + root} & title for root in roots)


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(look_up(form).root for form in _KINDS.split())


def _papers(library: Library) -> tuple[_Paper, ...]:
    if library.digest not in _PAPERS_OF:
        if len(_PAPERS_OF) >= _MOST_LIBRARIES:
            _PAPERS_OF.clear()
        entries = [document.entry for document in library.open_documents()]
        _PAPERS_OF[library.digest] = tuple(_Paper(e.id, e.region, _called(e), _titles(e)) for e in entries)
    return _PAPERS_OF[library.digest]


def _titles(entry: Entry) -> tuple[frozenset[str], ...]:
    """The features of a paper's title and kind; of those of each paper in a file that binds several."""
    papers: Sequence[Entry | Part] = entry.parts or (entry,)
    return tuple(bag(f"{paper.title} {paper.kind}") for paper in papers)


def _called(entry: Entry) -> re.Pattern[str]:
    """What a paper's name and numbers look like in a question."""
    name = _AFTER_NAME.split(entry.title)[0].strip()
    own = [name] if " " in name and len(name) >= _SHORTEST else []
    called = [*own, *_NUMBER.findall(entry.title)]
    # With its capital: "nära vård" is a subject, "Nära vård" may be a paper.
    return re.compile("|".join(rf"\b{re.escape(words)}s?\b" for words in called)) if called else re.compile(r"(?!)")
