"""python -m index: make the library searchable."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from index.build import Built, build
from index.embed import LEARNT, EmbedderMissing, wanted_model
from index.generations import IndexBusy
from index.store import MEASURED_WITH
from index.store_server import StoreUnavailable
from ingest.settings import Settings
from ingest.store import LibraryDamaged, LibraryMissing
from prompts import text


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 when the index is up to date, 1 when it could not be built (the reason is printed)."""
    settings = Settings.from_environment()
    parser = argparse.ArgumentParser(prog="python -m index", description=text("index.about"))
    parser.add_argument("--data", type=Path, metavar="DIR", default=settings.data, help=text("index.data-help"))
    settings = replace(settings, data=parser.parse_args(arguments).data)
    data = settings.data
    print(text("index.begins", data=data))
    try:
        _tell(build(settings))
    except LibraryMissing:
        return _failed(text("index.library-missing", data=data))
    except LibraryDamaged as error:
        return _failed(text("index.library-damaged", data=data), error)
    except IndexBusy:
        return _failed(text("index.busy", data=data))
    except EmbedderMissing as error:
        return _failed(text("index.embedder-missing", model=wanted_model(settings.embedder)), error)
    except StoreUnavailable as error:
        return _failed(text("index.store-unavailable", url=settings.qdrant_url), error)
    except OSError as error:
        return _failed(text("index.disk-full", data=data, reason=error.strerror or error), error)
    return 0


def _tell(built: Built) -> None:
    generation = built.generation
    if not built.changed:
        print(text("index.unchanged", documents=generation.documents, passages=generation.passages))
        return
    learnt = generation.model == LEARNT
    print(text("index.model-library") if learnt else text("index.model", model=generation.model))
    print(
        text(
            "index.built",
            seconds=f"{built.seconds:.1f}",
            documents=generation.documents,
            passages=generation.passages,
            windows=generation.windows,
            reused=built.reused,
        )
    )
    if generation.windows > MEASURED_WITH and not generation.server:
        print(text("index.server-advised", windows=generation.windows, measured=MEASURED_WITH))


def _failed(sentence: str, error: Exception | None = None) -> int:
    print(sentence, file=sys.stderr)
    if error is not None:
        print(text("index.details", error=error), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
