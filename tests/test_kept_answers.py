"""What was worked out once is told again to whoever may read it, for as long as it is true, and counted like any other."""

import gc
import hashlib
import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from guarded_library import GROUP, OPEN, QUESTION, RESERVED, make_guarded_library

from assistant import audit, enquiries
from assistant.api_door import LOCAL, Caller
from assistant.api_models import QuestionModel, RegisterRequest, ScopeModel
from assistant.ask import Assistant
from assistant.desk import Desk
from assistant.enquiries import Enquiries
from assistant.kept_answers import Kept
from assistant.metrics import instruments
from index.build import build
from index.search import Search
from ingest.read import read_file
from ingest.settings import Settings
from ingest.store import open_library, write_manifest, write_reading

ASKED = "Vem kallar till planeringsmötet?"
IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example
CHIEF = replace(LOCAL, name="chief", roles=(GROUP,))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_guarded_library(data)
    return data


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that is searched for, in turn: what is worked out is, what is kept is not."""
    asked: list[str] = []
    search = Search.search

    def counted(self: Search, question: str, **options: Any) -> Any:
        asked.append(question)
        return search(self, question, **options)

    monkeypatch.setattr(Search, "search", counted)
    return asked


def over(data: Path, **changed: Any) -> Enquiries:
    """Enquiries over a desk of their own; `changed` are fields of its assistant."""
    return Enquiries(Desk(lambda: replace(Assistant.open(data, Settings(data=data)), **changed)), data, "api")


def ask(enquire: Enquiries, caller: Caller = LOCAL, **fields: Any) -> dict[str, Any]:
    return enquire.ask(QuestionModel(**{"question": ASKED, **fields}), caller)[1]


def without_times(record: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in record.items() if field not in {"seconds", "timings"}}


def test_the_same_question_is_worked_out_once_and_its_time_is_its_own(data: Path, searches: list[str]) -> None:
    enquire = over(data)
    first = ask(enquire)
    searched = len(searches)
    again = ask(enquire)
    assert searched > 0
    assert len(searches) == searched
    assert without_times(again) == without_times(first)
    assert again["citations"][0]["href"]
    assert list(again["timings"]) == ["kept"]
    assert again["seconds"] < first["seconds"]
    assert "search" in first["timings"]


@pytest.mark.parametrize(
    "other",
    [
        {"history": ["Vad gäller vid utskrivning?"]},
        {"history": ["Vad gäller vid utskrivning?", "Vad gäller hemma?"]},
        {"scope": ScopeModel(documents=["oppen"])},
        {"scope": ScopeModel(only_in_force=True)},
        {"scope": ScopeModel(years=[2026])},
        {"language": "en"},
        {"question": f"{ASKED} Ja?"},
    ],
)
def test_another_history_scope_language_or_wording_is_another_answer(
    data: Path, searches: list[str], other: dict[str, Any]
) -> None:
    enquire = over(data)
    ask(enquire)
    searched = len(searches)
    ask(enquire, **other)
    assert len(searches) > searched


def test_what_a_day_means_is_worked_out_anew_on_the_next(data: Path, searches: list[str]) -> None:
    today = [date(2026, 12, 31)]
    enquire = over(data, today=lambda: today[0])
    before = ask(enquire, question="Vilka aktiviteter gäller i år?")
    searched = len(searches)
    today[0] = date(2027, 1, 1)
    after = ask(enquire, question="Vilka aktiviteter gäller i år?")
    assert len(searches) > searched
    assert (before["standalone"], after["standalone"]) == (
        "Vilka aktiviteter gäller 2026?",
        "Vilka aktiviteter gäller 2027?",
    )


def test_a_reader_without_the_role_never_gets_what_was_kept_for_one_with_it(data: Path) -> None:
    enquire = over(data)
    for _ in range(2):
        assert RESERVED.id in {one["document"] for one in ask(enquire, CHIEF, question=QUESTION)["citations"]}
        told = ask(enquire, question=QUESTION)
        assert RESERVED.id not in {one["document"] for one in (*told["citations"], *told["passages"])}
        for listing in (enquire.documents, lambda caller: enquire.register(RegisterRequest(), caller)):
            assert RESERVED.id in listing(CHIEF).documents
            assert RESERVED.id.encode() in listing(CHIEF).content
            assert listing(LOCAL).documents == (OPEN.id,)
            assert RESERVED.id.encode() not in listing(LOCAL).content


def test_nothing_is_kept_across_a_new_library(tmp_path: Path) -> None:
    make_guarded_library(tmp_path)
    enquire = over(tmp_path)
    listings: Sequence[Callable[[], bytes]] = (
        lambda: enquire.register(RegisterRequest(), LOCAL).content,
        lambda: enquire.documents(LOCAL).content,
    )
    assert "Vårdplaneraren kallar" in ask(enquire)["answer"]
    before = [listing() for listing in listings]
    paper = tmp_path / "given" / OPEN.file
    words = paper.read_text("utf8").replace("Vårdplaneraren", "Samordnaren").replace("hemgångsteam", "hemvårdsteam")
    paper.write_text(words, "utf8")
    document, boxes = read_file(paper, replace(OPEN, title="Ny plan"))
    item = write_reading(tmp_path, document, boxes, paper, hashlib.sha256(words.encode()).hexdigest())
    others = [one for one in open_library(tmp_path).items if one.id != OPEN.id]
    write_manifest(tmp_path, (item, *others))
    build(Settings(data=tmp_path))
    assert "Samordnaren kallar" in ask(enquire)["answer"]
    rows, documents = [listing() for listing in listings]
    assert rows != before[0]
    assert "hemvårdsteam" in rows.decode()
    assert "Ny plan" in documents.decode()


def test_a_question_with_an_identity_number_is_not_kept_nor_is_one_before_it(data: Path) -> None:
    enquire = over(data)
    assert ask(enquire, question=f"Vad gäller för {IDENTITY_NUMBER}?")["status"] == "declined"
    ask(enquire, history=[f"Vem är {IDENTITY_NUMBER}?"])
    # The whole of it: four digits stand in the digits of a time as well.
    assert not re.search(r"811228-?9874", repr(vars(enquire.kept.answers)))
    assert ASKED in repr(vars(enquire.kept.answers))


def test_what_a_language_model_words_is_worded_anew_each_time(data: Path) -> None:
    asked: list[str] = []

    class Counting:
        def stream(self, system: str, user: str) -> Iterator[str]:
            asked.append(user)
            yield "Vårdplaneraren kallar till ett planeringsmöte senast tre dagar efter inskrivning. [1]"

    enquire = over(data, model=Counting())
    assert ask(enquire)["status"] == ask(enquire)["status"] == "answered"
    assert len(asked) == 2


def test_a_kept_answer_is_counted_and_noted_like_any_other(data: Path) -> None:
    enquire = over(data)

    def counted() -> dict[str, float]:
        return {
            name: instruments().registry.get_sample_value(f"vagvisaren_{name}", labels) or 0.0
            for name, labels in {
                "questions_total": {"place": "api", "status": "answered"},
                "answer_seconds_count": {},
                "stage_seconds_count": {"stage": "kept"},
            }.items()
        }

    before, noted = counted(), len(list(audit.read(data)))
    for _ in range(3):
        ask(enquire)
    assert {name: count - before[name] for name, count in counted().items()} == {
        "questions_total": 3,
        "answer_seconds_count": 3,
        "stage_seconds_count": 2,
    }
    lines = list(audit.read(data))[noted:]
    assert [(one.event, one.documents) for one in lines if isinstance(one, audit.Noted)] == [("asked", (OPEN.id,))] * 3


def test_rows_are_read_and_encoded_once_for_each_filter_and_noted_each_time(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    selected: list[object] = []
    select = enquiries.select

    def counted(documents: Any, **filters: Any) -> Any:
        selected.append(filters)
        return select(documents, **filters)

    monkeypatch.setattr(enquiries, "select", counted)
    enquire, noted = over(data), len(list(audit.read(data)))
    whole = [enquire.register(RegisterRequest(), LOCAL).content for _ in range(3)]
    part = enquire.register(RegisterRequest(year="2030"), LOCAL).content
    assert len(selected) == 2
    assert whole[0] == whole[1] == whole[2] != part
    assert len(list(audit.read(data))) - noted == 4


class One:
    """Stands for an assistant: something of its own that can be held weakly."""


def test_as_much_is_kept_as_was_said_and_what_was_not_asked_for_longest_goes() -> None:
    assistant: Any = One()
    kept = Kept[str](2)
    kept.keep(assistant, "one", "1")
    kept.keep(assistant, "two", "2")
    assert kept.find(assistant, "one") == "1"
    kept.keep(assistant, "three", "3")
    assert [kept.find(assistant, key) for key in ("one", "two", "three")] == ["1", None, "3"]


def test_what_one_assistant_worked_out_is_gone_when_another_asks() -> None:
    first: Any = One()
    second: Any = One()
    kept = Kept[str](2)
    for assistant in (first, second, first):
        assert kept.find(assistant, "question") is None
        kept.keep(assistant, "question", "answer")
        assert kept.find(assistant, "question") == "answer"


def test_what_is_kept_does_not_hold_an_assistant_that_nobody_uses() -> None:
    """An assistant holds its index's files, and a generation that somebody holds is never removed."""
    assistant: Any = One()
    kept, gone = Kept[str](2), weakref.ref(assistant)
    kept.keep(assistant, "question", "answer")
    del assistant
    assert gone() is None


def test_an_assistant_that_has_answered_goes_without_pythons_collector_which_a_server_keeps_off_it(data: Path) -> None:
    enquire = over(data)
    gc.disable()
    try:
        ask(enquire)
        enquire.register(RegisterRequest(), LOCAL)
        enquire.desk.welcome("sv")
        gone = weakref.ref(enquire.desk.assistant())
        enquire.desk._assistant = None  # as when another index has taken its place
        assert gone() is None
    finally:
        gc.enable()
