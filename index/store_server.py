"""The windows on a Qdrant server or cluster, by qdrant-client.

Every generation is a collection of its own; an alias says which one is in use, so that other programs can find it. How a
collection is made - shards, replicas, on disk, quantised - stands in the server's address (`store_address`).

A server may be away for a while. A build waits for it: each batch is sent again, after longer and longer pauses, and as a
point's id is computed from its text, sending it twice does no harm. A visitor does not wait: a search gives up after seconds,
and the next one tries anew, so the chat heals when the server is back.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, TypeVar

from index.embed import Vectors
from index.lexical import SparseVector
from index.store import FOUND, INTEGERS, KEYWORDS, Conditions, Match, Point, batches
from index.store_address import Address
from index.store_address import StoreUnavailable as StoreUnavailable  # whoever uses the store catches it

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

ALIAS = "vagvisaren"
IN_PROCESS = ":memory:"  # the client's own stand-in for a server, for tests
_T = TypeVar("_T")


class StoreIncomplete(StoreUnavailable):
    """The Qdrant server holds fewer windows than it acknowledged."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one call may take, and after which pauses it is tried again; all in seconds."""

    timeout: int
    pauses: tuple[float, ...]


# A server that is started anew is back within half a minute; a reader has turned away after five seconds.
BUILDING = Patience(60, (0.5, 1.0, 2.0, 4.0, 8.0, 16.0))
SEARCHING = Patience(5, (0.2,))


class ServerStore:
    """A collection on a Qdrant server or cluster; the URL ":memory:" stands for one inside the process, for tests."""

    def __init__(self, url: str, key: str, collection: str) -> None:
        self.collection = collection
        self._url, self._key = url, key
        # The client's in-process stand-in is not thread-safe; a server is.
        self._lock = threading.RLock() if url == IN_PROCESS else nullcontext()

    @classmethod
    def create(cls, url: str, key: str, collection: str, dimensions: int) -> ServerStore:
        """An empty collection, which no alias points at yet."""
        from qdrant_client import models as m

        store = cls(url, key, collection)
        address = Address(url) if url == IN_PROCESS else Address.of(url)
        on_disk = address.vectors == "disk"
        # The small numbers stay in memory and choose; the whole vectors, wherever they lie, give the scores.
        small = m.ScalarQuantization(
            scalar=m.ScalarQuantizationConfig(type=m.ScalarType.INT8, quantile=0.99, always_ram=True)
        )
        store._call(
            lambda client: client.create_collection(
                collection,
                vectors_config={"dense": m.VectorParams(size=dimensions, distance=m.Distance.DOT, on_disk=on_disk)},
                sparse_vectors_config={
                    "lexical": m.SparseVectorParams(modifier=m.Modifier.IDF, index=m.SparseIndexParams(on_disk=on_disk))
                },
                shard_number=address.shards,
                replication_factor=address.replicas,
                quantization_config=small if address.quantisation == "int8" else None,
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
                    id=point.id,
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
                    # What both vectors find is the same windows; once is enough.
                    with_payload=list(FOUND) if payload and using == "dense" else False,
                )
                for condition in filters
                for using, query in queries
            ]
            answers = self._call(lambda client: client.query_batch_points(self.collection, requests), SEARCHING)
            return [answer.points for answer in answers]

        found = ask([self._filter(conditions) for conditions in filters], limit, False)
        ids = {point.id for points in found for point in points}
        return _matches(ask([m.Filter(must=[m.HasIdCondition(has_id=sorted(ids))])], len(ids), True)) if ids else []

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

    def version(self) -> str:
        """The server's version."""
        return str(self._call(lambda client: client.info(), SEARCHING).version)

    def _call(self, use: Callable[[QdrantClient], _T], patience: Patience = BUILDING) -> _T:
        """Use the client; what failed on the way to the server is tried again, then told in words."""
        from grpc import RpcError
        from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
        from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

        # The client lets JSON's own error through where something in between answers with a page of its own.
        failures = (ResponseHandlingException, UnexpectedResponse, ResourceExhaustedResponse, RpcError, JSONDecodeError)
        client = _client(self._url, self._key, 0 if self._url == IN_PROCESS else patience.timeout)
        for pause in (*patience.pauses, None):
            try:
                with self._lock:
                    return use(client)
            except failures as error:
                if pause is None or _is_final(error):
                    raise StoreUnavailable(
                        f"The Qdrant server did not do what it was asked with collection {self.collection}: "
                        f"{_reason(error)}. Check VAGVISAREN_QDRANT_URL and VAGVISAREN_QDRANT_KEY, and that the server is up."
                    ) from error
                time.sleep(pause)
        raise AssertionError("unreachable")


def _is_final(error: Exception) -> bool:
    """Whether the server has understood and refused, so that asking again would change nothing."""
    from grpc import RpcError, StatusCode
    from qdrant_client.http.exceptions import UnexpectedResponse

    if isinstance(error, RpcError):
        passing = {
            StatusCode.UNAVAILABLE,
            StatusCode.DEADLINE_EXCEEDED,
            StatusCode.RESOURCE_EXHAUSTED,
            StatusCode.ABORTED,
            StatusCode.INTERNAL,
        }
        return error.code() not in passing
    return isinstance(error, UnexpectedResponse) and (error.status_code or 0) < 500 and error.status_code != 429


def _matches(scored: Sequence[Sequence[Any]]) -> list[Match]:
    """Matches from the answers for the same windows: by "dense" with payloads, and by "lexical" if asked."""
    lexical = {point.id: float(point.score) for point in (scored[1] if len(scored) > 1 else ())}
    return [Match(point.payload or {}, float(point.score), lexical.get(point.id, 0.0)) for point in scored[0]]


def _reason(error: Exception) -> str:
    """The error in one line; a gRPC error prints itself over ten."""
    from grpc import RpcError

    return f"{error.code().name}, {error.details()}" if isinstance(error, RpcError) else str(error)


@lru_cache(maxsize=8)
def _client(url: str, key: str, timeout: int) -> QdrantClient:
    from qdrant_client import QdrantClient

    if url == IN_PROCESS:
        return QdrantClient(url)
    address = Address.of(url)
    with warnings.catch_warnings():
        # Of a key sent without TLS, which inside one machine is as it should be; `python -m assistant doctor` tells of others.
        warnings.filterwarnings("ignore", message="Api key is used with an insecure connection")
        return QdrantClient(
            url=address.url,
            api_key=key or None,
            timeout=timeout,
            prefer_grpc=address.grpc is not None,
            grpc_port=address.grpc or 6334,
            check_compatibility=False,  # it asks in a thread of its own and warns where nobody looks; doctor compares
        )
