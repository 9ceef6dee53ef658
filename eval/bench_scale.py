"""What size does: the same questions to the same documents while statutes by the ten thousand are laid beside them.

A statute speaks of patients, plans and responsibility too, so it competes for every question. Sizes are counted in
paragraphs of statutes, taken in the order of the file. At each size the library is ingested and indexed by the commands
that a user runs, from nothing, and every gold question is put to the search.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench import Cost, run
from eval.labels import papers
from eval.searching import METRICS, Measured, finder_of, measure, put_questions
from index.search import Search
from ingest.settings import Settings
from ingest.store import open_library
from prompts import text

SIZES = (0, 1_000, 10_000, 50_000, 140_000)


@dataclass(frozen=True, slots=True)
class Scaled:
    """One size: paragraphs of statutes asked for, passages and windows indexed, what both commands cost, the search."""

    paragraphs: int
    passages: int
    windows: int
    ingest: Cost
    index: Cost
    measured: Measured

    @property
    def recall(self) -> float:
        """recall@5 over all questions, both halves: nothing was chosen on how it falls with size."""
        place = list(METRICS).index("recall@5")
        return sum(scores[place] for scores in self.measured.scores) / len(self.measured.scores)


def scale(
    documents: Path, statutes: Path, questions: Sequence[Path], sizes: Sequence[int], done: Callable[[Scaled], object]
) -> list[Scaled]:
    """Measure each size; `done` is called after it. Raises CommandFailed, BadQuestions."""
    results = []
    with tempfile.TemporaryDirectory() as temporary:
        data, folder = Path(temporary) / "data", Path(temporary) / "documents"
        shutil.copytree(documents, folder)
        unread = _statutes(statutes)
        held = 0
        known = None
        for size in sizes:
            while held < size and (statute := next(unread, None)) is not None:
                name, markdown, paragraphs = statute
                (folder / f"{name}.md").write_text(markdown, "utf8")
                held += paragraphs
            ingest = run(["ingest", str(folder), "--data", str(data)])
            if (data / "index").exists():
                shutil.rmtree(data / "index")
            index = run(["index", "--data", str(data)])
            if known is None:  # the questions are about the documents that were there first
                known = put_questions(questions, papers(open_library(data)))
            search = Search.open(data, Settings(data=data))
            generation = search.generation
            results.append(
                Scaled(size, generation.passages, generation.windows, ingest, index, measure(finder_of(search), known))
            )
            done(results[-1])
    return results


def _statutes(path: Path) -> Iterator[tuple[str, str, int]]:
    """Each statute of the file that says something, as (name, Markdown, paragraphs): "SFS 2017:612" is "sfs-2017-612"."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            statute = json.loads(line)
            markdown = statute["markdown"]
            if any(part.strip() and not part.startswith("#") for part in markdown.splitlines()):
                yield re.sub(r"[^a-z0-9]+", "-", statute["id"].lower()), markdown, max(1, markdown.count(" §\n"))


def table(done: Sequence[Scaled], heading: str, language: str = "en") -> str:
    """The sizes as Markdown."""
    columns = text("bench.scale-columns", language)
    lines = [f"# {text('bench.scale-title', language)}", "", heading, "", columns]
    lines.append("|" + " ---: |" * (columns.count("|") - 1))
    for each in done:
        cells = (
            f"{each.paragraphs:,}",
            f"{each.passages:,}",
            f"{each.windows:,}",
            f"{each.recall:.3f}",
            f"{done[0].recall - each.recall:.3f}",
            f"{each.measured.milliseconds(50):.1f}",
            f"{each.measured.milliseconds(95):.1f}",
            f"{each.ingest.seconds:.0f}",
            f"{each.index.seconds:.0f}",
            "" if each.index.peak is None else f"{each.index.peak / 1e6:,.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    questions = len(done[0].measured.puts) if done else 0
    return "\n".join([*lines, "", text("bench.scale-words", language, questions=questions), ""])
