"""What the report's script reads: each question as asked, said, cited, found and expected, and why it failed.

The same passages are found for many questions, so each is written once and the questions name it by its number: of a
thousand questions with ten passages each, that is a tenth of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.case import Case
from eval.compare import Comparison
from eval.quote_images import key_of
from eval.reasons import Reason, reasons
from eval.records import MARKER, Shown
from eval.scoring import Score
from prompts import LANGUAGES, text

PASSAGE = 600  # characters of a passage that are shown: enough to see what it is about


def questions_data(
    cases: Iterable[Case], scores: Mapping[str, Score], comparison: Comparison | None
) -> dict[str, list[dict[str, Any]]]:
    """All that the page shows of the questions, as JSON, and the passages that they name by number (`at`)."""
    places: dict[tuple[object, ...], dict[str, Any]] = {}
    questions = []
    for case in cases:
        data = question_data(case, scores[case.question.id], comparison)
        for passage in data["passages"]:
            place = {name: passage.pop(name) for name in ("document", "pages", "section", "text")}
            key = (place["document"], *place["pages"], place["section"], place["text"])
            passage["at"] = places.setdefault(key, {**place, "number": len(places)})["number"]
        questions.append(data)
    passages = [{name: value for name, value in place.items() if name != "number"} for place in places.values()]
    return {"questions": questions, "passages": passages}


def question_data(case: Case, score: Score, comparison: Comparison | None) -> dict[str, Any]:
    """All that the page shows of one question, as JSON."""
    question, record = case.question, case.record
    data: dict[str, Any] = {
        "id": question.id,
        "type": question.type,
        "split": question.split,
        "region": question.region,
        "question": question.question,
        "history": [turn.question for turn in question.history],
        "status": record.status,
        "expected": question.expected_status,
        "right": score.right,
        "outside": score.outside,
        "stale": list(score.stale),
        "answer": _lines(record.answer),
        "table": [list(row) for row in record.table],
        "notices": list(record.notices),
        "error": record.error,
        "seconds": record.seconds,
        "reference": question.reference,
        "facts": [
            {"accept": f.accept, "forbid": f.forbid, "vital": f.vital, "said": said, "forbidden": forbidden}
            for f, said, forbidden in zip(question.key_facts, score.said, score.forbidden, strict=True)
        ],
        "evidence": [
            {
                "places": [{"document": p.document, "page": p.page, "quote": p.member.quote} for p in group],
                "rank": score.ranks[number],
                "cited": score.cited[number],
            }
            for number, group in enumerate(case.evidence.groups)
        ],
        "citations": [_citation(case, shown) for shown in record.citations],
        "passages": [
            {**_place(case, shown), "text": _beginning(shown.text), "score": shown.score} for shown in record.passages
        ],
        "metrics": {name: value for name, value in score.metrics.items() if value is not None},
        "reasons": [
            {"metric": reason.metric, **{language: _worded(reason, score, language) for language in LANGUAGES}}
            for reason in reasons(case, score)
        ],
    }
    if comparison and (question.id in comparison.lost or question.id in comparison.won):
        before = comparison.before.records[question.id]
        data["before"] = {"run": comparison.before.name, "status": before.status, "answer": _lines(before.answer)}
        data["flip"] = "lost" if question.id in comparison.lost else "won"
    return data


def _beginning(passage: str) -> str:
    return passage if len(passage) <= PASSAGE else passage[:PASSAGE].rsplit(" ", 1)[0] + " …"


def _lines(answer: str) -> list[dict[str, Any]]:
    """The answer line by line, each with the numbers of the citations that it names."""
    return [
        {"text": MARKER.sub("", line), "markers": [int(number) for number in MARKER.findall(line)]}
        for line in answer.splitlines()
        if line.strip()
    ]


def _citation(case: Case, shown: Shown) -> dict[str, Any]:
    marked = {"marker": shown.marker, "quote": shown.quote, "status": shown.status, "dated": shown.dated}
    return {**_place(case, shown), **marked, "picture": key_of(shown)}


def _place(case: Case, shown: Shown) -> dict[str, Any]:
    groups = sorted(case.groups_in(shown))
    return {"document": shown.document, "pages": list(shown.pages), "section": shown.section, "groups": groups}


def _worded(reason: Reason, score: Score, language: str) -> str:
    if reason.metric == "status-right":
        words = {name: text(f"report.status-{status}", language) for name, status in reason.values.items()}
        return text("report.reason-status-right", language, **words)
    if reason.values:
        return text(f"report.reason-{reason.metric}", language, **reason.values)
    value = f"{100 * (score.metrics[reason.metric] or 0):.0f} %"
    return f"{text(f'eval.metric-{reason.metric}', language)}: {value}"
