"""python -m index.train: train the embedding model that ships.

    statutes, lexicons, questions
      -> examples          pairs of texts that belong together, as Swedish features     pairs
      -> a table           the pairs come close, all else parts                         contrast
      -> index/model/      one byte per number, with its card and scores                latent, scores

The result is a sentence-transformers StaticEmbedding model. The same files give the same model on the same machine;
`training.json` in its folder names them by their digests. Every third paragraph that a question of ours is about is held
out: its questions are never trained on, and what the model does with them is its score.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from string import Template

import numpy as np

from index.embed import SHIPPED, open_embedder
from index.latent import save_static
from index.swedish import IDENTIFIER, subwords
from index.train.contrast import Part, Table, train
from index.train.pairs import Example, Question, TrainingDataMissing, examples, files, read_questions, statutes
from index.train.scores import scores, swefaq
from index.train.scores import statutes as statute_task
from prompts import text

_CARD = Path(__file__).with_name("card.md")
_SEED = 0

# Measured: eval/results/embedding.md.
DIMENSIONS = (256, 128, 64)
_RATE = 0.1
_PARTS = {
    "heading": Part(1.0, 1),
    "cloze": Part(1.0, 3),
    "question": Part(1.0, 16),
    "synonym": Part(1.0, 1),
    "dictionary": Part(0.5, 1),
    "paraphrase": Part(1.0, 2),
    "choice": Part(1.0, 2),
    "thesaurus": Part(1.0, 2),
}
_MOST_FEATURES = 60_000
_LEAST_TEXTS = 3  # that a feature stands in, and
_LEAST_TEXTS_OF_NUMBERS = 20  # that a number does: few numbers mean anything by themselves
_LENGTH = 0.5  # of the rows that training begins with; the learning rate belongs to it
_UNKNOWN = "[UNK]"


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 when the model is written, 1 when a file to train on is missing (the reason is printed)."""
    parser = argparse.ArgumentParser(prog="python -m index.train", description=text("train.about"))
    parser.add_argument("--data", type=Path, metavar="DIR", default=Path("../shared/training"), help=_help("data"))
    parser.add_argument("--output", type=Path, metavar="DIR", default=SHIPPED, help=_help("output"))
    options = parser.parse_args(arguments)
    try:
        _make(options.data, options.output)
    except TrainingDataMissing as error:
        print(text("train.missing", reason=error), file=sys.stderr)
        return 1
    return 0


def held_out(question: Question) -> bool:
    """Whether a question is kept for scoring: a third of the paragraphs, by a digest of their numbers."""
    return zlib.crc32(question.paragraph.encode()) % 3 == 0


def _help(option: str) -> str:
    return text(f"train.{option}-help")


def _make(data: Path, output: Path) -> None:
    start = time.perf_counter()
    inputs = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files(data)}
    paragraphs = statutes(data)
    questions = read_questions()
    learnt_from = [question for question in questions if not held_out(question)]
    found = examples(data, paragraphs, learnt_from, random.Random(_SEED))  # noqa: S311 - to choose by
    texts = [subwords(paragraph.whole) for paragraph in paragraphs]
    _say("read", seconds=_since(start), paragraphs=len(paragraphs), examples=sum(map(len, found.values())))
    vocabulary = _vocabulary(texts, found)
    rows = {feature: row for row, feature in enumerate(vocabulary, 1)}
    first = _first_table(len(vocabulary))
    table = train(first, rows, found, _PARTS, dimensions=DIMENSIONS, rate=_RATE, seed=_SEED, progress=True)
    _say("trained", seconds=_since(start), features=len(vocabulary), dimensions=DIMENSIONS[0])
    save_static(output, [_UNKNOWN, *vocabulary], table, in_bytes=True)
    described = {
        "inputs": inputs,
        "examples": {kind: {"pairs": len(found[kind]), **asdict(part)} for kind, part in _PARTS.items()},
        "seed": _SEED,
        "rate": _RATE,
        "dimensions": DIMENSIONS,
        "features": len(vocabulary),
        "scores": _scores(data, output, [question for question in questions if held_out(question)]),
    }
    (output / "training.json").write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", "utf8")
    (output / "README.md").write_text(_card(described, output), "utf8")
    size = sum(path.stat().st_size for path in output.iterdir())
    _say("written", folder=output, megabytes=f"{size / 1e6:.1f}")


def _vocabulary(texts: Sequence[Sequence[str]], found: Mapping[str, Sequence[Example]]) -> list[str]:
    """The features of the most texts, in the order of the alphabet."""
    spread = Counter(feature for each in texts for feature in each)
    for kind in _PARTS.keys() - {"heading", "cloze"}:  # whose words are the statutes'
        for example in found[kind]:
            spread.update((*example.asked, *example.text))
    often = [
        feature
        for feature, count in spread.items()
        if count >= (_LEAST_TEXTS_OF_NUMBERS if feature[0] == IDENTIFIER else _LEAST_TEXTS)
    ]
    return sorted(sorted(often, key=lambda feature: (-spread[feature], feature))[:_MOST_FEATURES])


def _first_table(features: int) -> Table:
    """Where training begins: row 0 for unknown features, which stays 0, then one row per feature, pointing anywhere."""
    rows = np.random.default_rng(_SEED).standard_normal((features, DIMENSIONS[0])) * _LENGTH / np.sqrt(DIMENSIONS[0])
    return np.vstack([np.zeros((1, DIMENSIONS[0])), rows]).astype(np.float32)


def _scores(data: Path, folder: Path, held: Sequence[Question]) -> dict[str, dict[str, float]]:
    embedder = open_embedder(folder)
    paragraphs = statutes(data)
    tasks = [swefaq(data), *(statute_task(held, paragraphs, language) for language in ("sv", "en"))]
    found = {task.name: scores(task, embedder) for task in tasks}
    for task, ways in found.items():
        for way, score in ways.items():
            _say("score", task=task, way=way, score=f"{score:.3f}")
    return found


def _card(described: Mapping[str, object], folder: Path) -> str:
    """The model's card: the template with what was measured and trained on."""
    found: dict[str, dict[str, float]] = described["scores"]  # type: ignore[assignment]
    ways = list(next(iter(found.values())))
    table = [f"| nDCG@10 | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    table += [f"| {way} | {' | '.join(f'{scores[way]:.3f}' for scores in found.values())} |" for way in ways]
    inputs: dict[str, str] = described["inputs"]  # type: ignore[assignment]
    return Template(_CARD.read_text("utf8")).substitute(
        scores="\n".join(table),
        inputs="\n".join(f"| `{name}` | `{digest}` |" for name, digest in inputs.items()),
        features=f"{described['features']:,}",
        dimensions=DIMENSIONS[0],
        shorter=" or ".join(map(str, DIMENSIONS[1:])),
        megabytes=f"{(folder / 'model.safetensors').stat().st_size / 1e6:.0f}",
    )


def _say(key: str, **values: object) -> None:
    print(text(f"train.{key}", **values), flush=True)


def _since(start: float) -> str:
    return f"{time.perf_counter() - start:.0f}"


if __name__ == "__main__":
    sys.exit(main())
