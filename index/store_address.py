"""Where a Qdrant server is and how its collections are made: everything that VAGVISAREN_QDRANT_URL says.

    http://127.0.0.1:6333                                                   one server
    https://qdrant.example:6333?grpc=6334&shards=3&replicas=2               a cluster, spoken to by gRPC over TLS
    http://qdrant:6333?vectors=disk&quantisation=int8                       a library larger than the memory

What stands behind the question mark shapes the collection, so another value there is another index: the next
`python -m index` fills a collection of the new shape and switches to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_NUMBERS = ("grpc", "shards", "replicas")
_CHOICES = {"vectors": ("memory", "disk"), "quantisation": ("none", "int8")}


class StoreUnavailable(Exception):
    """The Qdrant server does not answer, or refuses."""


class WrongAddress(StoreUnavailable):
    """VAGVISAREN_QDRANT_URL cannot be understood; the message says where."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server. `grpc` is the port of its gRPC interface; None speaks REST. `shards` and `replicas` None leave it to Qdrant."""

    url: str
    grpc: int | None = None
    shards: int | None = None
    replicas: int | None = None
    vectors: str = "memory"
    quantisation: str = "none"

    @classmethod
    def of(cls, setting: str) -> Address:
        """Read the setting. Raises WrongAddress."""
        parts = urlsplit(setting)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise WrongAddress(
                f"{setting!r} is no address of a Qdrant server. Write VAGVISAREN_QDRANT_URL like http://127.0.0.1:6333."
            )
        numbers: dict[str, int] = {}
        choices: dict[str, str] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            if name in _NUMBERS and value.isascii() and value.isdigit() and int(value):
                numbers[name] = int(value)
            elif value in _CHOICES.get(name, ()):
                choices[name] = value
            else:
                known = [*(f"{name}=1…" for name in _NUMBERS), *(f"{n}={'|'.join(v)}" for n, v in _CHOICES.items())]
                raise WrongAddress(f"VAGVISAREN_QDRANT_URL says {name}={value}. It may say {', '.join(known)}.")
        return cls(
            parts._replace(query="", fragment="").geturl(),
            numbers.get("grpc"),
            numbers.get("shards"),
            numbers.get("replicas"),
            **choices,
        )
