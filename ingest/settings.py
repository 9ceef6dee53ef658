"""The settings: read from the environment once, at an entry point, and passed on as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "VAGVISAREN_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside. Command-line options win over these."""

    data: Path = Path("var")  # DATA: where everything that the program writes lives
    embedder: str = (
        ""  # EMBEDDER: folder or name of a sentence-transformers model; empty: ours, and one learnt from the library
    )
    reranker: str = ""  # RERANKER: folder or name of a cross-encoder that orders the best passages anew; empty: none
    qdrant_url: str = ""  # QDRANT_URL: a Qdrant server or cluster; empty: the embedded store
    qdrant_key: str = field(default="", repr=False)  # QDRANT_KEY: the server's API key
    llm_url: str = ""  # LLM_URL: an OpenAI-compatible endpoint ("http://127.0.0.1:8080/v1"); empty: no language model
    llm_model: str = ""  # LLM_MODEL: the model's name at that endpoint
    llm_key: str = field(default="", repr=False)  # LLM_KEY: the endpoint's API key
    # DATABASE: where conversations are kept ("postgresql+asyncpg://name:word@host/chat"); empty: a file in the data folder
    database: str = field(default="", repr=False)
    retention_days: str = (
        ""  # RETENTION_DAYS: days that a conversation is kept; 0: not at all; empty: until it is deleted
    )
    sign_in: str = ""  # SIGN_IN: header, oidc or none; empty: no sign-in, and this machine alone

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read `VAGVISAREN_DATA` and the others; one that is unset or empty has its default."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.__dataclass_fields__}
        data = given.pop("data")
        return cls(data=Path(data) if data else cls().data, **given)


def exports_traces(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether OpenTelemetry's own setting names a collector of traces. Its other settings are read by its exporter."""
    return bool(environment.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip())


def unknown_settings(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Variables that are named like a setting and are none: misspelt, most likely."""
    known = {PREFIX + name.upper() for name in Settings.__dataclass_fields__}
    return [name for name in environment if name.startswith(PREFIX) and name not in known]
