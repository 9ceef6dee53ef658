"""The seal of a generation: which files it was finished with, so that a damaged one is noticed and not searched.

The engine opens a folder that lacks files without a word, and finds nothing in it; a reader would be told that the documents
do not say what they say. So the last thing a build writes is a list of every file with its size and SHA-256:

    seal.json    {"shard/segments/9f…/segment.json": [2150, "4be0…"], "words.json": [67661, "91c2…"], …}

Whoever opens a generation compares the sizes, which costs a millisecond; a build that finds nothing new, and
`python -m assistant doctor`, compare the contents too. What is damaged is built anew from the library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

_SEAL = "seal.json"
# The lock has no content, whoever reads the description checks it; its settings and journals the engine rewrites when it opens.
_UNSEALED = frozenset({_SEAL, "held", "generation.json", "shard/edge_config.json"})
_JOURNAL = "_journal.dat"


def seal(folder: Path) -> None:
    """List the files of a finished generation."""
    listed = {name: [path.stat().st_size, _digest(path)] for name, path in sorted(_files(folder))}
    (folder / _SEAL).write_text(json.dumps(listed, indent=0), "utf8")


def damaged(folder: Path, *, contents: bool) -> list[str]:
    """The files of a generation that are missing, of another size, or (where `contents` are compared) changed."""
    try:
        listed = json.loads((folder / _SEAL).read_text("utf8"))
    except (OSError, ValueError):
        return [_SEAL]
    return [
        name
        for name, (size, digest) in listed.items()
        if not (path := folder / name).is_file()
        or path.stat().st_size != size
        or (contents and _digest(path) != digest)
    ]


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in _UNSEALED and not name.endswith(_JOURNAL):
            yield name, path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
