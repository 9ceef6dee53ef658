"""Two people behind one proxy, in the real chat: each finds what is theirs, and nothing of the other's."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from browsing import CHROMIUM, ROOT, Visit, ask, picture
from guarded_library import GROUP, QUESTION, RESERVED, SECRET, make_guarded_library
from playwright.sync_api import expect

ANNA = {"X-Forwarded-User": "anna"}
CHEF = {"X-Forwarded-User": "chef", "X-Forwarded-Groups": GROUP}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_guarded_library(data)
    environment = {**os.environ, "VAGVISAREN_SIGN_IN": "header", "VAGVISAREN_DATA": str(data)}
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
