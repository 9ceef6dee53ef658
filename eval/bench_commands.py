"""The commands `python -m eval bench retrieval` and `bench scale`: what they read, and where their tables are written."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from eval.bench import CommandFailed, run
from eval.commands import Outcome
from index.embed import LEARNT, shipped_fingerprint, wanted_model
from ingest.settings import Settings
from prompts import text

ROOT = Path(__file__).parents[1]
ORIGINALS = ROOT.parent / "shared" / "documents"
STARTER = ROOT / "ingest" / "starter" / "documents"
RESULTS = Path(__file__).parent / "results"


def bench_retrieval(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Ingest the documents into a folder of its own, measure every row and write `results/retrieval.md`."""
    from eval.bench_retrieval import Row, rows, table

    folder, idle = _documents(options), _idle_cores()
    tqdm.write(text("bench.retrieval-begins", folder=os.path.relpath(folder, ROOT)))

    def tell(row: Row) -> None:
        name = text(f"bench.row-{row.key}")
        if row.measured is None:
            tqdm.write(text("bench.progress-missing", name=name, package=row.missing))
            return
        dev, test = (f"{row.measured.estimate('recall@5', split).mean:.3f}" for split in ("dev", "test"))
        tqdm.write(text("bench.progress", name=name, dev=dev, test=test))

    with tempfile.TemporaryDirectory() as temporary:
        settings = replace(settings, data=Path(temporary), qdrant_url="")
        try:
            run(["ingest", str(folder), "--data", temporary])
        except CommandFailed as error:
            return Outcome((str(error),), 1)
        found = rows(settings, options.questions, tell)
    asked = next((len(row.measured.puts) for row in found if row.measured), 0)
    heading = _heading(folder, idle, asked, settings)
    return Outcome((_written("retrieval.md", table(found, heading)),))


def bench_scale(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Measure the search at each size and write `results/scale.md`."""
    from eval.bench_scale import Scaled, scale, table

    if options.statutes is None:
        return Outcome((text("bench.statutes-missing"),), 2)
    folder, idle = _documents(options), _idle_cores()
    tqdm.write(text("bench.scale-begins", folder=os.path.relpath(folder, ROOT)))
    done: list[Scaled] = []

    def tell(scaled: Scaled) -> None:
        done.append(scaled)
        figures = {
            "passages": scaled.passages,
            "recall": f"{scaled.recall:.3f}",
            "p50": f"{scaled.measured.milliseconds(50):.1f}",
            "p95": f"{scaled.measured.milliseconds(95):.1f}",
            "seconds": f"{scaled.index.seconds:.0f}",
            "peak": "-" if scaled.index.peak is None else f"{scaled.index.peak / 1e6:.0f}",
        }
        tqdm.write(text("bench.scale-progress", **figures))
        # After every size, so that hours of work are not lost with the last one.
        _written("scale.md", table(done, _heading(folder, idle, len(scaled.measured.puts), settings)))

    try:
        scale(folder, options.statutes, options.questions, options.sizes, tell)
    except CommandFailed as error:
        return Outcome((str(error),), 1)
    return Outcome((text("bench.written", path=os.path.relpath(RESULTS / "scale.md", ROOT)),))


def _documents(options: argparse.Namespace) -> Path:
    return options.documents or (ORIGINALS if ORIGINALS.is_dir() else STARTER)


def _idle_cores() -> int:
    return max(0, (os.cpu_count() or 1) - round(os.getloadavg()[0]))


def _heading(folder: Path, idle: int, questions: int, settings: Settings) -> str:
    model = wanted_model(settings.embedder)
    ours = (
        "the model that ships, beside one learnt from the library"
        if shipped_fingerprint()
        else "learnt from the library"
    )
    return text(
        "bench.retrieval-heading",
        "en",
        day=datetime.now(tz=UTC).date().isoformat(),
        folder=os.path.relpath(folder, ROOT),
        questions=questions,
        cores=os.cpu_count(),
        idle=idle,
        model=ours if model == LEARNT else os.path.relpath(model, ROOT),
    )


def _written(name: str, content: str) -> str:
    path = RESULTS / name
    path.write_text(content, "utf8")
    return text("bench.written", path=os.path.relpath(path, ROOT))


def add_options(bench: argparse.ArgumentParser, questions: Path, sizes: Sequence[int]) -> None:
    """The options of both commands."""
    bench.add_argument("--documents", type=Path, metavar="DIR", help=text("bench.option-documents"))
    bench.add_argument(
        "--questions", type=Path, nargs="+", default=[questions], metavar="F", help=text("bench.option-questions")
    )
    bench.add_argument("--statutes", type=Path, metavar="F", help=text("bench.option-statutes"))
    bench.add_argument(
        "--sizes", type=int, nargs="+", metavar="N", default=list(sizes), help=text("bench.option-sizes")
    )
