"""Search: from a question to the passages that may answer it, best first.

    question -> other words -> features and vector -> the store's best windows -> `ranking` -> passages

A feature's rarity counts less than BM25 has it: in a library of some hundred pages a word that stands once is often
just an unusual way of asking ("annanstans"), and would outweigh all the rest of the question.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from index.chat_spelling import written_out
from index.embed import LEARNT, Embedder, open_embedder, wanted_model
from index.english import topic
from index.everyday import is_everyday
from index.generations import (
    Generation,
    Hold,
    IndexMismatch,
    IndexMissing,
    current_folder,
    hold_current,
    read_generation,
)
from index.kept import Spread
from index.lexical import place_of_feature, question_vector
from index.other_words import OtherWords, Wording
from index.ranking import TUNED, Ranked, Tuning, ranked
from index.rerank import MOST, Reranker, open_reranker
from index.scope import Scope
from index.store import LAW, Conditions, EdgeStore, PassageStore
from index.store_server import ServerStore
from index.swedish import ANALYSIS, PART, features, normal
from index.tokens import Token, tokens
from ingest.catalogue import KINDS
from ingest.passages import Passage
from ingest.settings import Settings
from ingest.store import Library, open_library

__all__ = ["Hit", "IndexMismatch", "IndexMissing", "Scope", "Search"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_STEERING = ("kind", tuple(kind for kind in KINDS if kind != LAW))
_POOL = 100  # windows that each way of searching hands on


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, by its best window, which is the span `[start, end)` of the document's text.

    `document` and `part` are ids, `part` "" for a document in one piece. `score` is between 0 and 1, by which hits are
    ordered; it compares hits of one question only. `signals` are what it was made of: "lexical" (BM25), "dense" (cosine)
    and "preferred" (1 where the question's steering applied, else 0); "reranked" where a reranker is set.
    """

    passage: Passage
    document: str
    part: str
    start: int
    end: int
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


class Search:
    """One generation of the index, opened. Safe to use from several threads.

    The generation stays whole on the disk until the last search that uses it is gone, so what it found can always be read
    in `library`. A long-running program asks `is_current` now and then, and opens another when it is not.
    """

    def __init__(
        self,
        data: Path,
        folder: Path,
        held: Hold,
        generation: Generation,
        store: PassageStore,
        embedder: Embedder,
        reranker: Reranker | None = None,
        tuning: Tuning = TUNED,
    ) -> None:
        self.generation = generation
        self.library: Library = open_library(data, folder / "library.json")
        self._data = data
        self._folder = folder
        self._held = held
        self._store = store
        self._embedder = embedder
        self._reranker = reranker
        self._tuning = tuning
        # Asked twice for each question: for what is searched, and for what an answer has to speak of.
        self._others = lru_cache(maxsize=1 << 10)(Wording.load(folder).others)
        self._spread = Spread(folder)
        # Of the spread and not of this search: what refers to itself is not let go when it is done with.
        self._rarity = lru_cache(maxsize=1 << 14)(partial(_rarity, self._spread))
        self._passages: dict[str, dict[str, Passage]] = {}

    @classmethod
    def open(cls, data: Path, settings: Settings, tuning: Tuning = TUNED) -> Search:
        """Open the index of a data folder; other numbers than those in use are for measuring.

        Raises IndexMissing where there is none, IndexMismatch where another model, server or version built it,
        RerankerMissing where the settings name a reranker that this machine does not have.
        """
        reranker = open_reranker(settings.reranker)
        folder, held = hold_current(data)
        generation = read_generation(folder)
        _check(generation, settings)
        embedder = _embedder(generation, folder, settings)
        store: PassageStore
        if generation.server:
            store = ServerStore(generation.server, settings.qdrant_key, generation.collection)
        else:
            store = EdgeStore.open(folder / "shard")
        return cls(data, folder, held, generation, store, embedder, reranker, tuning)

    @property
    def is_current(self) -> bool:
        """Whether this is still the index in use; costs one look at a small file."""
        return current_folder(self._data) == self._folder

    def search(
        self,
        question: str,
        *,
        scope: Scope = Scope(),  # noqa: B008 - frozen
        limit: int = 10,
        prefer_regions: Collection[str] = (),
        prefer_documents: Collection[str] = (),
    ) -> list[Hit]:
        """The passages that best match a question, best first, at most `limit`, each once, none from outside `scope`.

        `prefer_regions` and `prefer_documents` are what the question names; their passages are looked for apart and
        weigh more, without shutting out others. Equal scores are ordered by document and place in it.
        """
        question = written_out(normal(question))
        tuning = self._tuning
        others = self._others(question, tuple(prefer_regions or scope.regions)) if tuning.others else []
        own = topic(question)
        weights = {
            feature: weight * self.rarity(feature) ** tuning.rarity / self._spread.idf(place_of_feature(feature))
            for feature, weight in _weights(own, others, tuning).items()
        }
        # An embedding knows what lies near; measured, near-synonyms beside the question only blur it.
        explained = (other.text for other in others if other.kind != "synonym")
        asked = " ".join(dict.fromkeys([own, *explained]))
        inside = scope.conditions()
        preferences = [("region", tuple(prefer_regions)), ("document", tuple(prefer_documents))]
        filters: list[Conditions] = [inside, *([*inside, wish] for wish in preferences if wish[1])]
        if self._spread.has_laws_beside:  # sought apart: among a hundred times as many the rest would not come forward
            filters = [*([*each, _STEERING] for each in filters), [*inside, ("kind", (LAW,))]]
        pool = max(_POOL, 5 * limit)
        matches = self._store.search(self._embedder.query(asked), question_vector(weights), filters, pool)
        best = ranked(matches, question, prefer_regions, prefer_documents, tuning)
        if self._reranker is None:
            return [self._hit(each) for each in best[:limit]]
        return self._reranked(self._reranker, question, [self._hit(each) for each in best[: max(MOST, limit)]])[:limit]

    def _reranked(self, reranker: Reranker, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits in the order that the reranker gives them; of equal ones the earlier stays before the later."""
        texts = []
        for hit in hits:
            document, passage = self.library.document(hit.document), hit.passage
            own = passage.readable or document.text[passage.start : passage.end]
            texts.append("\n".join((document.entry.title, " › ".join(document.section_path(passage.start)), own)))
        scored = [
            replace(hit, score=score, signals={**hit.signals, "reranked": score})
            for hit, score in zip(hits, reranker.scores(question, texts), strict=True)
        ]
        return sorted(scored, key=lambda hit: -hit.score)

    def rarity(self, feature: str) -> float:
        """How much a feature (see `swedish`) tells windows of this library apart: its idf, 0 for one that all have.

        Among the steering documents, where laws stand beside them.
        """
        return self._rarity(feature)

    def other_words(self, question: str, regions: Collection[str] = ()) -> list[OtherWords]:
        """Other words for a question: what an abbreviation stands for, an everyday word's proper one, the spelling meant.

        Their places count the word forms of `question` written out (see `written_out`).
        """
        return self._others(written_out(normal(question)), tuple(regions))

    def _hit(self, found: Ranked) -> Hit:
        payload = found.match.payload
        document = str(payload["document"])
        if document not in self._passages:
            self._passages[document] = {p.id: p for p in self.library.document(document).passages}
        return Hit(
            passage=self._passages[document][found.passage],
            document=document,
            part=str(payload["part"]),
            start=int(payload["start"]),
            end=int(payload["end"]),
            score=found.score,
            signals={
                "lexical": found.match.lexical,
                "dense": found.match.dense,
                "preferred": float(found.preferred),
            },
        )


def _rarity(spread: Spread, feature: str) -> float:
    return spread.rarity(place_of_feature(feature))


def _weights(question: str, others: Sequence[OtherWords], tuning: Tuning) -> dict[str, float]:
    """What each feature of the question, and of other words for it, counts."""
    weights: dict[str, float] = {}

    def count(token: Token, weight: float) -> None:
        if token.kind == "word":
            weight *= tuning.asked_with if is_everyday(token.form) else 1.0
        elif not _YEAR.fullmatch(token.form):
            weight *= tuning.number
        for feature in features(token):
            counts = weight * (tuning.parts if feature[0] == PART else 1.0)
            weights[feature] = max(weights.get(feature, 0.0), counts)

    for token in tokens(question):
        count(token, 1.0)
    choices = Counter((other.start, other.end) for other in others)
    for other in others:
        said = [token for token in tokens(other.text) if features(token)]
        # Other words for the same place share its weight, and so do the words of a phrase; one for several has theirs.
        shared = math.sqrt(choices[other.start, other.end] * max(1, len(said)) / (other.end - other.start))
        for token in said:
            count(token, tuning.others * other.weight / shared)
    return weights


def _check(generation: Generation, settings: Settings) -> None:
    if generation.analysis != ANALYSIS:
        raise IndexMismatch(
            f"The index was built with the analysis {generation.analysis}, this program uses {ANALYSIS}. "
            "Run `python -m index`."
        )
    if generation.server != settings.qdrant_url:
        raise IndexMismatch(
            f"The index was built for {generation.server or 'the embedded store'}, the settings name "
            f"{settings.qdrant_url or 'the embedded store'}. Run `python -m index`, or set VAGVISAREN_QDRANT_URL back."
        )


def _embedder(generation: Generation, folder: Path, settings: Settings) -> Embedder:
    wanted = wanted_model(settings.embedder)
    if wanted == LEARNT and generation.model == LEARNT:
        learnt = open_embedder(folder / "embedder")
        if learnt.dimensions != generation.dimensions:
            raise IndexMismatch(
                f"The index holds vectors of {generation.dimensions} numbers, this program makes {learnt.dimensions}. "
                "Run `python -m index`."
            )
        return learnt
    mismatch = (
        f"The index was built with the embedding model {generation.model}, the settings ask for {wanted}. "
        "Run `python -m index`, or set VAGVISAREN_EMBEDDER back."
    )
    if LEARNT in (wanted, generation.model):
        raise IndexMismatch(mismatch)
    embedder = open_embedder(wanted)
    if embedder.fingerprint != generation.fingerprint:
        raise IndexMismatch(mismatch)
    return embedder
