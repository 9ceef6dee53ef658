"""python -m eval: measure the assistant."""

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eval.bench_commands import ORIGINALS, ROOT, STARTER, bench_retrieval, bench_scale
from eval.commands import Outcome, could_not_measure, problem_lines
from eval.gold import BadQuestions
from eval.options import parser
from ingest.settings import Settings
from prompts import text


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 when done, 1 when something that was measured does not hold, 2 when it could not be measured."""
    options = parser(measure_speed).parse_args(arguments)
    settings = Settings.from_environment()
    if getattr(options, "data", None):
        settings = replace(settings, data=options.data)
    try:
        outcome = options.command(options, settings)
    except BadQuestions as error:
        print(*problem_lines(error.problems), sep="\n", file=sys.stderr)
        return 2
    except tuple(could_not_measure()) as error:
        key = next(key for kind, key in could_not_measure().items() if isinstance(error, kind))
        print(text(f"eval.{key}"), text("eval.details", error=error), sep="\n", file=sys.stderr)
        return 2
    if outcome.lines:
        print(*outcome.lines, sep="\n")
    return int(outcome.status)


def measure_speed(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Bench over the original documents where they are at hand, else over those that ship."""
    if options.what == "load":
        from eval.bench_load import measure_load

        return measure_load(options, settings)
    if options.what == "retrieval":
        return bench_retrieval(options, settings)
    if options.what == "scale":
        return bench_scale(options, settings)
    return Outcome(status=bench(ORIGINALS if ORIGINALS.is_dir() else STARTER))


def bench(folder: Path) -> int:
    """Measure the whole path over a folder of documents and write what ingest kept of them."""
    from tqdm import tqdm

    from eval.bench import QUESTIONS, CommandFailed, TooFewQuestions, measure
    from eval.ingest_table import ingest_table, read_again
    from ingest.settings import Settings
    from ingest.store import open_library

    name = os.path.relpath(folder, ROOT)
    print(text("eval.bench-begins", folder=name))
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary)
        try:
            with tqdm(total=QUESTIONS, desc=text("eval.bench-asks"), disable=None) as bar:
                measured = measure(folder, data, Settings.from_environment(), bar.update)
        except (CommandFailed, TooFewQuestions) as error:
            print(error, file=sys.stderr)
            return 1
        library = open_library(data)
        readings = [read_again(library, id) for id in tqdm(library.ids, desc=text("eval.bench-reads"), disable=None)]

    pages = sum(len(reading.document.pages) for reading in readings)
    figures = {
        "pages": pages,
        "ingest": f"{measured.commands['ingest'].seconds:.1f}",
        "index": f"{measured.commands['index'].seconds:.1f}",
        "seconds": f"{measured.seconds:.1f}",
        "peak": "-" if measured.peak is None else f"{measured.peak / 1e6:.0f}",
        "questions": QUESTIONS,
        "p50": f"{measured.percentile(50) * 1000:.0f}",
        "p95": f"{measured.percentile(95) * 1000:.0f}",
        "cores": os.cpu_count(),
        "idle": measured.idle_cores,
    }
    print(text("eval.bench-figures", **figures))
    figures |= {"folder": name, "day": datetime.now(tz=UTC).date().isoformat()}
    path = Path(__file__).parent / "results" / "ingest.md"
    path.write_text(ingest_table(readings, text("eval.bench-heading", "en", **figures)), "utf8")
    print(text("eval.bench-written", path=os.path.relpath(path, ROOT)))
    broken = measured.broken()
    for limit in broken:
        print(text(f"eval.broken-{limit}"), file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
