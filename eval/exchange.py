"""The formats of others: a run can be read by their tools, and their sets and answers can be scored by ours.

    BEIR      corpus.jsonl, queries.jsonl, qrels/test.tsv           retrieval only; a passage is a document there
    TREC      run.txt "q Q0 passage rank score tag", qrels.txt      the same, for trec_eval and ir_measures
    RAGAS     samples.jsonl, fields of its SingleTurnSample         user_input, response, retrieved_contexts, reference
    DeepEval  cases.json, fields of its LLMTestCase                 input, actual_output, retrieval_context, expected_output

Our own labels go along where the format allows it (BEIR's `metadata`), so that a set comes back as it went. What comes from
elsewhere has no key facts: such answers are scored by their retrieval, citations and groundedness.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.case import Case
from eval.gold import GoldQuestion, Member, parse_question
from eval.labels import Paper, judge
from eval.records import Shown, write_records
from eval.runs import Run
from ingest.document import Document
from ingest.passages import Passage
from ingest.store import Library

FORMATS = ("beir", "trec", "ragas", "deepeval")
QUOTE_WORDS = 12  # of a context that becomes evidence: enough to be found by, few enough to survive a revision
TAG = "vagvisaren"


class BadExchange(Exception):
    """A file of another tool that does not hold what its format promises."""


@dataclass(frozen=True)
class Taken:
    """What was read from another tool: questions, records to score by them, and how many contexts stood nowhere."""

    questions: tuple[GoldQuestion, ...]
    records: tuple[dict[str, Any], ...]
    unplaced: int = 0


def export(run: Run, library: Library, papers: Mapping[str, Paper], form: str, folder: Path) -> list[str]:
    """Write a run in another tool's format; return the names of the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = [
        Case(q, run.records[q.id], judge(q, papers), papers)
        for q in run.questions
        if q.id in run.scores and not run.scores[q.id].outside
    ]
    if form == "beir":
        _write_lines(folder / "corpus.jsonl", (_corpus_line(d, p) for d in library.documents() for p in d.passages))
        _write_lines(
            folder / "queries.jsonl",
            (
                {"_id": c.question.id, "text": c.question.question, "metadata": {"gold": c.question.to_json()}}
                for c in cases
            ),
        )
        (folder / "qrels").mkdir(exist_ok=True)
        rows = "".join(f"{query}\t{passage}\t1\n" for query, passage in _relevant(cases, library))
        (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}", "utf8")
        return ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"]
    if form == "trec":
        (folder / "run.txt").write_text("".join(_trec_lines(cases)), "utf8")
        rows = "".join(f"{query} 0 {passage} 1\n" for query, passage in _relevant(cases, library))
        (folder / "qrels.txt").write_text(rows, "utf8")
        return ["run.txt", "qrels.txt"]
    if form == "ragas":
        _write_lines(folder / "samples.jsonl", map(_ragas_sample, cases))
        return ["samples.jsonl"]
    (folder / "cases.json").write_text(
        json.dumps([_deepeval_case(c) for c in cases], ensure_ascii=False, indent=1), "utf8"
    )
    return ["cases.json"]


def take(source: Path, form: str, type_: str, library: Library, papers: Mapping[str, Paper]) -> Taken:
    """Read another tool's file or folder. Raises BadExchange naming the file and what it lacks, OSError."""
    try:
        if form == "beir":
            return _from_beir(source, type_)
        if form == "trec":
            return Taken((), tuple(_from_trec(source.read_text("utf8"), library)))
        if form == "ragas":
            items = _read_lines(source)
            names = ("user_input", "response", "reference", "retrieved_contexts", "reference_contexts")
        else:
            items = json.loads(source.read_text("utf8"))
            names = ("input", "actual_output", "expected_output", "retrieval_context", "context")
        return _from_samples(items, names, type_, papers)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadExchange(f"{source} is no {form} file as we know it: {error!r}.") from error


def write_taken(taken: Taken, folder: Path) -> list[str]:
    """Write what was read as `questions.jsonl` and `records.jsonl`, whichever there are; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, lines in (("questions.jsonl", [q.to_json() for q in taken.questions]), ("records.jsonl", taken.records)):
        if lines:
            write_records(folder / name, lines)
            names.append(name)
    return names


def _corpus_line(document: Document, passage: Passage) -> dict[str, Any]:
    return {
        "_id": passage.id,
        "title": " › ".join((document.entry.title, *document.section_path(passage.start))),
        "text": passage.readable or document.text[passage.start : passage.end],
        "metadata": {"document": document.entry.id, "page": document.page_at(passage.start).number},
    }


def _relevant(cases: Iterable[Case], library: Library) -> Iterable[tuple[str, str]]:
    """Every pair of a question and a passage that shows evidence of it."""
    for case in cases:
        for id in dict.fromkeys(place.document for group in case.evidence.groups for place in group):
            document = library.document(id)
            for passage in document.passages:
                line = _corpus_line(document, passage)
                shown = Shown(
                    id, line["text"], (line["metadata"]["page"],), " › ".join(document.section_path(passage.start))
                )
                if case.groups_in(shown):
                    yield case.question.id, passage.id


def _trec_lines(cases: Iterable[Case]) -> Iterable[str]:
    for case in cases:
        for rank, passage in enumerate(case.record.raw.get("passages", []), 1):
            # The rank decides, as in our records: a score may be rounded into a tie.
            name = passage.get("passage") or f"{passage['document']}:{passage.get('page', 0)}:{rank}"
            yield f"{case.question.id} Q0 {name.replace(' ', '_')} {rank} {1 / rank:.6f} {TAG}\n"


def _ragas_sample(case: Case) -> dict[str, Any]:
    return {
        "user_input": case.question.question,
        "retrieved_contexts": [passage.text for passage in case.record.passages],
        "reference_contexts": [group[0].member.quote for group in case.evidence.groups],
        "response": case.record.answer,
        "reference": case.question.reference,
    }


def _deepeval_case(case: Case) -> dict[str, Any]:
    return {
        "name": case.question.id,
        "input": case.question.question,
        "actual_output": case.record.answer,
        "expected_output": case.question.reference,
        "context": [group[0].member.quote for group in case.evidence.groups],
        "retrieval_context": [passage.text for passage in case.record.passages],
    }


def _from_beir(folder: Path, type_: str) -> Taken:
    corpus = {line["_id"]: line for line in _read_lines(folder / "corpus.jsonl")}
    relevant: dict[str, list[str]] = {}
    for path in sorted((folder / "qrels").glob("*.tsv")):
        for row in csv.DictReader(io.StringIO(path.read_text("utf8")), delimiter="\t"):
            if float(row["score"]) > 0:
                relevant.setdefault(row["query-id"], []).append(row["corpus-id"])
    questions = []
    for line in _read_lines(folder / "queries.jsonl"):
        if "gold" in line.get("metadata", {}):
            questions.append(parse_question(line["metadata"]["gold"]))
            continue
        # Any relevant passage answers a BEIR query, so they are one group.
        members = tuple(_member(corpus[id]) for id in relevant.get(line["_id"], []))
        questions.append(_question(line["_id"], line["text"], type_, (members,) if members else ()))
    return Taken(tuple(questions), ())


def _member(line: Mapping[str, Any]) -> Member:
    known = line.get("metadata", {})
    return Member(known.get("document", line["_id"]), _opening(line["text"]), known.get("page"))


def _from_trec(run: str, library: Library) -> Iterable[dict[str, Any]]:
    """A TREC run as records without answers, over the passages of the library."""
    passages = {passage.id: (document, passage) for document in library.documents() for passage in document.passages}
    ranked: dict[str, list[tuple[int, str, float]]] = {}
    for line in run.splitlines():
        query, _, name, rank, score, _ = line.split()
        ranked.setdefault(query, []).append((int(rank), name, float(score)))
    for query, hits in ranked.items():
        found = []
        for _, name, points in sorted(hits):
            document, passage = passages[name]
            entry = _corpus_line(document, passage)
            section = " › ".join(document.section_path(passage.start))
            found.append(
                {**entry["metadata"], "text": entry["text"], "section": section, "score": points, "passage": name}
            )
        yield {"id": query, "question": "", "status": "answered", "answer": "", "passages": found}


def _from_samples(
    items: Sequence[Mapping[str, Any]], names: tuple[str, ...], type_: str, papers: Mapping[str, Paper]
) -> Taken:
    asked, said, reference, retrieved, relevant = names
    questions, records, unplaced = [], [], 0
    for number, item in enumerate(items, 1):
        id = str(item.get("name") or f"{TAG}-{number}")
        groups = []
        for context in item.get(relevant) or []:
            places = _places(context, papers)
            unplaced += not places
            groups += [places] if places else []
        questions.append(_question(id, item[asked], type_, tuple(groups), item.get(reference) or ""))
        passages = [
            {"document": place.document, "page": place.page, "text": context}
            for context in item.get(retrieved) or []
            for place in _places(context, papers)[:1] or (Member("", ""),)
        ]
        records.append(
            {
                "id": id,
                "question": item[asked],
                "status": "answered",
                "answer": item.get(said) or "",
                "passages": passages,
            }
        )
    return Taken(tuple(questions), tuple(records), unplaced)


def _places(context: str, papers: Mapping[str, Paper]) -> tuple[Member, ...]:
    """Every document of the library in which the opening words of a context stand."""
    quote = _opening(context)
    found = ((id, paper.pages_of(quote)) for id, paper in papers.items()) if quote else ()
    return tuple(Member(id, quote, pages[0][0]) for id, pages in found if pages)


def _question(
    id: str, question: str, type_: str, evidence: tuple[tuple[Member, ...], ...], reference: str = ""
) -> GoldQuestion:
    return GoldQuestion(id, question, type_, True, "answered", reference=reference, evidence=evidence)


def _opening(text: str) -> str:
    return " ".join(text.split()[:QUOTE_WORDS])


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").split("\n") if line.strip()]


def _write_lines(path: Path, items: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf8")
