"""Two people in the real chat, behind one proxy or signed in with OpenID Connect: each finds what is theirs, and nothing of the
other's."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import CHROMIUM, ROOT, Visit, ask, picture
from guarded_library import GROUP, QUESTION, RESERVED, SECRET, make_guarded_library
from oidc_provider import Provider, provider
from playwright.sync_api import expect

ANNA = {"X-Forwarded-User": "anna"}
CHEF = {"X-Forwarded-User": "chef", "X-Forwarded-Groups": GROUP}
# The same two as a provider describes them.
ANNAS_CLAIMS = {"sub": "s-1", "name": "Anna A", "groups": []}
CHEFS_CLAIMS = {"sub": "s-2", "name": "Chef C", "groups": [GROUP]}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@contextmanager
def chat(data: Path, sign_in: str, settings: dict[str, str]) -> Iterator[str]:
    """The address of a chat with a reserved document, which people sign in to."""
    make_guarded_library(data)
    environment = {**os.environ, **settings, "VAGVISAREN_SIGN_IN": sign_in, "VAGVISAREN_DATA": str(data)}
    command = [sys.executable, "-m", "assistant", "chat", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert found
        yield found.group()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chat(tmp_path_factory.mktemp("data"), "header", {}) as running:
        yield running


@pytest.fixture(scope="module")
def signing_in() -> Iterator[Provider]:
    with provider(ANNAS_CLAIMS) as running:
        yield running


@pytest.fixture(scope="module")
def oidc_address(signing_in: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chat(tmp_path_factory.mktemp("data"), "oidc", signing_in.settings) as running:
        yield running


def test_a_reserved_document_answers_its_reader_and_nobody_else(visit: Visit, address: str) -> None:
    chef = visit(address, extra_http_headers=CHEF)
    expect(chef.locator("#welcome-screen")).to_contain_text(RESERVED.title)
    answer = ask(chef, QUESTION)
    expect(answer).to_contain_text(SECRET.split(" i ")[0])
    picture(chef, "sign-in-reader")
    anna = visit(address, extra_http_headers=ANNA)
    expect(anna.locator("#welcome-screen")).not_to_contain_text(RESERVED.title)
    expect(ask(anna, QUESTION)).not_to_contain_text("bergrummet")
    expect(anna.get_by_role("button", name="Ladda upp")).to_have_count(0)
    picture(anna, "sign-in-other")


def test_a_conversation_is_its_owners_alone(visit: Visit, address: str) -> None:
    chef = visit(address, extra_http_headers=CHEF)
    ask(chef, QUESTION)
    chef.wait_for_url("**/thread/*")
    anna = visit(address, extra_http_headers=ANNA)
    anna.locator("#header #sidebar-trigger-button").click()
    expect(anna.get_by_text("I dag").or_(anna.get_by_text("Inga chattar")).first).to_be_visible()
    thread = chef.url.rpartition("/")[2]
    assert anna.request.get(f"{address}/project/thread/{thread}").status == 401
    assert chef.request.get(f"{address}/project/thread/{thread}").status == 200


def test_a_browser_is_signed_in_by_the_provider_and_shows_what_the_visitors_roles_allow(
    visit: Visit, oidc_address: str, signing_in: Provider
) -> None:
    beside = f"http://127.0.0.1:{signing_in.server_port}"
    signing_in.claims = CHEFS_CLAIMS
    chef = visit(oidc_address, beside=beside)
    expect(chef.locator("#welcome-screen")).to_contain_text(RESERVED.title)
    expect(ask(chef, QUESTION)).to_contain_text(SECRET.split(" i ")[0])
    picture(chef, "sign-in-oidc")
    signing_in.claims = ANNAS_CLAIMS
    anna = visit(oidc_address, beside=beside)
    expect(anna.locator("#welcome-screen")).to_be_visible()
    expect(anna.locator("#welcome-screen")).not_to_contain_text(RESERVED.title)
    expect(ask(anna, QUESTION)).not_to_contain_text("bergrummet")
    # Who is signed in stays so: the chef's browser is not asked again, whomever the provider would vouch for now.
    chef.reload()
    assert chef.evaluate("fetch('/user').then((answer) => answer.json())")["identifier"] == CHEFS_CLAIMS["sub"]
