"""API keys: made once, kept as digests, revoked at once; and the door that they open."""

import json
import stat
import threading
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from assistant.__main__ import main
from assistant.api_door import LOCAL, Caller, Door, is_loopback
from assistant.api_keys import (
    KeyRing,
    KeysDamaged,
    KeyTaken,
    NoSuchKey,
    add_key,
    keys_file,
    read_keys,
    revoke_key,
)
from assistant.api_problems import Problem
from assistant.rate_limit import RateLimit


def call(key: str = "", host: str = "127.0.0.1:8000", address: str = "127.0.0.1") -> HTTPConnection:
    headers = [(b"host", host.encode())]
    if key:
        headers.append((b"authorization", f"Bearer {key}".encode()))
    return HTTPConnection({"type": "http", "headers": headers, "client": (address, 50000)})


def refusal(door: Door, connection: HTTPConnection) -> tuple[int, str]:
    with pytest.raises(Problem) as refused:
        door.admit(connection)
    return refused.value.status, refused.value.reason


def outcome(door: Door, connection: HTTPConnection) -> str:
    """Why a call was refused; "" where it was let in."""
    try:
        door.admit(connection)
    except Problem as problem:
        return problem.reason
    return ""


def test_a_key_is_kept_as_a_digest_in_a_file_that_nobody_else_may_read(tmp_path: Path) -> None:
    token = add_key(tmp_path, "intranet", ["ask"], ["chef"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}  # the lock beside it too
    assert token not in keys_file(tmp_path).read_text("utf8")
    [key] = read_keys(tmp_path)
    assert (key.name, key.scopes, key.roles) == ("intranet", ("ask",), ("chef",))


def test_two_keys_never_have_the_same_name(tmp_path: Path) -> None:
    add_key(tmp_path, "intranet", ["ask"])
    with pytest.raises(KeyTaken):
        add_key(tmp_path, "intranet", ["ask"])


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    makers = [threading.Thread(target=add_key, args=(tmp_path, f"key {n}", ["ask"])) for n in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(read_keys(tmp_path)) == 8


def test_a_revoked_key_is_refused_from_the_next_call_on(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    token = add_key(tmp_path, "intranet", ["ask"])
    assert ring.key_of(token) is not None
    revoke_key(tmp_path, "intranet")
    assert ring.key_of(token) is None
    with pytest.raises(NoSuchKey):
        revoke_key(tmp_path, "intranet")


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"name": "x"}]', "null"])
def test_a_file_of_keys_that_cannot_be_read_lets_nobody_in(tmp_path: Path, content: str) -> None:
    door = Door(KeyRing(tmp_path), local=True)
    keys_file(tmp_path).write_text(content, "utf8")
    for connection in (call(), call("vagvisaren_x")):
        with pytest.raises(KeysDamaged, match="Restore it from a backup"):
            door.admit(connection)


def test_before_there_is_a_key_programs_on_this_machine_are_let_in_and_nobody_else(tmp_path: Path) -> None:
    door = Door(KeyRing(tmp_path), local=True)
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert door.admit(call(host=host)) == LOCAL
    # A page whose own name was made to point to this machine, a proxy that hands on the name it is called by.
    for host in ("example.se", "example.se:8000", "localhost.example.se", "127.0.0.1.example.se", "[::1", ""):
        assert refusal(door, call(host=host)) == (401, "key-missing")
    headers = [(b"host", b"127.0.0.1:8000"), (b"x-forwarded-for", b"192.0.2.7")]
    proxied = HTTPConnection({"type": "http", "headers": headers, "client": ("127.0.0.1", 50000)})
    assert refusal(door, proxied) == (401, "key-missing")
    assert refusal(Door(KeyRing(tmp_path), local=False), call()) == (401, "key-missing")


def test_once_there_is_a_key_everybody_needs_one_even_after_the_last_is_revoked(tmp_path: Path) -> None:
    door = Door(KeyRing(tmp_path), local=True)
    assert door.admit(call()) == LOCAL
    add_key(tmp_path, "intranet", ["ask"])
    assert refusal(door, call()) == (401, "key-missing")
    revoke_key(tmp_path, "intranet")
    assert refusal(door, call()) == (401, "key-missing")


def test_a_key_is_good_for_its_scopes_and_admin_for_all(tmp_path: Path) -> None:
    door = Door(KeyRing(tmp_path), local=False)
    asking = door.admit(call(add_key(tmp_path, "intranet", ["ask"])))
    asking.require("ask")
    with pytest.raises(Problem) as refused:
        asking.require("search")
    assert (refused.value.status, refused.value.reason) == (403, "scope")
    door.admit(call(add_key(tmp_path, "drift", ["admin"]))).require("metrics")


def test_a_key_that_was_never_made_is_refused_and_trying_is_slow(tmp_path: Path) -> None:
    add_key(tmp_path, "intranet", ["ask"])
    door = Door(KeyRing(tmp_path), local=True)
    seen = [refusal(door, call("vagvisaren_guess")) for _ in range(30)]
    assert set(seen) == {(401, "key-wrong"), (429, "rate")}
    assert seen[0] == (401, "key-wrong")
    assert refusal(door, call("vagvisaren_guess", address="192.0.2.7")) == (401, "key-wrong")


def test_who_calls_too_often_waits_and_nobody_else_does(tmp_path: Path) -> None:
    often, seldom = add_key(tmp_path, "often", ["ask"]), add_key(tmp_path, "seldom", ["ask"])
    door = Door(KeyRing(tmp_path), local=False)
    reasons = [outcome(door, call(often)) for _ in range(1000)]
    assert reasons[:200] == [""] * 200
    assert "rate" in reasons
    assert door.admit(call(seldom)) == Caller("seldom", frozenset({"ask"}))


def test_a_bucket_empties_by_calls_and_fills_by_time() -> None:
    now = [0.0]
    limit = RateLimit(rate=2, burst=3, clock=lambda: now[0])
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert limit.take("b") == 0
    now[0] = 0.5
    assert [limit.take("a") for _ in range(2)] == [0, 0.5]
    now[0] = 60
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_callers_that_come_by_once_do_not_fill_the_memory() -> None:
    limit = RateLimit(rate=1, burst=1)
    for number in range(12_000):
        limit.take(str(number))
    assert len(limit._buckets) == 10_000


def test_what_is_this_machine_and_what_only_looks_like_it() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "::", "10.0.0.1", "example.se", "127.0.0.1.nip.io", ""))


def test_a_key_is_made_listed_and_revoked_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path)]
    assert main(["keys", "list", *data]) == 0
    assert "Det finns inga nycklar" in capsys.readouterr().out
    assert main(["keys", "add", "intranet", "--scope", "ask", "--scope", "search", "--role", "chef", *data]) == 0
    made = capsys.readouterr()
    assert KeyRing(tmp_path).key_of(made.out.strip())
    assert "intranet" in made.err
    assert main(["keys", "add", "intranet", *data]) == 1
    assert "redan" in capsys.readouterr().err
    assert main(["keys", "list", *data]) == 0
    listed = capsys.readouterr().out
    assert "ask, search" in listed
    assert "chef" in listed
    assert made.out.strip() not in listed
    assert json.loads(keys_file(tmp_path).read_text("utf8"))[0]["digest"] not in listed
    assert main(["keys", "revoke", "intranet", *data]) == 0
    assert main(["keys", "revoke", "intranet", *data]) == 1
    assert "ingen nyckel" in capsys.readouterr().err
    assert main(["keys", "list", *data]) == 0
    assert "Inget program besvaras" in capsys.readouterr().out


def test_a_damaged_file_is_told_on_the_command_line_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys_file(tmp_path).write_text("{", "utf8")
    for command in (["list"], ["add", "x"], ["revoke", "x"]):
        assert main(["keys", *command, "--data", str(tmp_path)]) == 1
        assert "cannot be read" in capsys.readouterr().err
