"""API keys: who may call the programming interface, for what, and which reserved documents they may read.

    python -m assistant keys add intranet --scope ask --scope search --role chef
    vagvisaren_hG3…            shown once; the caller sends it as  Authorization: Bearer vagvisaren_hG3…

    var/keys.json              name, scopes, roles, and the SHA-256 of each key; readable by its owner only

Why a plain SHA-256, and not a slow password hash: a password is guessed because people choose it, a key is 256 bits from the
operating system, which nobody guesses however fast the hash is. A slow hash would only make each call slow.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.store import replacing

# What a key can be good for; "admin" is good for all of it.
SCOPES = ("ask", "search", "register", "documents", "metrics", "admin")
_PREFIX = "vagvisaren_"  # so that a key that slipped into a log or a repository can be found there


class KeysDamaged(Exception):
    """The file of keys cannot be read. Nobody is let in until it can."""


class KeyTaken(Exception):
    """There is a key of this name already."""


class NoSuchKey(Exception):
    """No key has this name."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, without the key itself: `digest` is its SHA-256 in hex, `made` the day as ISO text."""

    name: str
    digest: str
    scopes: tuple[str, ...]
    roles: tuple[str, ...]
    made: str


def keys_file(data: Path) -> Path:
    """Where a data folder keeps its keys."""
    return data / "keys.json"


def read_keys(data: Path) -> tuple[Key, ...]:
    """Every key, in the order in which they were made; none where the file does not exist. Raises KeysDamaged."""
    path = keys_file(data)
    try:
        content = json.loads(path.read_text("utf8"))
        return tuple(Key(**{**one, "scopes": tuple(one["scopes"]), "roles": tuple(one["roles"])}) for one in content)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise KeysDamaged(
            f"{path} cannot be read ({error.__class__.__name__}). Restore it from a backup, "
            "or remove it and make new keys with `python -m assistant keys add`."
        ) from error


def add_key(data: Path, name: str, scopes: Sequence[str], roles: Sequence[str] = ()) -> str:
    """Make a key and return it; it is kept nowhere, so this is the only time that anybody sees it.

    Raises KeyTaken where the name is in use, KeysDamaged.
    """
    token = _PREFIX + secrets.token_urlsafe(32)
    made = datetime.now(UTC).date().isoformat()
    key = Key(name, _digest(token), tuple(dict.fromkeys(scopes)), tuple(dict.fromkeys(roles)), made)
    with _changing(data):
        keys = read_keys(data)
        if any(other.name == name for other in keys):
            raise KeyTaken(name)
        _write(data, (*keys, key))
    return token


def revoke_key(data: Path, name: str) -> None:
    """Remove a key; a running server refuses it from its next call on. Raises NoSuchKey, KeysDamaged."""
    with _changing(data):
        keys = read_keys(data)
        left = tuple(key for key in keys if key.name != name)
        if len(left) == len(keys):
            raise NoSuchKey(name)
        _write(data, left)


class KeyRing:
    """The keys as a running server sees them: read anew whenever the file has changed. Safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._reading = threading.Lock()
        self._seen: tuple[int, ...] = ()
        self._keys: dict[str, Key] = {}

    def key_of(self, token: str) -> Key | None:
        """The key that this is, or None for one that was never made or has been revoked. Raises KeysDamaged."""
        return self._current().get(_digest(token))

    @property
    def is_empty(self) -> bool:
        """Whether there is no key at all, and there never has been: a file from which all were revoked is not empty."""
        self._current()
        return not self._seen

    def _current(self) -> dict[str, Key]:
        with self._reading:
            try:
                state = keys_file(self._data).stat()
                seen: tuple[int, ...] = (state.st_ino, state.st_mtime_ns, state.st_size)
            except FileNotFoundError:
                seen = ()
            if seen != self._seen:
                self._keys = {key.digest: key for key in read_keys(self._data)}
                self._seen = seen
            return self._keys


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _write(data: Path, keys: Sequence[Key]) -> None:
    content = json.dumps([asdict(key) for key in keys], ensure_ascii=False, indent=1)
    with replacing(keys_file(data)) as path:
        path.touch(0o600, exist_ok=False)  # before there is anything in it: there is no moment in which others may read
        path.write_text(content, "utf8")


@contextmanager
def _changing(data: Path) -> Iterator[None]:
    """Two commands at a time would each write what the other has not seen, and a revoked key would come back."""
    data.mkdir(parents=True, exist_ok=True)
    lock = data / ".keys.lock"
    lock.touch(0o600)
    with lock.open("w", encoding="utf8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
