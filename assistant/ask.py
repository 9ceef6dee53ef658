"""The whole assistant in one readable function: from a question to a checked answer.

decline?  ->  understand  ->  register?  ->  search  ->  weigh sentences  ->  compose  ->  verify  ->  answer
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from assistant import answers, extract, ranking, requirements
from assistant.answers import Answer, Claim
from assistant.citations import found, read_first
from assistant.clauses import further_statements, together
from assistant.clock import Clock
from assistant.concepts import concept_statements, things_compared
from assistant.conflicts import both_sides, conflict_among
from assistant.conversation import passages_near, shown, standalone
from assistant.coverage import found_nowhere, regions_around
from assistant.declines import refusal, speaks_of_crisis
from assistant.endings import asked_back, finished, not_written, only_nearby
from assistant.evidence import Sentence, weigh_sentences
from assistant.follow_ups import follow_ups
from assistant.generate import ChatModel, ModelFailed, generated, model_of
from assistant.glossary_answers import answer_from_glossary
from assistant.matters import decided_in_matter
from assistant.outline_answers import outline_statement
from assistant.paper_answers import answer_about_papers, with_paper
from assistant.papers_named import of_papers, with_papers_named
from assistant.parts import joined
from assistant.pointers import leaves_untold, only_points
from assistant.privacy import anonymise, without_masks
from assistant.questions import Question, clauses_of, parts_of, understand
from assistant.references import opening_of, places_named, with_places_referred_to
from assistant.region_answers import by_region_of, compared, each_region
from assistant.register_answers import answer_from_register
from assistant.relative_years import with_years
from assistant.statements import Statement
from assistant.successors import successor_first
from assistant.table_extremes import extreme_statement
from assistant.terms import Term, question_terms
from assistant.then_and_now import then_and_now
from assistant.two_papers import two_papers
from assistant.unfinished import is_unwritten
from assistant.unwritten import unwritten, unwritten_in, unwritten_itself, unwritten_nearest
from index.chat_spelling import written_out
from index.search import Hit, Scope, Search
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.regions import regions_in
from ingest.settings import Settings
from ingest.store import Library
from prompts import text

_LOG = logging.getLogger("vagvisaren.assistant")
_MOST_PARTS = 4
# How like the question a passage beside the last answer is taken to be: about what a good hit is.
_MEAN = 0.5
_MOST_SUGGESTED = 10_000


@dataclass(frozen=True)
class Assistant:
    """Answers questions over one data folder. Safe to use from several threads."""

    search: Search
    model: ChatModel | None = None
    # What "nästa år" is counted from.
    today: Callable[[], date] = date.today
    _suggested: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def open(cls, data: Path, settings: Settings) -> Assistant:
        """Open the index in `data`. Raises IndexMissing or IndexMismatch with a sentence that says what to do."""
        return cls(Search.open(data, settings), model_of(settings))

    @property
    def library(self) -> Library:
        """The documents that the index was built from."""
        return self.search.library

    def ask(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        scope: Scope | None = None,
        language: str | None = None,
    ) -> Answer:
        """Answer one question; `history` holds what was asked and answered before, oldest first."""
        clock = Clock()
        # An answer holds its question as it may be kept: an identity number that was typed is not in it.
        before = [(answer.standalone or answer.question, answer) for _, answer in history]
        said = without_masks(unicodedata.normalize("NFC", question))
        pieces = parts_of(said)[:_MOST_PARTS]
        if len(pieces) > 1 and refusal(said, language) is None:
            for piece in pieces:
                before.append((piece, self._answer(piece, before, scope, language, clock)))
            answer = joined(said, [answer for _, answer in before[-len(pieces) :]])
        else:
            answer = self._answer(said, before, scope, language, clock)
        if said != question:
            answer = replace(answer, question=anonymise(question))
        if answer.status != answers.DECLINED and speaks_of_crisis(said):
            answer = replace(answer, notices=(text("answer.crisis", answer.language), *answer.notices))
        with clock.stage("compose"):
            suggested = follow_ups(answer, self.library, self._status_of)
        return replace(answer, follow_ups=suggested, seconds=clock.total(), timings=clock.stages)

    def _status_of(self, question: str) -> str:
        """The status of the answer to a question that may be suggested, worked out once."""
        if question not in self._suggested:
            if len(self._suggested) >= _MOST_SUGGESTED:
                self._suggested.clear()
            self._suggested[question] = replace(self, model=None)._answer(question, (), None, "sv", Clock()).status
        return self._suggested[question]

    def _answer(
        self,
        question: str,
        history: Sequence[tuple[str, Answer]],
        scope: Scope | None,
        language: str | None,
        clock: Clock,
    ) -> Answer:
        with clock.stage("route"):
            refused = refusal(question, language)
            if refused is not None:
                return refused
            before = [asked for asked, _ in history]
            dated = with_years(question, self.today(), before[-1] if before else "")
            whole = standalone(dated, before, shown(history[-1][1]) if history else "")
            asked = replace(understand(written_out(whole), language), kind=understand(written_out(question)).kind)
            # A municipality named now goes before a region that was taken over.
            if not (around := regions_around(question, self.library)) and not asked.regions:
                around = regions_around(whole, self.library)
            if around and not regions_in(question):
                asked = replace(asked, regions=around)
            elif asked.kind == "comparison":  # a region, and a municipality of another
                asked = replace(asked, regions=tuple(dict.fromkeys((*asked.regions, *around))))
            asked = with_papers_named(asked, self.library)
        draft = Answer(question, answers.NOT_FOUND, asked.kind, (), language=asked.language, standalone=whole)
        with clock.stage("search"):
            hits = self._find(asked, scope)
            passages = [(self.library.document(hit.document), hit.passage) for hit in hits]
            read = tuple(found(d, p, h.score) for (d, p), h in zip(passages, hits, strict=True))
            draft = replace(draft, passages=read)
        with clock.stage("compose"):
            documents = self._documents(scope)
            within = scope or Scope()
            apart = (
                each_region(self, asked, within)
                or concept_statements(self, asked, things_compared(whole), within)
                or then_and_now(self, asked, documents, within)
                or two_papers(self, asked, [document for document, _ in passages], within)
            )
            if apart:
                return finished(replace(draft, kind="comparison"), asked, apart, clock)
            terms = self.terms(asked, whole)
            leans = whole.startswith(f"{question.strip().rstrip('?')} – ")
            # What is asked now; what a follow-up takes over is what it is about.
            now = replace(asked, text=written_out(question)) if leans else asked
            if leans:  # what the follow-up says itself weighs more than what it is about
                terms = together(self.terms(asked, question), terms)
            clauses = clauses_of(question)
            # What a word means was asked now, not before: the question that is taken over would be answered again.
            asks = (question if leans else whole, clauses[0])
            meanings = (answer_from_glossary(replace(asked, text=words), documents) for words in asks)
            if leans:  # "Hur länge gäller den?" asks of the paper that was just cited
                cited = [self.library.document(c.document.partition("#")[0]) for c in history[-1][1].citations[:1]]
                asked_of = replace(asked, text=with_paper(question))
                papers = answer_about_papers(asked_of, cited, self.terms(asked_of, asked_of.text), self.today())
            else:
                papers = answer_about_papers(asked, documents, terms, self.today())
            read_off = [
                papers or next(filter(None, meanings), None),
                answer_from_register(asked, *of_papers(asked, documents, terms)),
            ]
            structured = [answer for answer in read_off if answer is not None]
            if structured:
                statements = [statement for said, _, _ in structured for statement in said]
                if read_off[1] is None:  # an abbreviation explained may be half of what was asked
                    statements += further_statements(self, asked, clauses[1:], statements, within)
                kind, table = structured[0][1], structured[-1][2]
                draft = replace(draft, kind=kind, table=table, passages=read_first(statements, draft.passages))
                if not any(statement.quotes for statement in statements):  # the register says that there is no such row
                    return replace(draft, claims=tuple(Claim(statement.text) for statement in statements))
                return finished(draft, asked, statements, clock)
            likeness = [hit.signals["dense"] for hit in hits]
            said: list[tuple[str, int, int]] = []
            if leans:
                said = [(citation.document, citation.start, citation.end) for citation in history[-1][1].citations]
                beside = [
                    at for at in passages_near(history[-1][1], self.library) if within.admits_place(place_of(*at))
                ]
                passages, likeness = [*beside, *passages], [*([_MEAN] * len(beside)), *likeness]
            if (named := places_named(question, terms, passages)) is not None:
                passages, terms = named
                likeness = [_MEAN] * len(passages)
                if passages and not terms:  # "Vad står i avsnitt 5?"
                    silent = unwritten_in(passages)
                    opening = opening_of(asked, passages)
                    return not_written(draft, silent) if silent else finished(draft, asked, opening, clock)
            sentences = ranking.ranked(asked, terms, weigh_sentences(terms, passages, likeness), said)
            sentences = requirements.answering_first(now, sentences, terms)
            # A section that is asked for by its number is that of its own paper.
            sentences = successor_first(self, now, sentences, terms, documents if named is None else (), within)
            if decided := decided_in_matter(now, sentences, terms):
                sentences = [decided, *sentences]
            if asked.kind == "list" and named is None:
                outline = outline_statement(
                    whole, terms, list({d.entry.id: d for d, _ in passages}.values()), asked.regions
                )
                if outline is not None and outline[1] >= max((s.own for s in sentences[:3]), default=0.0):
                    listed = finished(draft, asked, [outline[0]], clock)
                    if listed.status == answers.ANSWERED:  # an outline that is withheld leaves the sentences to answer
                        return listed
            if extreme := extreme_statement(asked, terms, passages):
                return finished(draft, asked, [extreme], clock)
            silent = unwritten(asked, terms, passages, _written(sentences), within)
            if silent is not None:
                return not_written(draft, silent)
            missing = requirements.missing(now, sentences, terms)
            if missing not in requirements.OF_ANOTHER and (itself := unwritten_itself(now, terms, sentences[0])):
                return not_written(draft, itself)
            if missing is not None and not decided:
                # A section that does not speak of what the question names is not where it would be written.
                leads = passages and missing != requirements.NAME
                nearest = unwritten_nearest(terms, *passages[0]) if leads else None
                return not_written(draft, nearest) if nearest else found_nowhere(draft, asked, passages, self.library)
            if only_points(now, sentences[0]):
                return only_nearby(draft, "elsewhere", extract.compose(asked, terms, sentences[:1])[0])
            by_region = by_region_of(now, terms, sentences)
            if len(by_region) > 1 and asked.kind == "comparison":
                statements = compared(asked, terms, by_region)
            elif len(by_region) > 1:
                return asked_back(draft, asked, terms, by_region)
            else:
                statements = with_places_referred_to(asked, terms, extract.compose(asked, terms, sentences))
                if leaves_untold(now, statements):
                    return only_nearby(draft, "not-told-apart", statements[0])
                if conflict := conflict_among(terms, sentences):
                    statements, notice = both_sides(conflict, asked, terms, statements)
                    draft = replace(draft, notices=(notice,))
                statements += further_statements(self, asked, clauses[1:], statements, within)
        if self.model is not None:
            return self._worded(draft, asked, passages, statements, clock)
        return finished(draft, asked, statements, clock)

    def _worded(
        self,
        draft: Answer,
        asked: Question,
        passages: Sequence[tuple[Document, Passage]],
        extracted: Sequence[Statement],
        clock: Clock,
    ) -> Answer:
        """The answer in the language model's words; in the documents' own, saying so, where the model fails."""
        assert self.model is not None
        with clock.stage("generate"):
            try:
                statements, withheld = generated(self.model, asked, passages)
            except ModelFailed as error:
                _LOG.warning("The language model failed: %s", error)
                answer = finished(draft, asked, extracted, clock)
                return replace(answer, notices=(*answer.notices, text("generate.failed", asked.language)))
        if not statements:
            return found_nowhere(replace(draft, withheld=withheld), asked, passages, self.library)
        return finished(replace(draft, withheld=withheld), asked, statements, clock, verbatim=False)

    def ranked(self, asked: Question, words: str, terms: Sequence[Term], scope: Scope) -> list[Sentence]:
        """The sentences of the passages that `words` find within a scope, best first by `asked` and `terms`."""
        hits = self._search(asked, words, scope)
        passages = [(self.library.document(hit.document), hit.passage) for hit in hits]
        return ranking.ranked(asked, terms, weigh_sentences(terms, passages, [hit.signals["dense"] for hit in hits]))

    def terms(self, asked: Question, words: str) -> tuple[Term, ...]:
        """The content words of a question (`words`: as it stands), weighed by how rare they are in the library."""
        return question_terms(
            words, self.search.rarity, lambda question: self.search.other_words(question, asked.regions)
        )

    def _find(self, asked: Question, scope: Scope | None) -> list[Hit]:
        return self._search(asked, asked.text, scope or Scope())

    def _search(self, asked: Question, words: str, scope: Scope) -> list[Hit]:
        prefer = {"prefer_regions": asked.regions, "prefer_documents": asked.papers}
        return self.search.search(words, scope=scope, limit=10, **prefer)

    def _documents(self, scope: Scope | None) -> list[Document]:
        wanted = scope or Scope()
        return [document for document in self.library.documents() if wanted.admits(document)]


def _written(sentences: Sequence[Sentence]) -> float:
    """How much of the question the best sentence of running text covers by itself and its headings."""
    return max((s.headed for s in sentences if s.passage.kind != "heading" and not is_unwritten(s.text)), default=0.0)
