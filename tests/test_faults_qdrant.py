"""A Qdrant server over the wire: what a build and a search do when it is slow, refuses, is cut off, lies, or goes away."""

from __future__ import annotations

import ipaddress
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import open_assistant
from scripted_qdrant import ScriptedQdrant, scripted_qdrant

from assistant.ask import Assistant
from index import store_server
from index.build import build
from index.generations import current_folder
from index.store_address import Address, WrongAddress
from index.store_server import ALIAS, Patience, ServerStore, StoreIncomplete, StoreUnavailable
from ingest.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTION = "Vem kallar till ett planeringsmöte på Gotland?"
KEY = "secret-key-for-tests"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose library is indexed by the embedded engine first."""
    data = tmp_path_factory.mktemp("data") / "var"
    open_assistant(data)
    return data


@pytest.fixture
def server() -> Iterator[ScriptedQdrant]:
    with scripted_qdrant(KEY) as server:
        yield server


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr("index.store_server.time.sleep", waited.append)
    return waited


def settings_for(data: Path, server: ScriptedQdrant, key: str = KEY) -> Settings:
    return Settings(data=data, qdrant_url=server.url, qdrant_key=key)


def aliased(server: ScriptedQdrant) -> list[str]:
    return [alias.collection_name for alias in server.held.get_aliases().aliases if alias.alias_name == ALIAS]


def collections(server: ScriptedQdrant) -> set[str]:
    return {each.name for each in server.held.get_collections().collections}


def test_an_index_on_a_server_answers_as_the_embedded_one_does(data: Path, server: ScriptedQdrant) -> None:
    build(Settings(data=data))
    embedded = Assistant.open(data, Settings(data=data)).ask(QUESTION)
    settings = settings_for(data, server)
    built = build(settings)
    served = Assistant.open(data, settings).ask(QUESTION)
    assert served.text == embedded.text
    assert [c.quote for c in served.citations] == [c.quote for c in embedded.citations]
    assert aliased(server) == [built.generation.collection]
    assert server.held.count(built.generation.collection).count == built.generation.windows


@pytest.mark.parametrize("fault", ["503", "429", "cut", "refused", "lies"])
def test_a_build_survives_a_fault_at_any_of_its_requests(
    data: Path, server: ScriptedQdrant, pauses: list[float], fault: str
) -> None:
    settings = settings_for(data, server)
    answer = server.result
    faulty: set[tuple[str, str]] = set()

    def once_wrong(method: str, path: str, body: Any) -> Any:
        """Every kind of request fails the first time, after the server has done what it was asked."""
        result = answer(method, path, body)
        step = (method, path.rpartition("/")[2] if "vagvisaren-" not in path.rpartition("/")[2] else "collection")
        if step not in faulty:
            faulty.add(step)
            server.fails_next(fault)
        return result

    server.result = once_wrong  # type: ignore[method-assign]
    built = build(settings)
    assert len(faulty) >= 5
    assert pauses
    assert server.held.count(built.generation.collection).count == built.generation.windows
    assert aliased(server) == [built.generation.collection]


def test_a_server_that_is_away_leaves_the_old_index_in_use(data: Path, pauses: list[float]) -> None:
    before = build(Settings(data=data)).folder
    with pytest.raises(StoreUnavailable, match="VAGVISAREN_QDRANT_URL"):
        build(Settings(data=data, qdrant_url="http://127.0.0.1:9"))
    assert current_folder(data) == before
    assert sum(pauses) >= 30, "a server that is started anew is waited for"
    build(Settings(data=data))
    assert not list((data / "index" / "generations").glob(".building-*"))


def test_a_chat_tells_that_the_server_is_away_and_heals_when_it_is_back(
    data: Path, server: ScriptedQdrant, pauses: list[float]
) -> None:
    settings = settings_for(data, server)
    build(settings)
    assistant = Assistant.open(data, settings)
    expected = assistant.ask(QUESTION).text
    for fault in ("refused", "503", "cut", "lies"):
        server.fails(fault)
        with pytest.raises(StoreUnavailable):
            assistant.ask(QUESTION)
        server.fails("")
        assert assistant.ask(QUESTION).text == expected
    assert sum(pauses) < 5, "a visitor does not wait for a server"


def test_a_search_gives_up_on_a_server_that_hangs(
    data: Path, server: ScriptedQdrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(data, server)
    build(settings)
    assistant = Assistant.open(data, settings)
    monkeypatch.setattr(store_server, "SEARCHING", Patience(1, ()))
    server.fails("hangs")
    with pytest.raises(StoreUnavailable, match="timed out"):
        assistant.ask(QUESTION)


def test_visitors_do_not_wait_for_each_other_while_the_server_hangs(
    data: Path, server: ScriptedQdrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(data, server)
    build(settings)
    assistant = Assistant.open(data, settings)
    monkeypatch.setattr(store_server, "SEARCHING", Patience(2, ()))
    server.fails("hangs")
    ended = threading.Barrier(8, timeout=30)

    def ask(_: int) -> str:
        with pytest.raises(StoreUnavailable):
            assistant.ask(QUESTION)
        ended.wait()  # broken unless all eight get here
        return "told"

    with ThreadPoolExecutor(8) as visitors:
        assert set(visitors.map(ask, range(8))) == {"told"}


def test_a_wrong_key_is_told_at_once(data: Path, server: ScriptedQdrant, pauses: list[float]) -> None:
    with pytest.raises(StoreUnavailable, match="401") as told:
        build(settings_for(data, server, "wrong-key"))
    assert pauses == []
    assert "wrong-key" not in str(told.value)


def test_points_that_the_server_lost_are_noticed_before_the_switch(
    data: Path, server: ScriptedQdrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(Settings(data=data)).folder
    answer = server.result

    def losing(method: str, path: str, body: Any) -> Any:
        if path.endswith("/points"):
            body = {"points": body["points"][1:] or body["points"]}
        return answer(method, path, body)

    monkeypatch.setattr(server, "result", losing)
    with pytest.raises(StoreIncomplete, match="the server holds"):
        build(settings_for(data, server))
    assert current_folder(data) == before
    assert aliased(server) == []
    monkeypatch.setattr(server, "result", answer)
    build(settings_for(data, server))
    assert len(collections(server)) == 1, "the half that the failed build left is cleared away"


@pytest.mark.parametrize("step", ["points", "aliases"])
def test_a_build_killed_while_it_writes_or_switches_is_healed_by_the_next(
    data: Path, server: ScriptedQdrant, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build(Settings(data=data))
    settings = settings_for(data, server)
    answer = server.result
    reached = threading.Event()

    def stopping(method: str, path: str, body: Any) -> Any:
        if path.endswith(f"/{step}"):
            reached.set()
            server.ending.wait(60)
        return answer(method, path, body)

    monkeypatch.setattr(server, "result", stopping)
    environment = {"VAGVISAREN_QDRANT_URL": server.url, "VAGVISAREN_QDRANT_KEY": KEY, "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "index", "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert reached.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    monkeypatch.setattr(server, "result", answer)
    server.ending.set()
    built = build(settings)
    assert aliased(server) == [built.generation.collection]
    assert collections(server) == {built.generation.collection}
    assert Assistant.open(data, settings).ask(QUESTION).status == "answered"


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_server_with_tls_is_trusted_by_its_certificate_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with scripted_qdrant(KEY, tls=context) as server:
        with pytest.raises(StoreUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            ServerStore(server.url, KEY, "any").version()
        store_server._client.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert ServerStore(server.url, KEY, "any").version() == "1.20.0"
    store_server._client.cache_clear()


def test_grpc_is_spoken_where_the_address_says_so(pauses: list[float]) -> None:
    import grpc
    from qdrant_client import grpc as protocol

    keys: list[str] = []

    class Points(protocol.PointsServicer):  # type: ignore[misc]
        def Count(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
            keys.append(dict(context.invocation_metadata()).get("api-key", ""))
            if len(keys) < 3:
                context.abort(grpc.StatusCode.UNAVAILABLE, "starting")
            return protocol.CountResponse(result=protocol.CountResult(count=7))

        def QueryBatch(self, request: Any, context: Any) -> Any:  # noqa: N802
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "no such key")

    served = grpc.server(ThreadPoolExecutor(2))
    protocol.add_PointsServicer_to_server(Points(), served)
    port = served.add_insecure_port("127.0.0.1:0")
    served.start()
    try:
        store = ServerStore(f"http://127.0.0.1:9?grpc={port}", KEY, "any")
        assert store.count() == 7
        assert keys == [KEY] * 3
        assert pauses == [0.5, 1.0]
        import numpy as np

        from index.lexical import question_vector

        with pytest.raises(StoreUnavailable, match="UNAUTHENTICATED, no such key"):
            store.search(np.array([1, 0], np.float32), question_vector({"vård": 1.0}), [[]], 1)
    finally:
        served.stop(None).wait()


def test_a_collection_is_made_as_the_address_says(server: ScriptedQdrant) -> None:
    address = f"{server.url}?shards=3&replicas=2&vectors=disk&quantisation=int8"
    ServerStore.create(address, KEY, "made", 2)
    ((_, _, body),) = [asked for asked in server.asked if asked[:2] == ("PUT", "/collections/made")]
    assert (body["shard_number"], body["replication_factor"]) == (3, 2)
    assert body["vectors"]["dense"]["on_disk"] is True
    assert body["sparse_vectors"]["lexical"]["index"]["on_disk"] is True
    assert body["quantization_config"]["scalar"]["type"] == "int8"
    indexed = {body["field_name"] for _, path, body in server.asked if path.endswith("/index")}
    assert indexed == {"document", "part", "region", "kind", "status", "readers", "years"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("qdrant:6333", "no address"),
        ("ftp://qdrant", "no address"),
        ("http://", "no address"),
        ("http://qdrant:6333?shards=0", "shards=0"),
        ("http://qdrant:6333?shards=three", "shards=three"),
        ("http://qdrant:6333?vectors=tape", "vectors=tape"),
        ("http://qdrant:6333?replica=2", "replica=2"),
    ],
)
def test_an_address_that_cannot_be_understood_says_where(setting: str, said: str) -> None:
    with pytest.raises(WrongAddress, match=said):
        Address.of(setting)


def test_an_address_may_say_how_the_collection_is_made() -> None:
    assert Address.of("https://q.example:443/qdrant?grpc=6334&shards=3&replicas=2") == Address(
        "https://q.example:443/qdrant", grpc=6334, shards=3, replicas=2
    )
