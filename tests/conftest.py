"""What every test stands on: no settings of whoever runs it, and no network but this machine's own."""

import ipaddress
import os
import sys

import pytest

from ingest.settings import PREFIX


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    sys.addaudithook(refuse_the_network)


def refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever looks up or connects to another machine; the program promises that it never does so unasked."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):  # a Unix socket's address is no tuple
        host = arguments[1][0]
    else:
        return
    if host and not is_this_machine(str(host)):
        raise AssertionError(f"{event}: {host} is not this machine")


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host in {"localhost", "testserver"}
