"""A language model as judge: a second opinion, never the first.

A judge reads meaning where a metric reads words, and is wrong in its own way: it likes long answers, and the same judge on
the same answers has been seen to move by ten points from one day to the next. So its verdicts stand apart from the scores,
are kept with the model's name, and what is reported is how far the two agree. Where they differ, a person should look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.generate import ChatModel, Endpoint
from eval.agreement import Agreement, agree
from eval.gold import GoldQuestion
from eval.records import Record
from eval.runs import Run
from ingest.settings import Settings
from prompts import text

# A word in ten that the source lacks, or any number: what the metrics call unsupported.
SUPPORTED = 0.9
PATIENCE = 120.0  # seconds for one verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdict on one answer; both are None where what it said could not be read, which `why` then holds."""

    id: str
    correct: bool | None
    grounded: bool | None
    why: str
    model: str = ""


class NoModel(Exception):
    """No language model is set, so there is no judge."""


def open_judge(settings: Settings) -> ChatModel:
    """The model that the settings name, with more patience than a reader has. Raises NoModel where they name none."""
    if not settings.llm_url or not settings.llm_model:
        raise NoModel("No language model is set. Set VAGVISAREN_LLM_URL and VAGVISAREN_LLM_MODEL.")
    return Endpoint(settings, patience=PATIENCE)


def judge(questions: Sequence[GoldQuestion], run: Run, model: ChatModel, name: str) -> Iterator[Judgement]:
    """The verdicts on the answers to these questions, four at a time, in order. Raises ModelFailed."""
    with ThreadPoolExecutor(4) as threads:
        said = threads.map(lambda q: _asked(model, _prompt(q, run.records[q.id])), questions)
        for question, verdict in zip(questions, said, strict=True):
            yield read_verdict(question.id, verdict, name)


def answered(run: Run, sample: int | None = None) -> list[GoldQuestion]:
    """The questions that were given an answer; with `sample` so many of them, evenly spread."""
    given = [q for q in run.questions if q.id in run.scores and run.scores[q.id].metrics["answer-rate"] == 1.0]
    count = min(sample or len(given), len(given))
    return [given[at * len(given) // count] for at in range(count)] if count else []


def read_verdict(id: str, said: str, name: str) -> Judgement:
    """The verdict in what a judge said: the last JSON object with `correct` and `grounded` in it."""
    for found in reversed(re.findall(r"\{[^{}]*\}", said)):
        try:
            item = json.loads(found)
        except (ValueError, RecursionError):  # of digits without end, or of brackets
            continue  # braces in its reasoning
        if isinstance(item.get("correct"), bool) and isinstance(item.get("grounded"), bool):
            return Judgement(id, item["correct"], item["grounded"], str(item.get("why", "")), name)
    return Judgement(id, None, None, said, name)


def agreements(judgements: Iterable[Judgement], run: Run) -> dict[str, tuple[float, float, Agreement]]:
    """For "correct" and "grounded": the judge's share of yes, the metrics' share of yes, and how they agree."""
    read = [j for j in judgements if j.correct is not None]
    verdicts: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "correct": ({j.id: j.correct for j in read}, {j.id: run.scores[j.id].right for j in read}),
        "grounded": ({j.id: j.grounded for j in read}, {j.id: _grounded(run, j.id) for j in read}),
    }
    return {
        what: (sum(judged.values()) / len(read), sum(measured.values()) / len(read), agree(judged, measured))
        for what, (judged, measured) in verdicts.items()
        if read
    }


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write verdicts, one a line."""
    path.write_text("".join(json.dumps(asdict(j), ensure_ascii=False) + "\n" for j in judgements), "utf8")


def _asked(model: ChatModel, prompt: str) -> str:
    return "".join(model.stream(text("judge.system"), prompt))


def _grounded(run: Run, id: str) -> bool:
    metrics = run.scores[id].metrics
    words, numbers = metrics.get("lemma-precision"), metrics.get("number-fidelity")
    return (words is None or words >= SUPPORTED) and numbers in {None, 1.0}


def _prompt(question: GoldQuestion, record: Record) -> str:
    cited = "\n".join(f"[{shown.marker}] {shown.document}: {shown.quote}\n({shown.text})" for shown in record.citations)
    return text(
        "judge.ask",
        question=question.question,
        answer=record.spoken,
        reference=question.reference or "–",
        sources=cited or "–",
    )
