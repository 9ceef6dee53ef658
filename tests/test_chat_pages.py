"""The pages beside the chat: language, accessibility and saved conversations, behind the guard as in the server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import open_assistant
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import audit
from assistant.chat_pages import chat_routes
from assistant.export_pages import Conversations, ExportPages, addresses
from assistant.guard import LANGUAGE, Guard
from assistant.plain_page import NoSuchPage, page_failure

ENGLISH = {"accept-language": "en-GB,en;q=0.9"}


@pytest.fixture(scope="module")
def conversations(tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    answer = open_assistant(tmp_path_factory.mktemp("data")).ask("Vad föreslår motionen om nattöppen mottagning?")
    kept = Conversations()
    kept.keep("nyckel", [("Vad föreslår motionen?", answer)])
    return kept


@pytest.fixture
def browser(conversations: Conversations, tmp_path: Path) -> Iterator[TestClient]:
    def spoken(request: Request) -> PlainTextResponse:
        asked = request.query_params.get("language", "")
        return PlainTextResponse(f"{LANGUAGE.get()} {request.headers.get('accept-language')} {asked}")

    routes = [*chat_routes(), *ExportPages(conversations, tmp_path).routes(), Route("/spoken", spoken)]
    app = Guard(Starlette(routes=routes, exception_handlers={NoSuchPage: page_failure}))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


def test_a_chosen_language_wins_over_the_browsers(browser: TestClient) -> None:
    assert browser.get("/spoken?language=sv-SE", headers={"accept-language": "sv"}).text == "sv sv sv-SE"
    answer = browser.get("/language/en?back=/thread/7?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/thread/7?x=1")
    assert browser.get("/spoken?language=sv-SE", headers={"accept-language": "sv"}).text == "en en-US en-US"
    browser.get("/language/sv")
    assert browser.get("/spoken?language=en-US", headers=ENGLISH).text == "sv sv-SE sv-SE"


def test_the_cookie_of_the_language_is_for_the_server_alone(browser: TestClient) -> None:
    cookie = browser.get("/language/en").headers["set-cookie"]
    assert cookie.startswith("vagvisaren-language=en;")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("value", ["de", "sv-SE", "", "EN"])
def test_a_cookie_that_names_no_language_of_ours_is_passed_over(browser: TestClient, value: str) -> None:
    headers = {"cookie": f"vagvisaren-language={value}", **ENGLISH}
    assert browser.get("/spoken", headers=headers).text.startswith("en ")


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org", "javascript:x", ""])
def test_nobody_is_sent_to_another_site(browser: TestClient, back: str) -> None:
    assert browser.get("/language/sv", params={"back": back}).headers["location"] == "/"


def test_a_language_that_there_is_not_leads_to_a_calm_page(browser: TestClient) -> None:
    answer = browser.get("/language/de")
    assert answer.status_code == 404
    assert "svenska och engelska" in answer.text


def test_the_accessibility_statement_speaks_the_visitors_language(browser: TestClient) -> None:
    swedish = browser.get("/tillganglighet").text
    assert '<html lang="sv">' in swedish
    assert "<h1>Tillgänglighet</h1>" in swedish
    assert "<h2>Det här återstår</h2>" in swedish
    assert swedish.count("<ul>") == 2
    assert "<h1>Accessibility</h1>" in browser.get("/accessibility", headers=ENGLISH).text


@pytest.mark.parametrize(("form", "magic"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_conversation_is_downloaded_under_a_name_and_kept_by_no_cache(
    browser: TestClient, tmp_path: Path, form: str, magic: bytes
) -> None:
    href = next(one["href"] for one in addresses("nyckel", "sv") if one["form"] == form)
    answer = browser.get(href)
    assert answer.content.startswith(magic)
    assert answer.headers["content-disposition"] == f'attachment; filename="vagvisaren-samtal.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    [noted] = audit.read(tmp_path)
    assert isinstance(noted, audit.Noted)
    assert (noted.event, noted.kind) == ("exported", "conversation")
    assert noted.documents


@pytest.mark.parametrize("address", ["/export/fel/x.pdf", "/export/nyckel/x.exe"])
def test_a_conversation_that_is_not_there_says_so(browser: TestClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "finns inte kvar" in answer.text
    assert 'href="/"' in answer.text


def test_the_statements_page_asks_no_other_host_for_anything(browser: TestClient) -> None:
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", browser.get("/tillganglighet").text) == []
