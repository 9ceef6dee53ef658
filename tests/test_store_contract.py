"""What every PassageStore must do; the engine in this process and the server's client are held to the same tests."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from index.lexical import SparseVector, question_vector, window_vector
from index.store import EdgeStore, PassageStore, Point
from index.store_server import IN_PROCESS, ServerStore, StoreUnavailable

NOWHERE = SparseVector(np.zeros(0, np.uint32), np.zeros(0, np.float32))
# Three windows in two dimensions: the cosines to (1, 0) can be read off.
TEXTS = {"a": "hemsjukvård vård", "b": "skola elev", "c": "skola vård"}
DENSE = {"a": (1.0, 0.0), "b": (0.0, 1.0), "c": (0.6, 0.8)}


def point(name: str, **payload: object) -> Point:
    fields: dict[str, object] = {
        "document": name,
        "part": "",
        "region": "Gotland",
        "kind": "plan",
        "status": "in-force",
        "readers": ["*"],
        "years": [],
        "passage": name,
        "passage_kind": "prose",
        "passage_number": 0,
        "holds": [],
        "section_start": 0,
        "window": 0,
        "start": 0,
        "end": 9,
    }
    vector = np.array(DENSE[name], dtype=np.float32)
    return Point(list(TEXTS).index(name), vector, window_vector(TEXTS[name].split()), fields | payload)


@pytest.fixture(params=["edge", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageStore]:
    made: PassageStore
    if request.param == "edge":
        made = EdgeStore.create(tmp_path / "shard", 2)
    else:
        made = ServerStore.create(IN_PROCESS, "", f"test-{uuid4().hex}", 2)
    yield made
    made.close()


@pytest.fixture
def filled(store: PassageStore) -> PassageStore:
    store.add(
        [
            point("a", years=[2024, 2025]),
            point("b", region="Halland", years=[2025], status="historical"),
            point("c", region="Halland", readers=["chef"]),
        ]
    )
    store.finish()
    return store


def question(*words: str) -> SparseVector:
    return question_vector(dict.fromkeys(words, 1.0))


def names(store: PassageStore, *conditions: tuple[str, tuple[str | int, ...]]) -> set[str]:
    matches = store.search(np.array([1, 0], np.float32), question("skola", "vård"), [list(conditions)], 10)
    return {str(match.payload["passage"]) for match in matches}


def test_all_points_are_stored(filled: PassageStore) -> None:
    assert filled.count() == 3


def test_a_point_with_a_known_id_takes_the_place_of_the_earlier_one(store: PassageStore) -> None:
    store.add([point("a")])
    store.add([point("a", region="Skåne")])
    assert store.count() == 1
    assert names(store, ("region", ("Skåne",))) == {"a"}


def test_both_scores_are_exact_for_every_match_whichever_way_it_was_found(filled: PassageStore) -> None:
    found = {
        match.payload["passage"]: (match.dense, match.lexical)
        for match in filled.search(np.array([1, 0], np.float32), question("skola"), [[]], 1)
    }
    # One window by each way: "a" has the nearest vector and does not say "skola"; of "b" and "c" one has it best.
    assert found["a"] == pytest.approx((1.0, 0.0))
    (other,) = set(found) - {"a"}
    assert found[other][0] == pytest.approx(DENSE[other][0])
    assert found[other][1] > 0


def test_lexical_scores_are_bm25_with_the_collections_idf(filled: PassageStore) -> None:
    matches = filled.search(np.array([1, 0], np.float32), question("hemsjukvård"), [[]], 10)
    scores = {match.payload["passage"]: match.lexical for match in matches}
    stored = point("a").lexical.values[0]  # both words of "a" occur once
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    assert scores["a"] == pytest.approx(float(stored) * idf, rel=1e-4)
    assert scores["b"] == scores["c"] == 0.0


def test_a_question_without_any_feature_is_still_answered_by_its_vector(filled: PassageStore) -> None:
    matches = filled.search(np.array([0, 1], np.float32), NOWHERE, [[]], 1)
    assert [match.payload["passage"] for match in matches] == ["b"]


def test_conditions_hold_for_every_match(filled: PassageStore) -> None:
    assert names(filled) == {"a", "b", "c"}
    assert names(filled, ("region", ("Halland",))) == {"b", "c"}
    assert names(filled, ("region", ("Halland", "Gotland")), ("status", ("in-force",))) == {"a", "c"}
    assert names(filled, ("years", (2024,))) == {"a"}
    assert names(filled, ("readers", ("*",))) == {"a", "b"}
    assert names(filled, ("region", ("Skåne",))) == set()


def test_each_filter_hands_on_its_own_windows_and_each_window_once(filled: PassageStore) -> None:
    vector = np.array([1, 0], np.float32)
    matches = filled.search(vector, question("vård"), [[], [("document", ("b",))]], 1)
    found = [str(match.payload["passage"]) for match in matches]
    assert sorted(found) == sorted(set(found))
    assert "b" in found


def test_an_empty_store_finds_nothing(store: PassageStore) -> None:
    store.finish()
    assert names(store) == set()
    assert store.count() == 0


def test_several_threads_search_at_the_same_time(filled: PassageStore) -> None:
    expected = names(filled)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            if (found := names(filled)) != expected:
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_embedded_store_opens_where_it_was_moved_to_and_twice(tmp_path: Path) -> None:
    made = EdgeStore.create(tmp_path / "beside", 2)
    made.add([point("a")])
    made.finish()
    made.close()
    (tmp_path / "beside").rename(tmp_path / "shard")
    first, second = EdgeStore.open(tmp_path / "shard"), EdgeStore.open(tmp_path / "shard")
    assert names(first) == names(second) == {"a"}
    first.close()
    second.close()


def test_the_servers_alias_points_at_the_collection_switched_to_last() -> None:
    first = ServerStore.create(IN_PROCESS, "", f"test-{uuid4().hex}", 2)
    second = ServerStore.create(IN_PROCESS, "", f"test-{uuid4().hex}", 2)
    first.add([point("a")])
    second.add([point("b")])
    first.switch()
    second.switch()
    assert names(ServerStore(IN_PROCESS, "", "vagvisaren")) == {"b"}
    first.drop()
    assert not first.exists()
    assert second.exists()


def flaky(failures: int, error: Exception) -> Callable[..., str]:
    left = [failures]

    def use(client: object) -> str:
        if left[0]:
            left[0] -= 1
            raise error
        return "done"

    return use


def test_a_broken_connection_is_tried_again_and_then_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from qdrant_client.http.exceptions import ResponseHandlingException

    waits: list[float] = []
    monkeypatch.setattr("index.store_server.time.sleep", waits.append)
    store = ServerStore(IN_PROCESS, "", "any")
    error = ResponseHandlingException(ConnectionError("reset"))
    assert store._call(flaky(2, error)) == "done"
    assert waits == [0.5, 1.0]
    with pytest.raises(StoreUnavailable, match="VAGVISAREN_QDRANT_URL"):
        store._call(flaky(99, error))


def test_what_the_server_refuses_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from httpx import Headers
    from qdrant_client.http.exceptions import UnexpectedResponse

    waits: list[float] = []
    monkeypatch.setattr("index.store_server.time.sleep", waits.append)
    refused = UnexpectedResponse(401, "Unauthorized", b"", Headers())
    with pytest.raises(StoreUnavailable, match="Unauthorized"):
        ServerStore(IN_PROCESS, "", "any")._call(flaky(1, refused))
    assert waits == []
