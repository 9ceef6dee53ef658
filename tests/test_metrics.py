"""The figures for Prometheus: what is counted, for whom they are, and that no question is among them."""

import os
import re
import time
from pathlib import Path

import pytest
from api_client import application, client_of
from small_library import make_small_library

from assistant.answers import Answer
from assistant.api_keys import add_key
from assistant.metrics import Instruments, instruments
from index.build import build
from index.generations import current_folder
from ingest.settings import Settings


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    return data


def figure(page: str, name: str) -> float:
    """One figure of the page, 0 where it has not been counted yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_an_answer_is_counted_by_its_status_its_stages_and_what_was_withheld(tmp_path: Path) -> None:
    kept = Instruments()
    kept.answered(Answer("?", "answered", "who", (), withheld=2, seconds=0.03, timings={"search": 0.02}), "chat")
    kept.answered(Answer("?", "not-found", "who", (), seconds=0.004), "api")
    page = kept.page(tmp_path).decode()
    assert figure(page, 'vagvisaren_questions_total{place="chat",status="answered"}') == 1
    assert figure(page, 'vagvisaren_questions_total{place="api",status="not-found"}') == 1
    assert figure(page, "vagvisaren_sentences_withheld_total") == 2
    assert figure(page, 'vagvisaren_stage_seconds_bucket{le="0.01",stage="search"}') == 0
    assert figure(page, 'vagvisaren_stage_seconds_bucket{le="0.025",stage="search"}') == 1
    assert figure(page, "vagvisaren_answer_seconds_count") == 2


def test_the_age_of_the_index_is_told_and_none_is_not_new(data: Path, tmp_path: Path) -> None:
    folder = current_folder(data)
    assert folder
    an_hour_ago = time.time() - 3600
    os.utime(folder / "generation.json", (an_hour_ago, an_hour_ago))
    assert figure(Instruments().page(data).decode(), "vagvisaren_index_age_seconds") == pytest.approx(3600, abs=60)
    assert "vagvisaren_index_age_seconds NaN" in Instruments().page(tmp_path).decode()


def test_prometheus_reads_what_the_interface_counted_with_a_key_for_metrics(data: Path, tmp_path: Path) -> None:
    before = instruments().page(data).decode()
    with application(data, keys=tmp_path) as app:
        program = client_of(app, add_key(tmp_path, "program", ["ask"]))
        program.post("/api/ask", json={"question": "Vem kallar till samordnad planering?"})
        program.post("/api/ask", json={"question": "Vem?", "wrong": 1})
        assert program.get("/metrics").status_code == 403
        answer = client_of(app, add_key(tmp_path, "prometheus", ["metrics"])).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for name in (
        'vagvisaren_questions_total{place="api",status="answered"}',
        'vagvisaren_http_requests_total{area="api",status="200"}',
        'vagvisaren_http_requests_total{area="api",status="422"}',
        'vagvisaren_http_requests_total{area="metrics",status="403"}',
    ):
        assert figure(answer.text, name) == figure(before, name) + 1
    assert "planering" not in answer.text


def test_addresses_that_nobody_foresaw_make_no_new_figures(data: Path) -> None:
    with application(data) as app:
        client = client_of(app)
        client.get("/metrics")
        before = client.get("/metrics").text.count("vagvisaren_http_requests_total{")
        for number in range(20):
            client.request(f"METHOD{number}", f"/nowhere/{number}")
            client.get(f"/api/nowhere{number}")
        after = client.get("/metrics").text.count("vagvisaren_http_requests_total{")
    assert after - before <= 3
