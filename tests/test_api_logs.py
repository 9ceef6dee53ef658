"""The log: JSON for machines, sentences for people, and what anybody asked in neither."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_client import application, client_of
from small_library import make_small_library

from assistant.logs import start_logging
from index.build import build
from ingest.settings import Settings

IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example


class Terminal(io.StringIO):
    """A stream that a person reads along."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The test's own logging again, whatever was switched on."""
    root, ours = logging.getLogger(), logging.getLogger("vagvisaren")
    handlers, level, own = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    ours.setLevel(own)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_fields() -> None:
    out = io.StringIO()
    start_logging(out)
    logging.getLogger("vagvisaren.http").info("answered", extra={"area": "api", "status": 200, "seconds": 0.03})
    [line] = lines(out)
    assert line.items() >= {"level": "INFO", "message": "answered", "area": "api", "status": 200}.items()
    assert str(line["at"]).endswith("Z")


def test_a_person_at_a_terminal_reads_warnings_as_sentences_and_nothing_else() -> None:
    out = Terminal()
    start_logging(out)
    logging.getLogger("vagvisaren.http").info("answered")
    logging.getLogger("vagvisaren.chat").warning("Sökregistret saknas.")
    assert out.getvalue() == "Sökregistret saknas.\n"


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()], ids=["json", "sentences"])
def test_of_an_exception_the_kind_and_the_place_are_logged_and_never_the_message(out: io.StringIO) -> None:
    start_logging(out)
    name = "".join(reversed("annA"))  # the place shows this line, the message what it came to
    try:
        raise ValueError(f"Vem är {name}?")
    except ValueError:
        logging.getLogger("any.library").exception("failed")
    assert "ValueError" in out.getvalue()
    assert "test_api_logs.py" in out.getvalue()
    assert "Anna" not in out.getvalue()


def test_identity_numbers_are_taken_out_whoever_logs_them() -> None:
    out = io.StringIO()
    start_logging(out)
    logging.getLogger("any.library").warning("got %s", IDENTITY_NUMBER)
    assert "9874" not in out.getvalue()


def test_what_was_asked_is_not_in_the_log(tmp_path: Path) -> None:
    data = tmp_path
    make_small_library(data)
    build(Settings(data=data))
    out = io.StringIO()
    start_logging(out)
    logging.getLogger("vagvisaren").setLevel(logging.DEBUG)
    with application(data) as app:
        client = client_of(app)
        client.post("/api/ask", json={"question": "Vem kallar till samordnad planering?"})
        client.get("/api/search", params={"q": "samordnad planering"})
        client.get("/api/documents/planering/pages/1")
        client.post("/api/ask", content=b"planering")
    assert [line["status"] for line in lines(out) if line["logger"] == "vagvisaren.http"] == [200, 200, 404, 422]
    assert "planering" not in out.getvalue()
