"""A Qdrant server on loopback: the REST protocol in front of the client's own stand-in, failing as a test tells it to.

    with scripted_qdrant() as server:
        Settings(qdrant_url=server.url)
        server.fails_next("503", "cut")     # the next two requests; then it is well again

The faults are: "503", "401", "429" (answered so), "cut" (the connection ends in the middle of the answer), "refused" (ends
before it), "hangs" (no answer until the server is stopped), "lies" (an answer that is not JSON). What is answered otherwise
is what the stand-in really holds, so a whole build and search can run against it over the wire.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from qdrant_client import QdrantClient
from qdrant_client import models as m
from qdrant_client.http.models import CreateCollection, PointsList, QueryRequestBatch


class ScriptedQdrant:
    """What the server holds, was asked, and will do wrong."""

    def __init__(self, key: str = "", version: str = "1.20.0") -> None:
        self.held = QdrantClient(":memory:")
        self.key, self.version = key, version
        self.url = ""
        self.asked: list[tuple[str, str, Any]] = []
        self.ending = threading.Event()
        self._faults: deque[str] = deque()
        self._always = ""
        self._lock = threading.RLock()  # the stand-in is not thread-safe

    def fails_next(self, *faults: str) -> None:
        """Answer the coming requests with these, one each."""
        self._faults.extend(faults)

    def fails(self, fault: str) -> None:
        """Answer every request with this until told otherwise; "" is well again."""
        self._always = fault

    def fault(self) -> str:
        """What the request that has just come is answered with."""
        return self._faults.popleft() if self._faults else self._always

    def result(self, method: str, path: str, body: Any) -> Any:
        """What the stand-in says."""
        with self._lock:
            self.asked.append((method, path, body))
            match [method, *path.strip("/").split("/")]:
                case ["GET", "aliases"]:
                    return self.held.get_aliases().model_dump(mode="json")
                case ["POST", "collections", "aliases"]:
                    actions = m.ChangeAliasesOperation(**body).actions
                    return self.held.update_collection_aliases(actions)
                case ["GET", "collections"]:
                    return self.held.get_collections().model_dump(mode="json")
                case ["GET", "collections", name, "exists"]:
                    return {"exists": self.held.collection_exists(name)}
                case ["PUT", "collections", name]:
                    asked = CreateCollection(**body)
                    assert asked.vectors is not None
                    return self.held.create_collection(
                        name, vectors_config=asked.vectors, sparse_vectors_config=asked.sparse_vectors
                    )
                case ["DELETE", "collections", name]:
                    return self.held.delete_collection(name)
                case ["PUT", "collections", _, "index"]:
                    return {"operation_id": 1, "status": "completed"}
                case ["PUT", "collections", name, "points"]:
                    self.held.upsert(name, PointsList(**body).points)
                    return {"operation_id": 1, "status": "completed"}
                case ["POST", "collections", name, "points", "count"]:
                    return {"count": self.held.count(name, exact=True).count}
                case ["POST", "collections", name, "points", "query", "batch"]:
                    found = self.held.query_batch_points(name, QueryRequestBatch(**body).searches)
                    return [one.model_dump(mode="json") for one in found]
        raise AssertionError(f"the scripted server does not know {method} {path}")


@contextmanager
def scripted_qdrant(
    key: str = "", version: str = "1.20.0", tls: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[ScriptedQdrant]:
    """Serve until the block ends. `key` is demanded where it is given; `tls` makes it an https server."""
    script = ScriptedQdrant(key, version)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answer()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that http.server looks for

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = script.fault()
            if fault == "hangs":
                script.ending.wait(60)
            if fault in {"hangs", "refused"}:
                self.close_connection = True
                self.connection.close()
                return
            if fault.isdigit():
                self.say(int(fault), {"status": {"error": f"scripted {fault}"}})
            elif script.key and self.headers.get("api-key") != script.key:
                self.say(401, {"status": {"error": "Must provide an API key"}})
            elif fault == "lies":
                self.say(200, "<html>a proxy's page</html>")
            elif self.path == "/":
                self.say(200, {"title": "qdrant", "version": script.version})
            else:
                result = script.result(self.command, urlsplit(self.path).path, json.loads(body) if body else None)
                self.say(200, {"result": result, "status": "ok", "time": 0.0}, cut=fault == "cut")

        def say(self, status: int, content: Any, *, cut: bool = False) -> None:
            told = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told[: len(told) // 2] if cut else told)
            if cut:
                self.close_connection = True
                self.connection.close()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    script.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        script.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
