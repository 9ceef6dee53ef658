"""The door of the programming interface: who is calling, what they may, and whether they call too often.

With a key, a caller may what the key's scopes say, and reads what its roles open. Without any key ever made, only programs
on this machine are answered, and only with what is reserved for nobody: the server must listen on a loopback address *and*
the call must name one in its `Host`, which a web page that had its own name point to 127.0.0.1 cannot do, and come from no
proxy, which would let others in. (A proxy that tells neither is not seen: make a key before you put one in front.)
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.api_keys import SCOPES, KeyRing
from assistant.api_problems import Problem
from assistant.rate_limit import RateLimit

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

# A caller may have a page's worth of questions answered at once, and then as many as two cores answer.
_RATE, _BURST = 50.0, 200.0
# Wrong keys, by address: enough for a program with an old key, too few to fill a log.
_WRONG_RATE, _WRONG_BURST = 1.0, 20.0

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a name for the audit log, what they may, and the roles that open reserved documents to them."""

    name: str
    scopes: frozenset[str]
    roles: tuple[str, ...] = ()

    def require(self, scope: str) -> None:
        """Raises Problem (403) where the caller's key is not good for `scope`."""
        if scope not in self.scopes and "admin" not in self.scopes:
            raise Problem(403, "scope", scope=scope)


# Whoever sits at the machine itself.
LOCAL = Caller("local", frozenset(SCOPES))


class Door:
    """Lets callers in. `local` says whether the server listens on a loopback address only."""

    def __init__(self, keys: KeyRing, *, local: bool) -> None:
        self._keys = keys
        self._local = local
        self._calls = RateLimit(_RATE, _BURST)
        self._wrong = RateLimit(_WRONG_RATE, _WRONG_BURST)

    def admit(self, call: HTTPConnection) -> Caller:
        """Who is calling. Raises Problem: 401 without a good key, 429 too often; KeysDamaged."""
        address = call.client.host if call.client else ""
        kind, _, token = call.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token.strip():
            key = self._keys.key_of(token.strip())
            if key is None:
                _take(self._wrong, address)
                raise Problem(401, "key-wrong")
            _take(self._calls, f"key {key.name}")
            return Caller(key.name, frozenset(key.scopes), key.roles)
        proxied = any(name in call.headers for name in _FORWARDED)
        here = not proxied and _names_this_machine(call.headers.get("host", ""))
        if self._local and here and self._keys.is_empty:
            _take(self._calls, f"address {address}")
            return LOCAL
        _take(self._wrong, address)
        raise Problem(401, "key-missing")


def is_loopback(host: str) -> bool:
    """Whether a host, a name or an address, is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _names_this_machine(host: str) -> bool:
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:  # "[::1" and the like
        return False


def _take(limit: RateLimit, caller: str) -> None:
    wait = limit.take(caller)
    if wait:
        raise Problem(429, "rate", retry_after=wait)
