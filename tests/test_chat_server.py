"""The chat's web server over a real library, index and assistant, without a browser."""

import io
import json
import re
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from small_library import ANSWER, PLAN, ROUTINE, SECOND, make_small_library
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant.ask import Assistant
from assistant.chat_page import UnknownPage, chat_page
from assistant.guard import language_of
from assistant.server import AddressTaken, create_app, serve
from assistant.sources import opening
from index.build import build
from ingest.settings import Settings
from ingest.store import Library

ENGLISH = {"accept-language": "en-GB,en;q=0.9"}
CHAT = Path(__file__).parents[1] / "assistant" / "chat"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    data = tmp_path_factory.mktemp("data")
    library = make_small_library(data)
    build(Settings(data=data))
    return library


@pytest.fixture(scope="module")
def browser(library: Library) -> Iterator[TestClient]:
    data = library.root.parent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Chainlit imports is not up to date with what it imports in turn
        app = create_app(lambda: Assistant.open(data, Settings(data=data)), data)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


def source_of(library: Library, id: str, quote: str) -> str:
    start = library.document(id).text.index(quote)
    return opening(library, id, start, start + len(quote)).href


def settings(browser: TestClient, language: str) -> dict[str, object]:
    answer: dict[str, object] = browser.get("/project/settings", params={"language": language}).json()
    return answer


def test_the_page_opens_with_the_notice_that_an_ai_answers(browser: TestClient) -> None:
    page = browser.get("/").text
    assert '<html lang="sv">' in page
    assert page.index("AI-assistent") < page.index('id="root"')
    assert '<meta name="generator" content="Vägvisaren (AI)">' in page


def test_an_english_browser_gets_the_notice_in_english(browser: TestClient) -> None:
    page = browser.get("/", headers=ENGLISH).text
    assert '<html lang="en">' in page
    assert "AI assistant" in page


def test_the_page_asks_no_other_host_for_anything(browser: TestClient) -> None:
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", browser.get("/").text) == []


def test_a_page_of_another_chainlit_is_refused_rather_than_served_without_notice() -> None:
    with pytest.raises(UnknownPage, match="<body>"):
        chat_page('<html lang="en"><main></main></html>', "sv")


@pytest.mark.parametrize("address", ["/", "/public/chat.css", "/sources/okänd/original", "/project/settings"])
def test_every_answer_carries_the_security_headers(browser: TestClient, address: str) -> None:
    headers = browser.get(address).headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_page_of_another_site_is_not_answered(browser: TestClient) -> None:
    for origin in ("https://example.org", "null", "http://127.0.0.1:9999"):
        assert browser.get("/project/settings", headers={"origin": origin}).status_code == 403
    assert browser.get("/project/settings", headers={"origin": "http://127.0.0.1:8000"}).status_code == 200


def test_a_socket_from_another_site_is_not_opened(browser: TestClient) -> None:
    def opened(origin: str) -> str:
        upgrade = {"connection": "Upgrade", "upgrade": "websocket"}
        headers = {"host": "127.0.0.1:8000", "origin": origin, **upgrade}
        with browser.websocket_connect("/ws/socket.io/?EIO=4&transport=websocket", headers=headers) as websocket:
            return str(websocket.receive_text())

    assert opened("http://127.0.0.1:8000").startswith("0{")  # Engine.IO: open
    with pytest.raises(WebSocketDisconnect):
        opened("https://example.org")


@pytest.mark.parametrize(
    ("tag", "ours"), [("sv", "sv"), ("sv-FI,sv;q=0.9", "sv"), ("en-GB", "en"), ("de-DE", "sv"), ("", "sv")]
)
def test_any_english_is_english_and_all_else_swedish(tag: str, ours: str) -> None:
    assert language_of(tag) == ours


def test_the_interface_comes_in_our_two_languages_only(browser: TestClient) -> None:
    def send_label(language: str) -> str:
        texts = browser.get("/project/translations", params={"language": language}).json()["translation"]
        return str(texts["chat"]["input"]["actions"]["send"])

    assert send_label("sv-SE") == send_label("sv-FI") == send_label("de-DE") == "Skicka frågan"
    assert send_label("en-GB") == "Send the question"


def leaves(texts: dict[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)


def test_no_text_of_the_interface_is_left_in_another_language() -> None:
    import chainlit

    given = json.loads((Path(chainlit.__file__).parent / "translations" / "en-US.json").read_text("utf8"))
    swedish, english = (
        dict(leaves(json.loads((CHAT / "translations" / f"{tag}.json").read_text("utf8"))))
        for tag in ("sv-SE", "en-US")
    )
    assert swedish.keys() == english.keys() == dict(leaves(given)).keys()
    assert {key for key in swedish if swedish[key] == english[key]} == set()


def test_the_first_screen_says_what_is_in_the_library_and_how_much_it_weighs(browser: TestClient) -> None:
    profiles = settings(browser, "sv-SE")["chatProfiles"]
    assert isinstance(profiles, list)
    assert [profile["display_name"] for profile in profiles] == ["Ny chef", "Medarbetare", "Utvärderare"]
    description = profiles[0]["markdown_description"]
    assert "**Plan för samverkan i Östervik** – Region Östervik · gäller · 2026-03-02 · original" in description
    assert "Östervik kommun · förslag · utan datum · original" in description
    assert "Skriv aldrig personnummer" in description


def test_a_title_stays_text_whatever_markdown_it_holds(browser: TestClient) -> None:
    profiles = settings(browser, "sv-SE")["chatProfiles"]
    assert isinstance(profiles, list)
    assert r"Rutin för \*fast\* omsorgskontakt" in profiles[0]["markdown_description"]


def test_a_pdf_source_has_its_quote_marked_and_opens_at_its_page(browser: TestClient, library: Library) -> None:
    answer = browser.get(source_of(library, PLAN.id, ANSWER))
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    marked = [len(page.annotations or ()) for page in reader.pages]
    assert marked == [0, 1]


def test_a_source_without_pages_is_a_text_with_its_quote_marked(browser: TestClient, library: Library) -> None:
    answer = browser.get(source_of(library, ROUTINE.id, SECOND))
    assert f"{SECOND}</mark>" in answer.text
    assert "script" not in answer.headers["content-security-policy"]


def test_a_source_that_names_its_text_is_kept_by_the_browser(browser: TestClient, library: Library) -> None:
    address = source_of(library, PLAN.id, ANSWER)
    assert "immutable" in browser.get(address).headers["cache-control"]
    assert "no-cache" in browser.get(address.partition("?")[0]).headers["cache-control"]


def test_a_source_of_an_earlier_reading_says_that_the_document_has_changed(
    browser: TestClient, library: Library
) -> None:
    answer = browser.get(re.sub(r"text=\w+", "text=0123456789ab", source_of(library, PLAN.id, ANSWER)))
    assert answer.status_code == 410
    assert "Dokumentet har ändrats" in answer.text


def test_the_original_is_downloaded_as_it_was_given_under_its_own_name(browser: TestClient, library: Library) -> None:
    answer = browser.get(f"/sources/{PLAN.id}/original")
    assert answer.content == library.source(PLAN.id).read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "%C3%96sterviks" in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/sources/finns-inte/original",
        "/sources/finns-inte/0-5.pdf",
        "/sources/plan/5-5.pdf",
        "/sources/plan/0-99999999.html",
        "/sources/rutin/0-5.pdf",
        "/sources/plan/",
        "/sources/..%2F..%2Fetc%2Fpasswd/original",
        "/sources/plan/0-5.exe",
    ],
)
def test_an_address_that_leads_nowhere_gets_a_calm_page(browser: TestClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "Till Vägvisaren" in answer.text
    assert '<html lang="sv">' in answer.text
    assert '<html lang="en">' in browser.get(address, headers=ENGLISH).text


def test_nothing_is_written_outside_the_data_folder(browser: TestClient, library: Library) -> None:
    data = library.root.parent
    assert (data / "chat" / ".chainlit" / "config.toml").exists()
    assert not (CHAT / ".chainlit").exists()


def test_an_address_in_use_is_refused_with_a_sentence(library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressTaken, match=rf"127\.0\.0\.1:{port} används redan"):
            serve("127.0.0.1", port, library.root.parent, Settings())
