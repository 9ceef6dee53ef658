import os
import socket

import pytest

from ingest.settings import PREFIX


def test_a_test_that_looks_beyond_this_machine_fails() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1 is not this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(AssertionError, match=r"exempel\.se is not this machine"):
        socket.getaddrinfo("exempel.se", 443)


def test_a_test_reaches_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_setting_of_the_person_at_the_keyboard_reaches_a_test() -> None:
    assert [name for name in os.environ if name.startswith(PREFIX)] == []
