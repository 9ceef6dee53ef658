"""The windows on a Qdrant server or cluster, by qdrant-client.

Every generation is a collection of its own; an alias says which one is in use, so that other programs can find it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from index.embed import Vectors
from index.lexical import SparseVector
from index.store import FOUND, INTEGERS, KEYWORDS, Conditions, Match, Point, batches, matches

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

ALIAS = "vagvisaren"
IN_PROCESS = ":memory:"  # the client's own stand-in for a server, for tests
_ATTEMPTS = 4
_T = TypeVar("_T")


class StoreUnavailable(Exception):
    """The Qdrant server does not answer, or refuses."""


class ServerStore:
    """A collection on a Qdrant server or cluster; the URL ":memory:" stands for one inside the process, for tests."""

    def __init__(self, url: str, key: str, collection: str) -> None:
        self.collection = collection
        self._client = _client(url, key)
        # The client's in-process stand-in is not thread-safe; a server is.
        self._lock = threading.RLock() if url == IN_PROCESS else nullcontext()

    @classmethod
    def create(cls, url: str, key: str, collection: str, dimensions: int) -> ServerStore:
        """An empty collection, which no alias points at yet."""
        from qdrant_client import models as m

        store = cls(url, key, collection)
        store._call(
            lambda client: client.create_collection(
                collection,
                vectors_config={"dense": m.VectorParams(size=dimensions, distance=m.Distance.DOT)},
                sparse_vectors_config={"lexical": m.SparseVectorParams(modifier=m.Modifier.IDF)},
            )
        )
        if url != IN_PROCESS:  # the stand-in has no payload indexes and warns
            for name, kind in [(k, m.PayloadSchemaType.KEYWORD) for k in KEYWORDS] + [
                (k, m.PayloadSchemaType.INTEGER) for k in INTEGERS
            ]:
                store._call(lambda c, n=name, k=kind: c.create_payload_index(collection, n, k))  # type: ignore[misc]
        return store

    def add(self, points: Sequence[Point]) -> None:
        """Store the points, portion by portion."""
        from qdrant_client import models as m

        for batch in batches(points):
            made = [
                m.PointStruct(
                    id=str(point.id),
                    vector={
                        "dense": point.dense.tolist(),
                        "lexical": m.SparseVector(
                            indices=point.lexical.indices.tolist(), values=point.lexical.values.tolist()
                        ),
                    },
                    payload=dict(point.payload),
                )
                for point in batch
            ]
            self._call(lambda client, made=made: client.upsert(self.collection, made, wait=True))  # type: ignore[misc]

    def finish(self) -> None:
        """Nothing: the server optimises by itself, and every batch was acknowledged."""

    def search(self, dense: Vectors, lexical: SparseVector, filters: Sequence[Conditions], limit: int) -> list[Match]:
        """Ask twice: which windows are best by either vector, then what both say of each of them."""
        from qdrant_client import models as m

        sparse = m.SparseVector(indices=lexical.indices.tolist(), values=lexical.values.tolist())
        queries: list[tuple[str, Any]] = [("dense", dense.tolist())]
        if len(lexical.indices):
            queries.append(("lexical", sparse))

        def ask(filters: Iterable[m.Filter | None], limit: int, payload: bool) -> list[Any]:
            requests = [
                m.QueryRequest(
                    query=query,
                    using=using,
                    limit=limit,
                    filter=condition,
                    with_payload=list(FOUND) if payload else False,
                )
                for condition in filters
                for using, query in queries
            ]
            answers = self._call(lambda client: client.query_batch_points(self.collection, requests))
            return [answer.points for answer in answers]

        found = ask([self._filter(conditions) for conditions in filters], limit, False)
        ids = {point.id for points in found for point in points}
        return matches(ask([m.Filter(must=[m.HasIdCondition(has_id=sorted(ids))])], len(ids), True)) if ids else []

    def _filter(self, conditions: Conditions) -> Any:
        from qdrant_client import models as m

        any_of: Any = m.MatchAny  # typed for lists of one kind; a condition's values are of one kind
        must: list[Any] = [m.FieldCondition(key=key, match=any_of(any=list(values))) for key, values in conditions]
        return m.Filter(must=must) if must else None

    def count(self) -> int:
        """How many points are stored."""
        return int(self._call(lambda client: client.count(self.collection, exact=True)).count)

    def exists(self) -> bool:
        """Whether the server has the collection."""
        return bool(self._call(lambda client: client.collection_exists(self.collection)))

    def switch(self) -> None:
        """Make the alias point at this collection, in one operation, and delete every earlier collection of ours."""
        from qdrant_client import models as m

        aliases = self._call(lambda client: client.get_aliases()).aliases
        operations: list[Any] = []
        if any(alias.alias_name == ALIAS for alias in aliases):
            operations.append(m.DeleteAliasOperation(delete_alias=m.DeleteAlias(alias_name=ALIAS)))
        create = m.CreateAlias(collection_name=self.collection, alias_name=ALIAS)
        operations.append(m.CreateAliasOperation(create_alias=create))
        self._call(lambda client: client.update_collection_aliases(operations))

    def drop(self) -> None:
        """Delete the collection."""
        self._call(lambda client: client.delete_collection(self.collection))

    def close(self) -> None:
        """Nothing: the connection is shared by all stores of one server."""

    def _call(self, use: Callable[[QdrantClient], _T]) -> _T:
        """Use the client; what failed on the way to the server is tried again, then told in words."""
        from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._lock:
                    return use(self._client)
            except (ResponseHandlingException, UnexpectedResponse) as error:
                refused = isinstance(error, UnexpectedResponse) and (error.status_code or 0) < 500
                if refused or attempt == _ATTEMPTS:
                    raise StoreUnavailable(
                        f"The Qdrant server did not do what it was asked with collection {self.collection}: {error}. "
                        "Check VAGVISAREN_QDRANT_URL and VAGVISAREN_QDRANT_KEY, and that the server is up."
                    ) from error
                time.sleep(0.5 * 2 ** (attempt - 1))
        raise AssertionError("unreachable")


@lru_cache(maxsize=4)
def _client(url: str, key: str) -> QdrantClient:
    from qdrant_client import QdrantClient

    if url == IN_PROCESS:
        return QdrantClient(url)
    return QdrantClient(url=url, api_key=key or None, timeout=30)
