"""Schemathesis calls every address in every way that the description allows, and in others, and finds nothing.

Some hundred calls here; as many as one likes by hand, against a server that runs:

    schemathesis run http://127.0.0.1:8000/api/openapi.json --max-examples 1000
"""

import subprocess
import sys
from pathlib import Path

import pytest
from api_client import made, served
from small_library import make_small_library

from assistant import api_door
from assistant.api_keys import add_key
from index.build import build
from ingest.settings import Settings


def test_every_address_keeps_what_the_description_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    make_small_library(data)
    build(Settings(data=data))
    key = add_key(data, "schemathesis", ["admin"])
    # It calls far more often than anybody may, without a key too.
    for limit in ("_RATE", "_BURST", "_WRONG_RATE", "_WRONG_BURST"):
        monkeypatch.setattr(api_door, limit, 1e6)
    with served(made(data, local=False)) as address:
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/openapi.json"),
                *("--url", f"{address}/api", "--header", f"Authorization: Bearer {key}"),
                *("--phases", "coverage,fuzzing", "--max-examples", "8", "--generation-deterministic", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "No issues found" in ran.stdout, ran.stdout
