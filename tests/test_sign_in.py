"""Who asks, and what that opens: the local visitor, a proxy's headers, documents for some, conversations for one."""

import asyncio
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from guarded_library import GROUP, OPEN, OPEN_ANSWER, QUESTION, RESERVED, SECRET, make_guarded_library
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant import audit
from assistant.answers import ANSWERED
from assistant.archive import Archive
from assistant.ask import Assistant
from assistant.glossary_view import glossary_properties
from assistant.register_view import register_properties
from assistant.server import create_app
from assistant.sign_in import (
    OIDC_SETTINGS,
    SignInUnusable,
    check_sign_in,
    prepare_sign_in,
    roles_of,
    visitor_of_claims,
)
from assistant.sources import opening
from assistant.visitor import LOCAL, NOBODY, Visitor
from index.scope import Scope
from ingest.settings import Settings
from ingest.store import Library

ANNA = {"x-forwarded-user": "anna"}
CHEF = {"x-forwarded-user": "chef", "x-forwarded-groups": f"vagvisaren-evaluator, {GROUP}"}
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_guarded_library(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    data = library.root.parent
    return Assistant.open(data, Settings(data=data))


def serving(assistant: Assistant, library: Library, sign_in: str) -> Iterator[TestClient]:
    data = library.root.parent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Chainlit imports is not up to date with what it imports in turn
        app = create_app(lambda: assistant, data, settings=Settings(data=data, sign_in=sign_in))
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def behind_proxy(assistant: Assistant, library: Library) -> Iterator[TestClient]:
    yield from serving(assistant, library, "header")


@pytest.fixture
def local(assistant: Assistant, library: Library) -> Iterator[TestClient]:
    yield from serving(assistant, library, "")


@pytest.fixture
def opened(assistant: Assistant, library: Library) -> Iterator[TestClient]:
    yield from serving(assistant, library, "none")


def source_of(library: Library, id: str, quote: str) -> str:
    start = library.document(id).text.index(quote)
    return opening(library, id, start, start + len(quote)).href


# What the settings allow


def test_without_sign_in_the_chat_listens_to_this_machine_alone() -> None:
    assert check_sign_in("", "127.0.0.1") == check_sign_in("", "localhost") == check_sign_in("", "::1") == []
    with pytest.raises(SignInUnusable, match=r"0\.0\.0\.0, som andra datorer når"):
        check_sign_in("", "0.0.0.0")


def test_an_open_chat_has_to_be_asked_for_and_says_so() -> None:
    assert "öppen för alla" in check_sign_in("none", "0.0.0.0")[0]


def test_a_proxys_headers_are_trusted_on_this_machine_and_elsewhere_with_a_warning() -> None:
    assert check_sign_in("header", "127.0.0.1") == []
    assert "utge sig för vem som helst" in check_sign_in("header", "10.0.0.5")[0]


def test_openid_connect_names_every_setting_that_it_lacks() -> None:
    given = dict.fromkeys(OIDC_SETTINGS[1:], "x")
    with pytest.raises(SignInUnusable, match="OAUTH_GENERIC_CLIENT_ID"):
        check_sign_in("oidc", "0.0.0.0", given)
    assert check_sign_in("oidc", "0.0.0.0", dict.fromkeys(OIDC_SETTINGS, "x")) == []


def test_a_sign_in_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SignInUnusable, match="password"):
        check_sign_in("password", "127.0.0.1")


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = prepare_sign_in("", tmp_path, {}).secret
    assert prepare_sign_in("", tmp_path, {}).secret == first
    assert len(first) > 60
    assert stat.S_IMODE((tmp_path / "sign-in.key").stat().st_mode) == 0o600
    assert first not in repr(prepare_sign_in("", tmp_path, {}))


def test_a_secret_of_the_environment_comes_before_ours(tmp_path: Path) -> None:
    assert prepare_sign_in("oidc", tmp_path, {"CHAINLIT_AUTH_SECRET": "theirs"}).secret == "theirs"
    assert not (tmp_path / "sign-in.key").exists()


# Roles


def test_only_groups_with_our_prefix_give_our_roles() -> None:
    assert roles_of(["vagvisaren-administrator"]) == ("administrator", "reader")
    assert roles_of(["administrator", "evaluator", GROUP]) == (GROUP, "reader")
    assert roles_of([]) == ("reader",)


@pytest.mark.parametrize("groups", [["vagvisaren-evaluator", GROUP], f"vagvisaren-evaluator,{GROUP}"])
def test_claims_come_as_lists_or_as_text(groups: object) -> None:
    visitor = visitor_of_claims("s-1", {"groups": groups, "name": "Anna A", "roles": 7})
    assert visitor == Visitor("s-1", (GROUP, "evaluator", "reader"), "Anna A")


# Who comes in


def test_whoever_sits_at_the_machine_is_known_without_a_cookie(local: TestClient) -> None:
    user = local.get("/user").json()
    assert (user["identifier"], user["metadata"]["roles"]) == (LOCAL.name, list(LOCAL.roles))
    assert dict(local.cookies) == {}


@pytest.mark.parametrize(
    "headers", [{"host": "chat.example.org"}, {"x-forwarded-for": "10.0.0.9"}, {"x-forwarded-user": "anna"}]
)
def test_without_sign_in_nobody_comes_by_another_name_or_through_a_proxy(
    local: TestClient, headers: dict[str, str]
) -> None:
    answer = local.get("/user", headers=headers)
    assert answer.status_code == 403
    assert "VAGVISAREN_SIGN_IN" in answer.text


def test_behind_a_proxy_nothing_is_served_to_a_request_without_a_name(behind_proxy: TestClient) -> None:
    for path in (
        "/",
        "/user",
        "/project/settings",
        f"/sources/{OPEN.id}/original",
        "/register.csv",
        "/public/chat.css",
    ):
        answer = behind_proxy.get(path)
        assert (path, answer.status_code) == (path, 401)
    assert "Du är inte inloggad" in behind_proxy.get("/", headers=PAGE).text
    assert behind_proxy.get("/health").status_code == 200


def test_a_socket_without_a_name_is_not_opened(behind_proxy: TestClient) -> None:
    headers = {"host": "127.0.0.1:8000", "connection": "Upgrade", "upgrade": "websocket"}
    address = "/ws/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(WebSocketDisconnect), behind_proxy.websocket_connect(address, headers=headers) as websocket:
        websocket.receive_text()
    with behind_proxy.websocket_connect(address, headers={**headers, **ANNA}) as websocket:
        assert websocket.receive_text().startswith("0{")


def test_a_token_that_a_browser_brings_along_makes_nobody_somebody_else(behind_proxy: TestClient) -> None:
    import jwt

    forged = jwt.encode({"identifier": "chef", "metadata": {"roles": ["administrator"]}}, "x" * 32, algorithm="HS256")
    user = behind_proxy.get("/user", headers={**ANNA, "cookie": f"access_token={forged}; other=1"}).json()
    assert (user["identifier"], user["metadata"]["roles"]) == ("anna", ["reader"])
    bearer = behind_proxy.get("/user", headers={**ANNA, "authorization": f"Bearer {forged}"}).json()
    assert bearer["identifier"] == "anna"


def test_an_open_chat_knows_nobody_and_keeps_nothing(opened: TestClient) -> None:
    assert opened.get("/user").json() is None
    assert opened.get("/project/settings").json()["dataPersistence"] is False
    assert opened.get(f"/sources/{RESERVED.id}/original").status_code == 404


# What a role opens


@pytest.mark.parametrize("kind", ["pdf", "html", "original"])
def test_a_reserved_document_is_opened_by_its_readers_and_unknown_to_others(
    behind_proxy: TestClient, library: Library, kind: str
) -> None:
    address = f"/sources/{RESERVED.id}/original" if kind == "original" else source_of(library, RESERVED.id, SECRET)
    address = address.replace(".html", f".{kind}") if kind == "pdf" else address
    unknown = behind_proxy.get("/sources/finns-inte/original", headers=ANNA)
    refused = behind_proxy.get(address, headers=ANNA)
    assert (refused.status_code, refused.text) == (404, unknown.text)
    if kind != "pdf":  # a document without pages has none, whoever asks
        assert SECRET in behind_proxy.get(address, headers=CHEF).text


def test_a_reserved_source_is_not_kept_by_the_browser(behind_proxy: TestClient, library: Library) -> None:
    reserved = behind_proxy.get(source_of(library, RESERVED.id, SECRET), headers=CHEF)
    assert "immutable" not in reserved.headers["cache-control"]
    assert (
        "immutable" in behind_proxy.get(source_of(library, OPEN.id, OPEN_ANSWER), headers=CHEF).headers["cache-control"]
    )


def test_the_registers_download_holds_what_its_reader_may_see(behind_proxy: TestClient) -> None:
    assert "bergrummet" not in behind_proxy.get("/register.csv", headers=ANNA).text
    assert "bergrummet" in behind_proxy.get("/register.csv", headers=CHEF).text


def test_the_audit_log_tells_who_was_shown_which_document(behind_proxy: TestClient, library: Library) -> None:
    data = library.root.parent
    before = len(list(audit.read(data)))
    behind_proxy.get(source_of(library, OPEN.id, OPEN_ANSWER), headers=ANNA)
    behind_proxy.get(f"/sources/{RESERVED.id}/original", headers=ANNA)  # unknown to her, so nothing was shown
    behind_proxy.get(f"/sources/{RESERVED.id}/original", headers=CHEF)
    behind_proxy.get("/register.csv", headers=CHEF)
    noted = [one for one in list(audit.read(data))[before:] if isinstance(one, audit.Noted)]
    assert [(one.event, one.who, one.kind) for one in noted] == [
        ("opened", "anna", ""),
        ("exported", "chef", ""),
        ("exported", "chef", "register"),
    ]
    assert [one.documents for one in noted[:2]] == [(OPEN.id,), (RESERVED.id,)]
    assert RESERVED.id in noted[2].documents


def test_who_need_not_sign_in_is_a_visitor_in_the_audit_log(opened: TestClient, library: Library) -> None:
    opened.get(source_of(library, OPEN.id, OPEN_ANSWER))
    last = list(audit.read(library.root.parent))[-1]
    assert isinstance(last, audit.Noted)
    assert (last.event, last.who) == ("opened", "visitor")


def test_the_register_and_the_glossary_of_the_chat_hold_what_their_reader_may_see(library: Library) -> None:
    for properties, word in ((register_properties, "bergrummet"), (glossary_properties, "BRG")):
        assert word not in str(properties(library, "sv", Scope(roles=("reader",))))
        assert word in str(properties(library, "sv", Scope(roles=(GROUP, "reader"))))


@pytest.mark.parametrize("question", [QUESTION, "Vad betyder BRG?", "Vilka aktiviteter har HSF 2026?"])
def test_an_answer_comes_from_what_its_reader_may_see(assistant: Assistant, question: str) -> None:
    def documents(visitor: Visitor) -> set[str]:
        answer = assistant.ask(question, scope=visitor.within())
        return {citation.document for citation in answer.citations} | {found.document for found in answer.passages}

    chef = Visitor("chef", (GROUP, "reader"))
    assert assistant.ask(question, scope=chef.within()).status == ANSWERED
    assert RESERVED.id in documents(chef)
    for visitor in (NOBODY, Visitor("anna", ("reader",)), LOCAL):
        assert RESERVED.id not in documents(visitor)
        assert SECRET not in str(assistant.ask(question, scope=visitor.within()))


# Conversations


def test_a_visitor_neither_sees_renames_judges_nor_deletes_anothers_conversation(
    behind_proxy: TestClient, assistant: Assistant, library: Library
) -> None:
    data = library.root.parent
    thread, step = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"

    async def ask_as(name: str) -> None:
        archive = Archive.open(data, Settings(data=data))
        answer = assistant.ask("Vem kallar till planeringsmötet?")
        await archive.history.keep_thread(thread, name, name="Annas fråga")
        await archive.history.keep_step(thread, name, {"id": step, "output": answer.text, "type": "assistant_message"})
        await archive.history.keep_answer(thread, name, step, answer)
        await archive.database.close()

    def names(headers: dict[str, str]) -> list[str]:
        page = {"pagination": {"first": 20}, "filter": {"userId": "anna"}}
        answer = behind_proxy.post("/project/threads", json=page, headers=headers).json()
        return [thread["name"] for thread in answer["data"]]

    asyncio.run(ask_as("anna"))
    rename = {"threadId": thread, "name": "Min"}
    opinion = {"feedback": {"forId": step, "value": 0}, "sessionId": "x"}
    assert behind_proxy.get(f"/project/thread/{thread}", headers=CHEF).status_code == 401
    assert behind_proxy.put("/project/thread", json=rename, headers=CHEF).status_code == 401
    assert behind_proxy.request("DELETE", "/project/thread", json={"threadId": thread}, headers=CHEF).status_code == 401
    assert behind_proxy.put("/feedback", json=opinion, headers=CHEF).status_code == 500
    assert names(CHEF) == []
    assert names(ANNA) == ["Annas fråga"]
    assert behind_proxy.put("/feedback", json=opinion, headers=ANNA).status_code == 200
    assert behind_proxy.get(f"/project/thread/{thread}", headers=ANNA).json()["steps"][0]["id"] == step
    assert behind_proxy.request("DELETE", "/project/thread", json={"threadId": thread}, headers=ANNA).status_code == 200
    assert names(ANNA) == []
    log = "".join(path.read_text("utf8") for path in (data / "audit").iterdir())
    assert '"event": "deleted", "who": "anna"' in log


def test_the_first_screen_lists_what_its_reader_may_see(behind_proxy: TestClient) -> None:
    def description(headers: dict[str, str]) -> str:
        settings = behind_proxy.get("/project/settings", params={"language": "sv-SE"}, headers=headers).json()
        return str(settings["chatProfiles"][0]["markdown_description"])

    assert RESERVED.title not in description(ANNA)
    assert OPEN.title in description(ANNA)
    assert RESERVED.title in description(CHEF)
