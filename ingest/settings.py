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
        ""  # EMBEDDER: folder or name of a sentence-transformers model; empty: one learnt from the library itself
    )
    qdrant_url: str = ""  # QDRANT_URL: a Qdrant server or cluster; empty: the embedded store
    qdrant_key: str = field(default="", repr=False)  # QDRANT_KEY: the server's API key
    llm_url: str = ""  # LLM_URL: an OpenAI-compatible endpoint ("http://127.0.0.1:8080/v1"); empty: no language model
    llm_model: str = ""  # LLM_MODEL: the model's name at that endpoint
    llm_key: str = field(default="", repr=False)  # LLM_KEY: the endpoint's API key

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read `VAGVISAREN_DATA` and the others; one that is unset or empty has its default."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.__dataclass_fields__}
        data = given.pop("data")
        return cls(data=Path(data) if data else cls().data, **given)
