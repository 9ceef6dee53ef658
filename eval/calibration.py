"""How often `assistant.verify` agrees with a reader on what a passage carries.

A pair is a sentence, a passage and a reader's verdict: "supported" - all of it follows from the passage; "partly" - the core
does, but something is added or its force is changed (ska, kan, bör); "not" - a particular is another, or the core does not
follow.

    {"id": "dev-003", "split": "dev", "kind": "number", "label": "not", "region": "Sundåsen",
     "sentence": "… senast fem dagar …", "passage": "… senast tre dagar …"}

Rules and thresholds were made on the half "dev"; "test" is only counted. Two errors are of different weight: a sentence that is
withheld though the passage carries it costs an answer, one that is shown though it does not costs trust.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from assistant.verify import PARTLY, SUPPORTED, supports
from eval.agreement import agree
from eval.commands import Outcome
from eval.intervals import wilson
from ingest.settings import Settings
from prompts import text

PAIRS = Path(__file__).parent / "calibration" / "pairs.jsonl"
RESULTS = Path(__file__).parent / "results" / "calibration.md"
LABELS = ("supported", "partly", "not")
SPLITS = ("dev", "test")


class BadPair(ValueError):
    """A line of a file of pairs that is none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence held against a passage, with a reader's verdict; `kind` says what was done to the passage's words."""

    id: str
    split: str
    kind: str
    label: str
    region: str
    sentence: str
    passage: str


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file, one JSON object a line. Raises BadPair with the line, OSError."""
    found = []
    wanted = {field.name for field in fields(Pair)}
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadPair(f"{path}:{number}: {error}") from error
        if set(item) != wanted or item["label"] not in LABELS or item["split"] not in SPLITS:
            raise BadPair(f"{path}:{number}: a pair has {', '.join(sorted(wanted))}; see eval/calibration.py.")
        found.append(Pair(**item))
    return tuple(found)


def verdict(pair: Pair) -> str:
    """What the verification makes of a pair, in a reader's words."""
    value = supports(pair.sentence, pair.passage, regions={pair.region})
    return "supported" if value >= SUPPORTED else "partly" if value >= PARTLY else "not"


def calibration(options: argparse.Namespace, settings: Settings) -> Outcome:
    """Hold the verification against the pairs, and write the table."""
    pairs = read_pairs(options.pairs)
    verdicts = {pair.id: verdict(pair) for pair in pairs}
    options.output.write_text(report(pairs, verdicts), "utf8")
    lines = [_summary([pair for pair in pairs if pair.split == split], verdicts, split) for split in SPLITS]
    return Outcome((*lines, text("eval.calibration-written", path=options.output)))


def report(pairs: Sequence[Pair], verdicts: dict[str, str]) -> str:
    """The results as Markdown: agreement, confusion, and kind by kind, for both halves."""
    lines = [
        "# How well the verification agrees with a reader",
        "",
        f"{len(pairs)} pairs of a sentence and a passage, all about things made up, labelled by their author before the",
        "verification saw them (`eval/calibration/pairs.jsonl`; nobody has labelled them a second time). Rules and",
        "thresholds were made on the half dev, test was only counted; the author of both wrote the rules too, and they",
        "are built alike, so sentences from elsewhere may fare worse.",
        f"Supported from {SUPPORTED}, partly from {PARTLY}; a language model's sentence is shown from {SUPPORTED} on.",
        "Intervals are 95 % (Wilson). Made by `python -m eval calibration`.",
    ]
    for split in SPLITS:
        some = [pair for pair in pairs if pair.split == split]
        lines += [
            "",
            f"## {split.capitalize()}: {len(some)} pairs",
            "",
            *_figures(some, verdicts),
            "",
            *_confusion(some, verdicts),
        ]
    lines += ["", "## Kind by kind, test", "", *_kinds([pair for pair in pairs if pair.split == "test"], verdicts)]
    wrong = [pair for pair in pairs if verdicts[pair.id] != pair.label]
    lines += [
        "",
        "## Where they differ",
        "",
        "| pair | kind | reader | verification | sentence |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {p.id} | {p.kind} | {p.label} | {verdicts[p.id]} | {p.sentence} |" for p in wrong]
    return "\n".join(lines) + "\n"


def _figures(pairs: Sequence[Pair], verdicts: dict[str, str]) -> list[str]:
    agreement = agree({pair.id: pair.label for pair in pairs}, {pair.id: verdicts[pair.id] for pair in pairs})
    kappa = "-" if agreement.kappa is None else f"{agreement.kappa:.2f}"
    unsupported = [pair for pair in pairs if pair.label == "not"]
    supported = [pair for pair in pairs if pair.label == "supported"]
    passed = sum(verdicts[pair.id] == "supported" for pair in unsupported)
    lost = sum(verdicts[pair.id] != "supported" for pair in supported)
    return [
        "| | |",
        "|---|---|",
        f"| agreement | {_share(agreement.count - len(agreement.differing), agreement.count)} |",
        f"| Cohen's kappa | {kappa} |",
        f"| not supported, but taken for it: would be shown | {_share(passed, len(unsupported))} |",
        f"| supported, but not taken for it: would be withheld | {_share(lost, len(supported))} |",
    ]


def _confusion(pairs: Sequence[Pair], verdicts: dict[str, str]) -> list[str]:
    counts = Counter((pair.label, verdicts[pair.id]) for pair in pairs)
    rows = [f"| **{label}** | {' | '.join(str(counts[label, said]) for said in LABELS)} |" for label in LABELS]
    return [f"| reader \\ verification | {' | '.join(LABELS)} |", "|---|---|---|---|", *rows]


def _kinds(pairs: Sequence[Pair], verdicts: dict[str, str]) -> list[str]:
    lines = ["| what was done to the passage's words | pairs | agree |", "|---|---|---|"]
    for kind in sorted({pair.kind for pair in pairs}):
        some = [pair for pair in pairs if pair.kind == kind]
        lines.append(f"| {kind} | {len(some)} | {sum(verdicts[pair.id] == pair.label for pair in some)} |")
    return lines


def _share(some: int, every: int) -> str:
    low, high = wilson(some, every)
    return f"{some} of {every}, {100 * some / every:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _summary(pairs: Sequence[Pair], verdicts: dict[str, str], split: str) -> str:
    agreement = agree({pair.id: pair.label for pair in pairs}, {pair.id: verdicts[pair.id] for pair in pairs})
    kappa = "-" if agreement.kappa is None else f"{agreement.kappa:.2f}"
    same = agreement.count - len(agreement.differing)
    return text("eval.calibration-figures", split=split, same=same, count=agreement.count, kappa=kappa)
