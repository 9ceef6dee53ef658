"""Traces: what is in them, what never is, and that nobody traces unasked."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from api_client import application, client_of
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from small_library import make_small_library

from assistant.tracing import start_tracing, stop_tracing
from index.build import build
from ingest.settings import Settings, exports_traces

ROOT = Path(__file__).parents[1]
QUESTION = "Vem kallar till samordnad planering?"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    start_tracing(provider)
    yield kept
    stop_tracing()


def test_a_request_holds_its_answer_which_holds_its_stages_in_the_callers_trace(
    data: Path, spans: InMemorySpanExporter
) -> None:
    with application(data) as app:
        client_of(app).post("/api/ask", json={"question": QUESTION}, headers={"traceparent": PARENT})
    by_name = {span.name: span for span in spans.get_finished_spans()}
    request, answer, search = by_name["POST api"], by_name["answer"], by_name["search"]
    assert f"{request.context.trace_id:032x}" == PARENT.split("-")[1]
    assert answer.parent
    assert search.parent
    assert answer.parent.span_id == request.context.span_id
    assert search.parent.span_id == answer.context.span_id
    assert answer.start_time <= search.start_time <= search.end_time <= answer.end_time
    assert dict(request.attributes or {})["http.response.status_code"] == 200
    assert dict(answer.attributes or {})["vagvisaren.status"] == "answered"


def test_no_span_holds_what_was_asked(data: Path, spans: InMemorySpanExporter) -> None:
    with application(data) as app:
        client = client_of(app)
        client.post("/api/ask", json={"question": QUESTION})
        client.get("/api/search", params={"q": QUESTION})
        client.get("/api/documents/samordnad planering/pages/1")
    told = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "POST api" in told
    assert "planering" not in told


def test_without_opentelemetrys_setting_nobody_traces() -> None:
    assert not exports_traces({})
    assert not exports_traces({"OTEL_EXPORTER_OTLP_ENDPOINT": " "})
    assert exports_traces({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})


def test_the_processs_own_provider_stays_unset_so_that_no_library_traces_by_itself(
    data: Path, spans: InMemorySpanExporter
) -> None:
    with application(data) as app:
        client_of(app).get("/api/documents")
    assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def test_a_collector_gets_our_spans_and_nothing_of_chainlits(tmp_path: Path) -> None:
    """With the setting in the environment, Chainlit and what it brings along are imported, and send nothing."""
    received: list[tuple[str, bytes]] = []
    whole = threading.Event()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()
            whole.set()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    collector = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=collector.serve_forever)
    thread.start()
    program = """
import sys; from pathlib import Path
from assistant.chat_folder import prepare_chat_folder
prepare_chat_folder(Path(sys.argv[1]))
import assistant.app
from assistant.answers import Answer
from assistant.tracing import start_tracing, stop_tracing, trace_answer
start_tracing()
trace_answer(Answer("hemlig fråga", "answered", "who", (), timings={"search": 0.1}), "chat")
stop_tracing()
"""
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}"}
    try:
        ran = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        assert whole.wait(10)
    finally:
        collector.shutdown()
        thread.join()
        collector.server_close()
    assert [path for path, _ in received] == ["/v1/traces"]
    assert b"vagvisaren" in received[0][1]
    assert b"hemlig" not in received[0][1]
