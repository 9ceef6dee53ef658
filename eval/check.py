"""Is a set of questions fit to judge by? What a machine can see, without an assistant.

Wrong questions are found last, when someone has tuned for a week against them. So a set is held against the library before:
the labels must stand where they say, the model answer must not say what its own key facts forbid, and no question of the
test split may be a rewording of one in dev. A model answer that leaves out a vital fact is told too: a long list may be
abridged on purpose, a short answer may not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.answers import contradicted, stated
from eval.case import ABSTENTIONS
from eval.gold import GoldQuestion, Member, Problem, question_files, read_lines
from eval.labels import Paper, belongs, find, judge
from eval.matching import fold, whole_words
from index.swedish import content_lemmas
from ingest.store import Library

# Of 100: how alike two questions' words must be to be one question asked twice. Chosen by reading pairs of ours from 70 up.
ALIKE = 88
# What makes a set unfit; the rest is for a person to look at.
ERRORS = frozenset(
    "problem-same-id problem-not-json problem-not-object problem-not-list problem-not-text problem-not-flag problem-not-page "
    "problem-not-choice problem-not-regular problem-missing check-unlike check-no-facts check-no-evidence check-no-history "
    "check-reference-forbidden check-leak problem-not-utf8".split()
)
_NAMES = re.compile(r"\b(?:[A-ZÅÄÖ]{2,}|\d+)")  # abbreviations and numbers: what tells questions of one form apart
MANY = 3  # pages on which the same words may stand before it is doubtful which of them is meant
OUTSIDE = "check-outside"  # a question all of whose documents are elsewhere: there is nothing to check it against
STALE = frozenset({"check-stale", "check-other-page"})


@dataclass(frozen=True)
class Located:
    """A question and the line it stands in."""

    file: str
    line: int
    question: GoldQuestion

    def problem(self, reason: str, **values: object) -> Problem:
        """Something to say about this line."""
        return Problem(self.file, self.line, reason, {"id": self.question.id, **values})


def check(paths: Iterable[Path], library: Library | None, papers: Mapping[str, Paper]) -> list[Problem]:
    """Everything there is to say about these files, in their order; labels are checked where a library is given."""
    problems: list[Problem] = []
    located: list[Located] = []
    for path in question_files(paths):
        for file, line, item in read_lines(path):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                located.append(Located(file, line, item))
    first: dict[str, Located] = {}
    for one in located:
        known = first.setdefault(one.question.id, one)
        if known is not one:
            problems.append(one.problem("problem-same-id", other=f"{known.file}:{known.line}"))
        problems += _consistency(one)
        if library is not None:
            problems += _labels(one, library, papers)
    problems += _alike(located)
    order = {path.name: number for number, path in enumerate(question_files(paths))}
    return sorted(problems, key=lambda problem: (order[problem.file], problem.line))


def composition(questions: Sequence[GoldQuestion]) -> dict[str, Counter[str]]:
    """How many questions there are of each type, status, split, persona and region, and how many have an answer."""
    kinds = ("answerable", "type", "expected_status", "split", "persona", "region")
    return {kind: Counter(str(getattr(question, kind)) for question in questions) for kind in kinds}


def _consistency(one: Located) -> Iterator[Problem]:
    question = one.question
    if question.answerable == (question.expected_status in ABSTENTIONS):
        yield one.problem("check-unlike", answerable=question.answerable, status=question.expected_status)
    if question.answerable and not any(fact.vital for fact in question.key_facts):
        yield one.problem("check-no-facts")
    if question.answerable and not question.evidence:
        yield one.problem("check-no-evidence")
    if question.type == "follow-up" and not question.history:
        yield one.problem("check-no-history")
    vital = [fact for fact in question.key_facts if fact.vital and fact.accept]
    unsaid = [fact.accept[0] for fact in vital if question.reference and not stated(fact, question.reference)]
    if unsaid:
        yield one.problem("check-reference", count=len(unsaid), of=len(vital), facts=" · ".join(unsaid))
    for fact in question.key_facts:
        if contradicted(fact, question.reference):
            yield one.problem("check-reference-forbidden", fact=" | ".join(fact.forbid))


def _labels(one: Located, library: Library, papers: Mapping[str, Paper]) -> Iterator[Problem]:
    if judge(one.question, papers).outside:
        yield one.problem(OUTSIDE)
        return
    for group in one.question.evidence:
        here = [member for member in group if belongs(member, papers)]
        if not here:
            yield one.problem("check-elsewhere", documents=", ".join(sorted({member.document for member in group})))
        for member in here:
            yield from _label(one, member, library, papers)


def _label(one: Located, member: Member, library: Library, papers: Mapping[str, Paper]) -> Iterator[Problem]:
    where = {"document": member.document, "quote": member.quote, "page": member.page}
    place = find(member, papers)
    if place is None:
        yield one.problem("check-stale", **where)
        return
    pages = papers[place.document].pages_of(member.quote)
    if member.page is not None and not any(member.page in found for found in pages):
        yield one.problem("check-other-page", **where, found=", ".join(str(found[0]) for found in pages))
    if member.page is None and len({found[0] for found in pages}) > MANY:
        yield one.problem("check-many-pages", **where, count=len(pages))
    document, words = library.document(place.document), whole_words(fold(member.quote))
    texts = ((p.readable, document.text[p.start : p.end], *document.section_path(p.start)) for p in document.passages)
    if not any(words.search(fold(text)) for shown in texts for text in shown):
        yield one.problem("check-no-passage", **where)


def _alike(located: Sequence[Located]) -> Iterator[Problem]:
    """Pairs of questions in almost the same words.

    "Vad leder UAF 2026?" and "Vad leder RSF 2027?" are two questions, though nearly all their letters are the same; so are
    those about different regions, or after different questions.
    """
    from rapidfuzz import fuzz, process

    words = [" ".join(sorted(lemma for lemma, _, _ in content_lemmas(_asked(one.question)))) for one in located]
    named = [(one.question.region, frozenset(_NAMES.findall(_asked(one.question)))) for one in located]
    scores = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype="uint8")
    for at, one in enumerate(located):
        for before in range(at):
            if scores[at][before] and named[at] == named[before]:
                other = located[before]
                reason = "check-alike" if one.question.split == other.question.split else "check-leak"
                where = f"{other.file}:{other.line} ({other.question.id})"
                yield one.problem(reason, other=where, percent=int(scores[at][before]))


def _asked(question: GoldQuestion) -> str:
    return " ".join([*(turn.question for turn in question.history), question.question])
