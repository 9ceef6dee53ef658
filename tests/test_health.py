"""Whether the process lives, whether it can answer, and how it says so to whoever starts and stops it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_client import application, client_of
from small_library import make_small_library
from starlette.testclient import TestClient

from assistant.api_work import Work
from assistant.ask import Assistant
from assistant.desk import Desk
from assistant.health import HealthPages
from index.build import build
from index.store_server import StoreUnavailable
from ingest.settings import Settings

ENGLISH = {"accept-language": "en"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


@pytest.fixture
def probe(data: Path) -> Iterator[TestClient]:
    with application(data) as app:
        yield client_of(app)


def test_a_process_that_can_answer_is_alive_and_ready(probe: TestClient) -> None:
    assert probe.get("/healthz").json() == {"status": "ok"}
    assert probe.get("/readyz").json() == {"status": "ready"}
    assert probe.get("/readyz").headers["cache-control"] == "no-store"


def test_probes_need_no_key_and_no_loopback_address(data: Path) -> None:
    with application(data, local=False) as app:
        outside = client_of(app, base_url="http://vagvisaren.example.se")
        assert outside.get("/healthz").status_code == 200
        assert outside.get("/readyz").status_code == 200
        assert outside.get("/api/documents").status_code == 401
        assert outside.get("/metrics").status_code == 401


def test_an_empty_data_folder_is_alive_and_not_ready_and_becomes_ready_by_itself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    now = [0.0]
    desk = Desk(lambda: Assistant.open(data, Settings(data=data)))
    pages = _pages(desk, data, lambda: now[0])
    assert pages.get("/healthz").status_code == 200
    waiting = pages.get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json()["reason"] == "index"
    assert int(waiting.headers["retry-after"]) > 0
    assert waiting.json()["detail"] != pages.get("/readyz", headers=ENGLISH).json()["detail"]
    make_small_library(data)
    build(Settings(data=data))
    now[0] = 60
    assert pages.get("/readyz").json() == {"status": "ready"}


def test_a_store_that_is_away_is_not_ready_and_heals(data: Path) -> None:
    away = [True]
    now = [0.0]

    class Away(Desk):
        def assistant(self) -> Assistant:
            if away[0]:
                raise StoreUnavailable("away")
            return super().assistant()

    pages = _pages(Away(lambda: Assistant.open(data, Settings(data=data))), data, lambda: now[0])
    assert pages.get("/readyz").json()["reason"] == "store"
    away[0] = False
    now[0] = 60
    assert pages.get("/readyz").json() == {"status": "ready"}


def test_many_probes_are_one_search(data: Path) -> None:
    looked = []

    class Counting(Desk):
        def assistant(self) -> Assistant:
            looked.append(1)
            return super().assistant()

    pages = _pages(Counting(lambda: Assistant.open(data, Settings(data=data))), data, lambda: 0.0)
    for _ in range(5):
        pages.get("/readyz")
    assert len(looked) == 1


def _pages(desk: Desk, data: Path, clock: object) -> TestClient:
    """The three addresses alone, with a clock that stands still until it is moved."""
    from starlette.applications import Starlette

    from assistant.api_door import Door
    from assistant.api_keys import KeyRing
    from assistant.guard import Guard

    pages = HealthPages(desk, data, Door(KeyRing(data), local=True), Work(clock=clock), clock)  # type: ignore[arg-type]
    return TestClient(Guard(Starlette(routes=pages.routes())), base_url="http://127.0.0.1:8000")
