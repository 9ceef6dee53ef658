"""Sign-in by OpenID Connect over the wire: a real server, a provider that checks what it is sent, a client with cookies."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from guarded_library import GROUP, RESERVED, SECRET, make_guarded_library
from oidc_provider import Provider, provider

ROOT = Path(__file__).parents[1]
PAGE = {"accept": "text/html"}
ANNA = {"sub": "s-1", "name": "Anna A", "email": "anna@example.se", "groups": []}
CHEF = {"sub": "s-2", "name": "Chef C", "groups": [GROUP, "vagvisaren-evaluator"]}


@pytest.fixture(scope="module")
def signing_in() -> Iterator[Provider]:
    with provider(ANNA) as running:
        yield running


@pytest.fixture(scope="module")
def address(signing_in: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_guarded_library(data)
    environment = {**os.environ, **signing_in.settings, "VAGVISAREN_SIGN_IN": "oidc", "VAGVISAREN_DATA": str(data)}
    command = [sys.executable, "-m", "assistant", "chat", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found, f"the chat did not start: {line!r}"
        yield found.group()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def visitor(address: str, signing_in: Provider, claims: dict[str, object] | None) -> Iterator[httpx.Client]:
    """A browser's worth of cookies at the chat; signed in as the person that the claims describe, if any."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30) as client:
        if claims is not None:
            signing_in.claims = claims
            assert client.get("/", headers=PAGE).status_code == 200
        yield client


def test_a_visitor_is_sent_to_the_provider_and_comes_back_with_a_name_and_roles(
    address: str, signing_in: Provider
) -> None:
    with visitor(address, signing_in, CHEF) as chef:
        user = chef.get("/user").json()
        assert (user["identifier"], user["display_name"]) == ("s-2", "Chef C")
        assert user["metadata"]["roles"] == [GROUP, "evaluator", "reader"]


def test_two_visitors_see_what_each_may(address: str, signing_in: Provider) -> None:
    with visitor(address, signing_in, ANNA) as anna, visitor(address, signing_in, CHEF) as chef:
        path = f"/sources/{RESERVED.id}/original"
        assert anna.get(path).status_code == 404
        assert SECRET in chef.get(path).text
        assert "bergrummet" not in anna.get("/register.csv").text
        assert "bergrummet" in chef.get("/register.csv").text


def test_whoever_is_not_signed_in_gets_nothing_but_the_way_in(address: str, signing_in: Provider) -> None:
    with visitor(address, signing_in, None) as nobody:
        for path in ("/user", "/project/settings", "/register.csv", f"/sources/{RESERVED.id}/original"):
            assert (path, nobody.get(path).status_code) == (path, 401)
        sent = nobody.get("/", headers=PAGE, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/auth/oauth/generic")


def test_a_sign_in_that_this_browser_did_not_begin_is_refused(address: str, signing_in: Provider) -> None:
    with visitor(address, signing_in, None) as victim:
        begun = victim.get("/auth/oauth/generic", follow_redirects=False).headers["location"]
        back = httpx.get(begun).headers["location"]
    with visitor(address, signing_in, None) as other:
        assert "error=oauthSignin" in other.get(back, follow_redirects=False).headers["location"]
        assert other.get("/user").status_code == 401


def test_a_provider_that_names_nobody_lets_nobody_in(address: str, signing_in: Provider) -> None:
    signing_in.claims = {"name": "Utan subjekt"}
    with visitor(address, signing_in, None) as nameless:
        nameless.get("/", headers=PAGE)
        assert nameless.get("/user").status_code == 401


def test_who_signs_out_is_nobody_again(address: str, signing_in: Provider) -> None:
    with visitor(address, signing_in, ANNA) as anna:
        assert anna.get("/user").status_code == 200
        assert anna.post("/logout").status_code == 200
        assert anna.get("/user").status_code == 401
