"""The cluster's proxy, run for real in front of small servers that say who they are. Skipped where nginx is not installed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
ROOT = Path(__file__).parents[1]


@dataclass
class Upstream:
    """A server that answers with its name, and keeps what it was asked."""

    name: str
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 200


@contextmanager
def serving(name: str) -> Iterator[Upstream]:
    upstream = Upstream(name)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            upstream.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            body = upstream.name.encode()
            self.send_response(101 if self.headers.get("Upgrade") else upstream.status)
            self.send_header("Content-Length", str(len(body)))
            if self.headers.get("Upgrade"):
                self.send_header("Upgrade", "websocket")
                self.send_header("Connection", "Upgrade")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    upstream.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield upstream
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Proxy:
    """The running proxy."""

    port: int
    qdrant_port: int
    apps: list[Upstream]
    qdrants: list[Upstream]
    log: Path

    def visitor(self) -> httpx.Client:
        """Somebody with a browser of his own."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return httpx.Client(base_url=f"https://localhost:{self.port}", verify=context)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """The configuration as it ships, but for addresses, folders, and what Debian's older nginx does not know."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", tmp_path / "deploy")
    subprocess.run(["sh", str(tmp_path / "deploy" / "make-secrets.sh")], check=True, capture_output=True)
    with ExitStack() as stack:
        apps = [stack.enter_context(serving(f"app-{n}")) for n in (1, 2)]
        qdrants = [stack.enter_context(serving(f"qdrant-{n}")) for n in (1, 2, 3)]
        made = Proxy(free_port(), free_port(), apps, qdrants, tmp_path / "access.log")
        text = (ROOT / "deploy" / "nginx.conf").read_text("utf8")
        for upstream in (*apps, *qdrants):
            text = re.sub(rf"server {upstream.name}:\d+ resolve", f"server 127.0.0.1:{upstream.port}", text)
        text = re.sub(r"^\s*(http2 on|resolver .*);$", "", text, flags=re.MULTILINE)
        text = text.replace("listen 8443", f"listen 127.0.0.1:{made.port}")
        text = text.replace("listen 6333", f"listen 127.0.0.1:{made.qdrant_port}")
        text = text.replace(" /run/nginx/", f" {tmp_path}/").replace("/run/secrets", str(tmp_path / "secrets"))
        text = text.replace("/dev/stdout", str(made.log)).replace("/dev/stderr", str(tmp_path / "error.log"))
        if os.geteuid() == 0:
            text = f"user root;\n{text}"
        (tmp_path / "nginx.conf").write_text(text, "utf8")
        assert NGINX is not None
        command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
        process = subprocess.Popen([*command, "-g", "daemon off;"])
        try:
            until = time.monotonic() + 20
            while True:
                try:
                    with made.visitor() as visitor:
                        visitor.get("/proxy-health")
                    break
                except httpx.ConnectError:
                    assert process.poll() is None, (tmp_path / "error.log").read_text("utf8")
                    assert time.monotonic() < until
            yield made
        finally:
            process.terminate()
            process.wait()


def test_a_visitor_stays_with_one_app_and_visitors_are_spread(proxy: Proxy) -> None:
    seen = []
    for _ in range(20):
        with proxy.visitor() as visitor:
            answers = {visitor.get("/").text for _ in range(5)}
            assert len(answers) == 1
            seen += answers
    assert set(seen) == {"app-1", "app-2"}


def test_the_cookie_that_keeps_a_visitor_is_set_once_and_read_by_nobody_else(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        cookie = visitor.get("/").headers["set-cookie"]
        assert "set-cookie" not in visitor.get("/").headers
    assert all(flag in cookie for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))


def test_visitors_of_an_app_that_is_gone_are_taken_over_by_the_other(tmp_path: Path, proxy: Proxy) -> None:
    for app in proxy.apps:
        app.asked.clear()
    with proxy.visitor() as visitor:
        # When nginx reads its configuration anew it closes the connections that it kept: a browser asks again, this client
        # would not.
        visitor.headers["Connection"] = "close"
        first = visitor.get("/").text
        gone = next(app for app in proxy.apps if app.name == first)
        # nginx's own view of a dead app: nobody listens there any more.
        configuration = (tmp_path / "nginx.conf").read_text("utf8")
        (tmp_path / "nginx.conf").write_text(configuration.replace(f":{gone.port} ", f":{free_port()} "), "utf8")
        os.kill(int((tmp_path / "nginx.pid").read_text("utf8")), 1)
        until = time.monotonic() + 10
        while (other := visitor.get("/").text) == first:
            assert time.monotonic() < until
        assert {visitor.get("/").text for _ in range(5)} == {other}


def test_the_app_learns_the_host_and_nothing_that_a_visitor_says_of_himself(proxy: Proxy) -> None:
    claimed = {
        "X-Forwarded-User": "admin",
        "X-Forwarded-Groups": "vagvisaren-administrator",
        "X-Forwarded-For": "1.2.3.4",
    }
    with proxy.visitor() as visitor:
        visitor.get("/", headers=claimed)
    ((_, headers),) = [asked for app in proxy.apps for asked in app.asked]
    assert headers["host"] == f"localhost:{proxy.port}"
    assert headers["x-forwarded-proto"] == "https"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert "x-forwarded-user" not in headers
    assert "x-forwarded-groups" not in headers


def test_a_chats_socket_passes(proxy: Proxy) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"}
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", proxy.port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        lines = [
            "GET /ws/socket.io/ HTTP/1.1",
            f"Host: localhost:{proxy.port}",
            *(f"{k}: {v}" for k, v in upgrade.items()),
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 101")


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_programs_inside_ask_is_not_for_visitors(proxy: Proxy, path: str) -> None:
    with proxy.visitor() as visitor:
        assert visitor.get(path).status_code == 404
    assert not [asked for app in proxy.apps for asked in app.asked]


def test_no_question_and_no_address_reaches_the_log(proxy: Proxy) -> None:
    with proxy.visitor() as visitor:
        visitor.get(
            "/api/search?question=hemligt", headers={"Referer": "https://localhost/?hemligt", "User-Agent": "Anna"}
        )
    until = time.monotonic() + 10
    while "/api/search" not in (logged := proxy.log.read_text("utf8")):
        assert time.monotonic() < until
    assert not re.search("hemligt|Anna|referer", logged, re.IGNORECASE)
    assert " 127.0.0.1 " not in logged


def test_a_qdrant_node_that_fails_is_passed_over(proxy: Proxy) -> None:
    proxy.qdrants[0].status = proxy.qdrants[1].status = 503
    for _ in range(6):
        answer = httpx.post(f"http://127.0.0.1:{proxy.qdrant_port}/collections/x/points/query/batch", json={})
        assert (answer.status_code, answer.text) == (200, "qdrant-3")
