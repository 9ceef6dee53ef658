"""Where the windows are kept and searched: Qdrant, inside this process or on a server (`store_server`). Nowhere else.

Inside the process runs the server's own engine (qdrant-edge-py) on a folder. That folder is written once, closed, and
from then on only read; it has no write-ahead log, so several processes may open it at the same time (with a log, the
second one fails). On a server (qdrant-client) the same points go into a collection, and an alias says which
collection is in use.

Each point is a window: a vector "dense" of length 1 compared by dot product, a sparse vector "lexical" whose stored
values are BM25's and which Qdrant multiplies by the idf of the collection, and the payload that filters need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from index.embed import Vectors
from index.lexical import SparseVector

if TYPE_CHECKING:
    import qdrant_edge

# What a search hands back of a window's payload. Less is faster: the headings alone are most of a payload.
FOUND = (
    "document",
    "part",
    "region",
    "kind",
    "status",
    "passage",
    "passage_kind",
    "holds",
    "passage_number",
    "section_start",
    "window",
    "start",
    "end",
)
# The kind of paper that a library of steering documents may stand beside (see `ranking`).
LAW = "law"
# What searches filter by, and so what the engine indexes. A point's payload may hold more.
KEYWORDS = ("document", "part", "region", "kind", "status", "readers")
INTEGERS = ("years",)
_BATCH = 256
# Payloads kept in memory: about 20 MB.
_KEPT = 20_000
# So many windows the engine was measured with in this process (140,000 points: searched in 5 ms at the 95th percentile,
# made ready in two minutes on two cores). Beyond that nobody looked, and a server is advised.
MEASURED_WITH = 140_000

# As the engine gives it back; ours are numbers, in older indexes UUIDs.
PointId = UUID | int | str
# Every key must hold one of its values. A point without the key, or with an empty list, does not pass.
Conditions = Sequence[tuple[str, Sequence[str | int]]]


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A window as it is stored."""

    id: int
    dense: Vectors
    lexical: SparseVector
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A window that was found: what FOUND names of its payload, its vector's cosine to the question's, its BM25 score.

    Both numbers are exact for every match, whichever of them found it; `lexical` is 0 where no feature of the question
    occurs.
    """

    payload: Mapping[str, Any]
    dense: float
    lexical: float


class PassageStore(Protocol):
    """One generation's windows."""

    def add(self, points: Sequence[Point]) -> None:
        """Store the points; a point with the id of an earlier one takes its place."""
        ...

    def finish(self) -> None:
        """Build what makes searching fast and bring everything to the disk. Nothing is added afterwards."""
        ...

    def search(self, dense: Vectors, lexical: SparseVector, filters: Sequence[Conditions], limit: int) -> list[Match]:
        """For each filter, the `limit` nearest windows by `dense` and the `limit` best by `lexical`; each window once."""
        ...

    def count(self) -> int:
        """How many points are stored."""
        ...

    def close(self) -> None:
        """Let go of the files or the connection."""
        ...


class EdgeStore:
    """The engine inside this process, on a folder of its own."""

    def __init__(self, shard: qdrant_edge.EdgeShard) -> None:
        self._shard = shard
        self._payloads: dict[PointId, Mapping[str, Any]] = {}

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> EdgeStore:
        """An empty store in a new folder."""
        import qdrant_edge as q

        folder.mkdir(parents=True)
        dense = q.EdgeVectorParams(size=dimensions, distance=q.Distance.Dot)
        lexical = q.EdgeSparseVectorParams(modifier=q.Modifier.Idf)
        config = q.EdgeConfig(vectors={"dense": dense}, sparse_vectors={"lexical": lexical}, wal_enabled=False)
        return cls(q.EdgeShard.create(str(folder), config))

    @classmethod
    def open(cls, folder: Path) -> EdgeStore:
        """The store in `folder`, for reading. Any number of processes may have it open."""
        import qdrant_edge as q

        return cls(q.EdgeShard.load(str(folder)))

    def add(self, points: Sequence[Point]) -> None:
        """Store the points, portion by portion."""
        import qdrant_edge as q

        for batch in batches(points):
            made = [
                q.Point(
                    point.id,
                    {
                        "dense": point.dense.tolist(),
                        "lexical": q.SparseVector(point.lexical.indices.tolist(), point.lexical.values.tolist()),
                    },
                    dict(point.payload),
                )
                for point in batch
            ]
            self._shard.update(q.UpdateOperation.upsert_points(made))

    def finish(self) -> None:
        """Index the fields that searches filter by and the vectors, and write everything to the disk."""
        import qdrant_edge as q

        for key in KEYWORDS:
            self._shard.update(q.UpdateOperation.create_field_index(key, q.PayloadSchemaType.Keyword))
        for key in INTEGERS:
            self._shard.update(q.UpdateOperation.create_field_index(key, q.PayloadSchemaType.Integer))
        self._shard.optimize()
        self._shard.flush()

    def search(self, dense: Vectors, lexical: SparseVector, filters: Sequence[Conditions], limit: int) -> list[Match]:
        """Ask twice: which windows are best by either vector, then what each says of those that the other found."""
        import qdrant_edge as q

        near = q.Query.Nearest(dense.tolist(), using="dense")
        sparse = q.SparseVector(lexical.indices.tolist(), lexical.values.tolist())
        # An empty sparse vector is refused, so a question of stop words alone is asked by its dense vector.
        queries = [near, *([q.Query.Nearest(sparse, using="lexical")] if len(lexical.indices) else [])]

        scores: list[dict[PointId, float]] = [{} for _ in queries]

        def ask(requests: Sequence[tuple[int, q.Filter | None, int]]) -> None:
            made = [q.QueryRequest(limit=limit, query=queries[by], filter=within) for by, within, limit in requests]
            for (by, _, _), points in zip(requests, self._shard.query_batch(q.QueryBatchRequest(made)), strict=True):
                scores[by].update((point.id, float(point.score)) for point in points)

        ask([(by, self._filter(conditions), limit) for conditions in filters for by in range(len(queries))])
        ids = {id for by in scores for id in by}
        unasked = [(number, ids - by.keys()) for number, by in enumerate(scores)]
        ask([(by, q.Filter(must=[q.HasIdCondition(left)]), len(left)) for by, left in unasked if left])
        payloads = self._payloads_of(ids)
        nearness, *shared = scores
        return [
            Match(payloads[id], near_by, shared[0].get(id, 0.0) if shared else 0.0) for id, near_by in nearness.items()
        ]

    def _payloads_of(self, ids: Collection[PointId]) -> dict[PointId, Mapping[str, Any]]:
        """The windows' payloads; those that were read before are kept, for reading them takes longer than searching."""
        known = {id: payload for id in ids if (payload := self._payloads.get(id)) is not None}
        unread = [id for id in ids if id not in known]
        if unread:
            read = self._shard.retrieve(unread, with_payload=list(FOUND), with_vector=False)
            known |= {record.id: record.payload or {} for record in read}
            if len(self._payloads) + len(unread) > _KEPT:
                self._payloads.clear()
            self._payloads |= {id: known[id] for id in unread}
        return known

    def _filter(self, conditions: Conditions) -> qdrant_edge.Filter | None:
        import qdrant_edge as q

        any_of: Any = q.MatchAny  # typed for lists of one kind; a condition's values are of one kind
        must: list[Any] = [q.FieldCondition(key, match=any_of(list(values))) for key, values in conditions]
        return q.Filter(must=must) if must else None

    def count(self) -> int:
        """How many points are stored."""
        import qdrant_edge as q

        return int(self._shard.count(q.CountRequest(exact=True)))

    def close(self) -> None:
        """Let go of the folder."""
        self._shard.close()


def batches(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """The points in portions of a size that the engine writes well."""
    return (points[start : start + _BATCH] for start in range(0, len(points), _BATCH))
