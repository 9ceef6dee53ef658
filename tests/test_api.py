"""The programming interface, called as another program calls it, over a real library, index and assistant."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import anyio
import pytest
from api_client import application, client_of
from small_library import ANSWER, PLAN, ROUTINE, make_small_library
from starlette.testclient import TestClient

from assistant import audit
from assistant.api_keys import add_key
from assistant.api_work import Work
from assistant.ask import Assistant
from assistant.desk import Desk
from index.build import build
from index.generations import IndexMissing
from index.store_server import StoreUnavailable
from ingest.read import read_file
from ingest.settings import Settings
from ingest.store import open_library, write_manifest, write_reading

QUESTION = "Vem kallar till samordnad planering?"
IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example
ENGLISH = {"accept-language": "en-GB"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library, and a paper that only the role chef may read."""
    data = tmp_path_factory.mktemp("data")
    library = make_small_library(data)
    paper = data / "given" / "lön.md"
    paper.write_text("# Lönepolicy\n\nLönerevisionen leds av kanslichefen varje april.\n", "utf8")
    entry = replace(ROUTINE, id="lon", file="lön.md", title="Lönepolicy", dated=date(2026, 1, 2), readers=("chef",))
    document, words = read_file(paper, entry)
    item = write_reading(data, document, words, paper, document.source_digest)
    write_manifest(data, (*library.items, item))
    build(Settings(data=data))
    return data


@pytest.fixture(scope="module")
def caller(data: Path) -> Iterator[TestClient]:
    """A program on the same machine, without a key."""
    with application(data) as app:
        yield client_of(app)


def test_a_question_is_answered_with_the_record_of_the_contract_and_the_mark_that_an_ai_answered(
    caller: TestClient,
) -> None:
    answer = caller.post("/api/ask", json={"question": QUESTION})
    assert answer.status_code == 200
    assert answer.headers["ai-disclosure"] == "mode=ai-originated"
    record = answer.json()
    assert record["status"] == "answered"
    assert "Vårdplaneraren" in record["answer"]
    assert record["generated_by"] == "Vägvisaren (AI)"
    assert ANSWER in " ".join(citation["context"] for citation in record["citations"])


def test_a_citation_has_an_address_that_opens_its_page_with_the_quote_marked(caller: TestClient) -> None:
    citation = caller.post("/api/ask", json={"question": QUESTION}).json()["citations"][0]
    picture = caller.get(citation["href"])
    assert picture.headers["content-type"] == "image/png"
    plain = caller.get(citation["href"].partition("?")[0])
    assert yellow(picture.content) > 100
    assert yellow(plain.content) == 0


def yellow(png: bytes) -> int:
    from io import BytesIO

    from PIL import Image

    pixels = Image.open(BytesIO(png)).convert("RGB").get_flattened_data()
    return sum(1 for red, green, blue in pixels if red > 230 and green > 190 and blue < 130)


def test_the_pdf_opens_at_the_page(caller: TestClient) -> None:
    answer = caller.get(f"/api/documents/{PLAN.id}/pages/2", params={"format": "pdf"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_streamed_answer_tells_its_claims_before_its_record(caller: TestClient) -> None:
    for call in (
        {"json": {"question": QUESTION, "stream": True}},
        {"json": {"question": QUESTION}, "headers": {"accept": "text/event-stream"}},
    ):
        answer = caller.post("/api/ask", **call)
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["ai-disclosure"] == "mode=ai-originated"
        events = [event.split("\n", 1) for event in answer.text.split("\n\n") if event]
        names = [name.removeprefix("event: ") for name, _ in events]
        assert names == ["progress", *["claim"] * (len(names) - 2), "record"]
        record = json.loads(events[-1][1].removeprefix("data: "))
        claims = [json.loads(event[1].removeprefix("data: "))["text"] for event in events[1:-1]]
        assert claims
        assert all(claim in record["answer"] for claim in claims)


def test_a_follow_up_leans_on_the_questions_before_it(caller: TestClient) -> None:
    record = caller.post("/api/ask", json={"question": "Och senast när?", "history": [QUESTION]}).json()
    assert "planering" in record["standalone"]


def test_a_scope_is_never_loosened(caller: TestClient) -> None:
    for scope in ({"documents": [ROUTINE.id]}, {"regions": ["Ingenstans"]}, {"years": [1950]}):
        record = caller.post("/api/ask", json={"question": QUESTION, "scope": scope}).json()
        assert PLAN.id not in {passage["document"] for passage in record["passages"]}
    assert caller.post("/api/search", json={"question": QUESTION, "scope": {"only_in_force": True}}).json()["passages"]


def test_a_search_is_the_same_by_address_and_by_body(caller: TestClient) -> None:
    by_body = caller.post("/api/search", json={"question": QUESTION, "limit": 3}).json()
    by_address = caller.get("/api/search", params={"q": QUESTION, "limit": 3}).json()
    assert by_body == by_address
    assert ANSWER in by_body["passages"][0]["text"]
    assert len(by_body["passages"]) <= 3


def test_the_register_is_told_in_pages_with_its_total(caller: TestClient) -> None:
    whole = caller.get("/api/register").json()
    assert whole["total"] == len(whole["rows"]) > 0
    first = caller.get("/api/register", params={"limit": 1}).json()
    assert first["rows"] == whole["rows"][:1]
    assert first["total"] == whole["total"]
    assert caller.get("/api/register", params={"responsible": "Finns Inte"}).json()["rows"] == []


def test_a_document_reserved_for_readers_is_there_for_their_role_and_for_nobody_else(
    data: Path, tmp_path: Path
) -> None:
    with application(data, keys=tmp_path) as app:
        chef = client_of(app, add_key(tmp_path, "chef", ["admin"], ["chef"]))
        other = client_of(app, add_key(tmp_path, "annan", ["admin"]))
        question = {"question": "Vem leder lönerevisionen?"}
        assert "kanslichefen" in chef.post("/api/ask", json=question).text
        assert "kanslichefen" not in other.post("/api/ask", json=question).text
        assert "kanslichefen" in chef.post("/api/search", json=question).text
        assert "kanslichefen" not in other.post("/api/search", json=question).text
        assert "Lönepolicy" in chef.get("/api/documents").text
        assert "Lönepolicy" not in other.get("/api/documents").text
        rows = [client.get("/api/register").json()["total"] for client in (chef, other)]
        assert rows[0] > rows[1]
        reasons = [client.get("/api/documents/lon/pages/1").json()["reason"] for client in (chef, other)]
        assert reasons == ["no-pages", "no-document"]


def test_what_was_asked_for_is_in_the_audit_log_and_its_words_are_not(caller: TestClient, data: Path) -> None:
    caller.post("/api/ask", json={"question": QUESTION})
    last = list(audit.read(data))[-1]
    assert isinstance(last, audit.Noted)
    assert (last.event, last.who, last.place, last.status) == ("asked", "local", "api", "answered")
    assert PLAN.id in last.documents
    assert "planering" not in "".join(path.read_text("utf8") for path in audit.audit_folder(data).iterdir())


def test_an_identity_number_is_refused_and_told_to_nobody(caller: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "vagvisaren"):
        asked = caller.post("/api/ask", json={"question": f"Vad gäller för {IDENTITY_NUMBER}?"})
        earlier = caller.post("/api/ask", json={"question": "Och när?", "history": [f"Vem är {IDENTITY_NUMBER}?"]})
        searched = caller.get("/api/search", params={"q": IDENTITY_NUMBER})
        filtered = caller.get("/api/register", params={"responsible": IDENTITY_NUMBER})
    assert asked.json()["status"] == "declined"
    assert searched.status_code == filtered.status_code == 422
    assert searched.json()["reason"] == "identity-number"
    told = [answer.text for answer in (asked, earlier, searched, filtered)]
    assert "9874" not in "".join([*told, caplog.text])


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "reason"),
    [
        ("GET", "/api/nowhere", None, 404, "no-address"),
        ("GET", "/api/documents/finns-inte/pages/1", None, 404, "no-document"),
        ("GET", "/api/documents/..%2F..%2Fkeys.json/pages/1", None, 404, "no-address"),
        ("GET", "/api/documents/rutin/pages/1", None, 404, "no-pages"),
        ("GET", "/api/documents/plan/pages/99", None, 404, "no-page"),
        ("GET", "/api/documents/plan/pages/1?start=5&end=5", None, 404, "no-span"),
        ("GET", "/api/documents/plan/pages/1?start=5", None, 404, "no-span"),
        ("GET", "/api/documents/plan/pages/1?end=999999999", None, 404, "no-span"),
        ("DELETE", "/api/ask", None, 405, "method"),
        ("POST", "/api/ask", {}, 422, "invalid"),
        ("POST", "/api/ask", {"question": ""}, 422, "invalid"),
        ("POST", "/api/ask", {"question": "a" * 2001}, 422, "invalid"),
        ("POST", "/api/ask", {"question": "Vem?", "unknown": 1}, 422, "invalid"),
        ("POST", "/api/ask", {"question": "a" * 200_000}, 413, "too-large"),
        ("GET", "/api/search", None, 422, "invalid"),
        ("GET", "/api/register?year=twenty", None, 422, "invalid"),
        ("GET", "/api/register?nobody=knows", None, 422, "invalid"),
    ],
)
def test_a_call_that_is_not_answered_says_why_in_the_callers_language(
    caller: TestClient, method: str, address: str, body: object, status: int, reason: str
) -> None:
    answers = [caller.request(method, address, json=body, headers=headers) for headers in ({}, ENGLISH)]
    for answer in answers:
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["reason"] == reason
        assert answer.json()["status"] == status
    assert answers[0].json()["detail"] != answers[1].json()["detail"]
    assert answers[1].headers["content-language"] == "en"


def test_a_fault_in_a_call_is_named_by_its_place_and_never_quoted(caller: TestClient) -> None:
    answer = caller.post("/api/ask", json={"question": "Vem?", "language": "hemligt ord"})
    assert answer.json()["fields"] == ["body.language: literal_error"]
    assert "hemligt" not in answer.text


def test_the_description_is_open_and_names_no_other_host(caller: TestClient, data: Path, tmp_path: Path) -> None:
    with application(data, keys=tmp_path) as app:
        add_key(tmp_path, "x", ["ask"])
        description = client_of(app).get("/api/openapi.json").json()
    assert set(description["paths"]) == {
        "/ask",
        "/search",
        "/register",
        "/documents",
        "/documents/{id}/pages/{number}",
    }
    assert "http" not in json.dumps(description["paths"]).replace("application/http", "")
    assert caller.get("/api/docs").status_code == 404


class Failing(Desk):
    """A desk whose assistant cannot be opened, for as many times as it is told."""

    def __init__(self, data: Path, error: Exception, times: int) -> None:
        super().__init__(lambda: Assistant.open(data, Settings(data=data)))
        self._error, self._times = error, times
        self.opened = 0

    def assistant(self) -> Assistant:
        self.opened += 1
        if self.opened <= self._times:
            raise self._error
        return super().assistant()


def test_a_store_that_does_not_answer_is_told_calmly_and_heals_by_itself(data: Path) -> None:
    desk = Failing(data, StoreUnavailable("away"), 1)
    now = [100.0]
    with application(data, desk=desk, clock=lambda: now[0]) as app:
        client = client_of(app)
        first = client.post("/api/ask", json={"question": QUESTION})
        assert (first.status_code, first.json()["title"]) == (503, "Qdrant svarar inte")
        assert int(first.headers["retry-after"]) > 0
        assert client.post("/api/ask", json={"question": QUESTION}).status_code == 503
        assert desk.opened == 1, "while it is known to be away, nobody waits for it"
        now[0] += int(first.headers["retry-after"])
        assert client.post("/api/ask", json={"question": QUESTION}).status_code == 200


def test_a_library_that_cannot_be_searched_yet_says_what_to_do(data: Path) -> None:
    with application(data, desk=Failing(data, IndexMissing("nothing"), 1)) as app:
        client = client_of(app)
        assert client.get("/api/documents").json()["reason"] == "index"
        assert client.get("/api/documents").status_code == 200


def test_a_failure_that_nobody_foresaw_has_a_reference_and_tells_nothing_else(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with application(data, desk=Failing(data, ValueError(f"about {QUESTION}"), 9)) as app:
        client = client_of(app)
        answer = client.post("/api/ask", json={"question": QUESTION})
        streamed = client.post("/api/ask", json={"question": QUESTION, "stream": True})
    assert answer.status_code == 500
    reference = answer.json()["detail"].split("felkod ")[1].split()[0]
    assert f"failure {reference}: ValueError" in caplog.text
    assert "planering" not in answer.text + caplog.text
    assert "event: error" in streamed.text


def test_an_answer_that_takes_too_long_is_given_up(data: Path) -> None:
    held = threading.Event()

    class Slow(Desk):
        def assistant(self) -> Assistant:
            held.wait(30)
            return super().assistant()

    desk = Slow(lambda: Assistant.open(data, Settings(data=data)))
    try:
        with application(data, desk=desk, seconds=0.05) as app:
            answer = client_of(app).get("/api/documents")
    finally:
        held.set()
    assert answer.status_code == 504
    assert answer.json()["reason"] == "too-slow"


@pytest.mark.parametrize(("waits", "together"), [(False, 2), (True, 8)])
def test_more_answers_are_under_way_where_they_wait_for_a_server_elsewhere(waits: bool, together: int) -> None:
    meeting = threading.Barrier(together)
    met: list[int] = []

    async def enquire() -> None:
        work = Work(waits=waits)
        async with anyio.create_task_group() as group:
            for number in range(together):
                group.start_soon(work.run, lambda number=number: (meeting.wait(20), met.append(number)))  # type: ignore[misc]

    anyio.run(enquire)
    assert sorted(met) == list(range(together))


def test_the_library_of_the_interface_is_the_chats(caller: TestClient, data: Path) -> None:
    told = {document["id"]: document for document in caller.get("/api/documents").json()["documents"]}
    assert set(told) == set(open_library(data).ids) - {"lon"}
    assert told[PLAN.id]["pages"] == 2
    assert told[ROUTINE.id]["pages"] == 0
    assert told[PLAN.id]["dated"] == "2026-03-02"
