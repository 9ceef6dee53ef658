"""Metrics of what was said: key facts, the status of the answer, and when it was right to give none.

Facts are looked for in all that the user reads as the answer. They are asked of every question that has some, whatever
the status: an answer that says "not found" has found none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.case import Case
from eval.gold import KeyFact
from eval.matching import says
from eval.records import MARKER
from ingest.sentences import sentence_spans


def stated(fact: KeyFact, text: str) -> bool:
    """Whether the text says the fact in any of the ways that are accepted."""
    return any(says(text, phrase) for phrase in fact.accept)


def contradicted(fact: KeyFact, text: str) -> bool:
    """Whether the text says anything that the fact forbids."""
    return any(says(text, phrase) for phrase in fact.forbid)


def fact_recall(case: Case) -> float | None:
    """Key facts stated / all key facts."""
    return _share(case, case.question.key_facts)


def vital_fact_recall(case: Case) -> float | None:
    """Vital key facts stated / all vital key facts: without these the answer is no answer."""
    return _share(case, (fact for fact in case.question.key_facts if fact.vital))


def contradictions(case: Case) -> float | None:
    """1 where the answer says something that a key fact forbids, else 0; None where nothing is forbidden."""
    forbidding = [fact for fact in case.question.key_facts if fact.forbid]
    return float(any(contradicted(fact, case.record.spoken) for fact in forbidding)) if forbidding else None


def strict_accuracy(case: Case) -> float:
    """1 where the status is right, every vital fact is stated and nothing contradicted, else 0: "is it simply right?"."""
    return float(
        status_right(case) == 1 and vital_fact_recall(case) in {None, 1.0} and contradictions(case) in {None, 0.0}
    )


def status_right(case: Case) -> float:
    """1 where the answer has the status that was expected, else 0."""
    return float(case.record.status == case.question.expected_status)


def unwritten_right(case: Case) -> float | None:
    """The same, over questions whose section exists but is not written: "it is not written yet" is the answer."""
    return status_right(case) if case.question.expected_status == "unwritten" else None


def abstention_precision(case: Case) -> float | None:
    """Over answers that were not given: 1 where that was right. Its mean is the precision of abstaining."""
    return float(case.should_abstain) if case.abstained else None


def abstention_recall(case: Case) -> float | None:
    """Over questions that should not be answered: 1 where no answer was given. Its mean is the recall of abstaining."""
    return float(case.abstained) if case.should_abstain else None


def false_refusal(case: Case) -> float | None:
    """Over questions that should be answered: 1 where no answer was given."""
    return None if case.should_abstain else float(case.abstained)


def answer_rate(case: Case) -> float:
    """1 where an answer was given, right or wrong, else 0. It describes; more is not better."""
    return float(not case.abstained and not case.record.error)


# How an answer says that a paper is a proposal, in the two languages it may be in.
_PROPOSAL = re.compile(r"förslag|yrkande|motion|(?:inte|ej) (?:ett )?beslut|proposal|not (?:a )?deci", re.IGNORECASE)


def standing_told(case: Case) -> float | None:
    """Over answers that cite a proposal or a historical paper: 1 where they say that it is one, or its year, for each."""
    told = [
        _PROPOSAL.search(case.record.spoken) is not None
        if shown.status == "proposal"
        else shown.dated[:4] in case.record.spoken
        for shown in case.record.citations
        if shown.status == "proposal" or (shown.status == "historical" and shown.dated)
    ]
    return float(all(told)) if told and not case.abstained else None


def answer_words(case: Case) -> float | None:
    """The answer's length in words, markers, table and notices apart."""
    return float(len(words(case.record.answer))) if _answers(case) else None


def readability(case: Case) -> float | None:
    """LIX = words / sentences + 100 x words of more than six letters / words (Björnsson 1968).

    Below 40 is easy, 40-50 ordinary, above 60 the prose of authorities. Only for answers in Swedish.
    """
    said = words(case.record.answer)
    if not _answers(case) or case.record.language != "sv" or not said:
        return None
    text = MARKER.sub("", case.record.answer)
    return len(said) / len(sentence_spans(text)) + 100 * sum(len(word) > 6 for word in said) / len(said)


def answer_first(case: Case) -> float | None:
    """1 where the first two sentences state a vital fact: the answer comes first, then the reasons."""
    vital = [fact for fact in case.question.key_facts if fact.vital and fact.accept]
    if not vital or not _answers(case):
        return None
    text = MARKER.sub("", case.record.answer)
    opening = text[: [end for _, end in sentence_spans(text)][:2][-1]] if text.strip() else ""
    return float(any(stated(fact, opening) for fact in vital))


def words(text: str) -> list[str]:
    """The words of an answer, without its markers."""
    return re.findall(r"[^\W_]+(?:[-:'’][^\W_]+)*", MARKER.sub("", text))


def _answers(case: Case) -> bool:
    return bool(answer_rate(case))


def _share(case: Case, facts: Iterable[KeyFact]) -> float | None:
    found = [stated(fact, case.record.spoken) for fact in facts if fact.accept]
    return sum(found) / len(found) if found else None
