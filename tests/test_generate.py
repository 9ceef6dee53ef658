import json
import logging
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from asking import open_assistant
from scripted_model import Script, faithful, scripted_model

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.generate import Endpoint, ModelFailed
from ingest.settings import Settings
from prompts import text

QUESTION = "Vem kallar till planeringsmöte när en patient skrivs ut på Gotland?"
# llama-index 0.14 and its dependencies still touch names that are on their way out.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::pydantic.warnings.PydanticDeprecatedSince20"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("generate"))


def excerpt_with(words: str, messages: list[dict[str, str]]) -> int:
    """The number of the excerpt that holds the words."""
    line = next(line for line in messages[-1]["content"].splitlines() if words in line and line.startswith("["))
    return int(line[1 : line.index("]")])


def ask(assistant: Assistant, script: Script, **faults: int) -> Answer:
    with scripted_model(script, **faults) as (url, _):
        model = Endpoint(Settings(data=Path(), llm_url=url, llm_model="scripted"), patience=5)
        return replace(assistant, model=model).ask(QUESTION)


def test_a_sentence_that_its_excerpt_carries_is_the_answer(assistant: Assistant) -> None:
    def obedient(messages: list[dict[str, str]]) -> str:
        number = excerpt_with("Vårdsamordnaren", messages)
        return (
            f"Vårdsamordnaren kallar till planeringsmötet senast tre dagar efter att patienten skrivits in [{number}]."
        )

    answer = ask(assistant, obedient)
    assert answer.status == "answered"
    assert answer.text.startswith("Vårdsamordnaren kallar till planeringsmötet senast tre dagar")
    assert "planeringsmöte senast tre dagar" in answer.citations[0].quote
    assert not answer.notices


@pytest.mark.parametrize(
    "sentence",
    [
        "Vårdsamordnaren kallar till planeringsmötet senast sju dagar efter att patienten har skrivits in [{n}].",
        "Vårdsamordnaren kallar inte till något planeringsmöte [{n}].",
        "Vårdsamordnaren kallar till planeringsmötet senast tre dagar efter att patienten skrivits in.",
        "Vårdsamordnaren kallar till planeringsmötet senast tre dagar efter att patienten skrivits in [77].",
        "Chefläkaren ersätter kommunens kostnader för taxi [{n}].",
    ],
)
def test_a_changed_number_a_lost_negation_a_missing_or_invented_source_is_withheld(
    assistant: Assistant, sentence: str
) -> None:
    answer = ask(assistant, lambda messages: sentence.format(n=excerpt_with("Vårdsamordnaren", messages)))
    assert answer.text.startswith("Vårdsamordnaren kallar till ett planeringsmöte")  # the document's own words instead
    assert text("generate.failed") in answer.notices


def test_small_models_that_write_the_marker_their_own_way_are_understood(assistant: Assistant) -> None:
    def chatty(messages: list[dict[str, str]]) -> str:
        return f"**Svar:** Kommunen deltar alltid. [Källa {excerpt_with('Kommunen deltar', messages)}, sidan 4]"

    assert "Kommunen deltar alltid" in ask(assistant, chatty).text


def test_links_pictures_and_html_of_a_model_never_reach_the_answer(assistant: Assistant) -> None:
    def leaking(messages: list[dict[str, str]]) -> str:
        return f"Kommunen deltar alltid ![x](http://evil.example/q) <img src=x> [{excerpt_with('Kommunen deltar', messages)}]."

    answer = ask(assistant, leaking)
    assert "evil" not in answer.text
    assert "<img" not in answer.text


def test_a_refusal_is_a_not_found(assistant: Assistant) -> None:
    answer = ask(assistant, lambda _: text("generate.refusal"))
    assert answer.status == "not-found"
    assert not answer.citations


def test_an_endpoint_that_fails_or_breaks_off_gives_the_documents_own_words_and_says_so(assistant: Assistant) -> None:
    for faults in ({"status": 500}, {"cut_after": 1}):
        answer = ask(assistant, lambda _: "Vårdsamordnaren kallar", **faults)
        assert answer.status == "answered"
        assert text("generate.failed") in answer.notices


def test_documents_reach_the_model_as_numbered_data_with_their_status(assistant: Assistant) -> None:
    with scripted_model(lambda _: text("generate.refusal")) as (url, requests):
        settings = Settings(data=Path(), llm_url=url, llm_model="scripted", llm_key="secret-key")
        replace(assistant, model=Endpoint(settings)).ask(QUESTION)
    body = requests[0]["body"]
    assert isinstance(body, dict)
    assert "[1] Plan för nära samverkan (gäller, 2026-01-15)" in body["messages"][-1]["content"]
    assert body["temperature"] == 0
    assert requests[0]["key"] == "Bearer secret-key"
    assert "secret-key" not in repr(settings)


SECRET = "sk-not-to-be-seen-anywhere"


def settings_for(url: str) -> Settings:
    return Settings(data=Path(), llm_url=url, llm_model="scripted", llm_key=SECRET)


def lying(messages: list[dict[str, str]]) -> str:
    number = excerpt_with("Vårdsamordnaren", messages)
    return f"Vårdsamordnaren kallar senast tre dagar efter inskrivningen, och nyckeln är {SECRET} [{number}]."


@pytest.mark.parametrize(
    ("script", "faults"),
    [
        (faithful, {"status": 401, "echoes_the_key": True}),
        (faithful, {"status": 429}),
        (faithful, {"status": 503}),
        (faithful, {"cut_after": 0}),
        (faithful, {"cut_after": 3}),
        (faithful, {"silent_after": 0}),
        (faithful, {"silent_after": 3}),
        (faithful, {"hangs": True}),
        (lambda _: "", {}),
        (lambda _: "ord " * 20_000, {}),
        (lambda _: "Regeringen beslutade 1987 om 43 sjukhus [1].", {}),
        (lying, {}),
    ],
    ids="refused busy down cut-at-once cut silent-at-once silent hanging empty endless lying tells-the-key".split(),
)
def test_whatever_is_wrong_with_the_model_the_documents_answer_and_the_key_stays_with_us(
    assistant: Assistant, caplog: pytest.LogCaptureFixture, script: Script, faults: dict[str, int]
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted_model(script, **faults) as (url, requests):
        answer = replace(assistant, model=Endpoint(settings_for(url), patience=1.0)).ask(QUESTION)
    assert requests, "the model was asked"
    assert answer.status == "answered"
    assert answer.text.startswith("Vårdsamordnaren kallar till ett planeringsmöte senast tre dagar")
    assert text("generate.failed") in answer.notices
    assert answer.seconds < 5
    assert SECRET not in json.dumps(answer.record(), ensure_ascii=False)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("faults", [{"status": 401, "echoes_the_key": True}, {"status": 503}, {"silent_after": 1}])
def test_no_exception_holds_the_key(faults: dict[str, int]) -> None:
    with scripted_model(lambda _: "ett två tre", **faults) as (url, _), pytest.raises(ModelFailed) as caught:
        list(Endpoint(settings_for(url), patience=0.5).stream("system", "user"))
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert SECRET not in repr(Endpoint(settings_for("http://127.0.0.1:9/v1")))


def test_a_model_that_cannot_be_reached_costs_no_answer(assistant: Assistant) -> None:
    answer = replace(assistant, model=Endpoint(settings_for("http://127.0.0.1:9/v1"), patience=2.0)).ask(QUESTION)
    assert answer.status == "answered"
    assert text("generate.failed") in answer.notices


def test_numbers_strewn_behind_a_sentence_are_no_citations(assistant: Assistant) -> None:
    def strewing(messages: list[dict[str, str]]) -> str:
        return f"Kommunen deltar alltid [{excerpt_with('Kommunen deltar', messages)}][1][2][3][4]."

    answer = ask(assistant, strewing)
    assert len(answer.citations) == 1
    assert "Kommunen deltar alltid" in answer.citations[0].quote


def test_a_faithful_model_names_the_region_that_the_catalogue_knows(assistant: Assistant) -> None:
    def naming(messages: list[dict[str, str]]) -> str:
        number = excerpt_with("Vårdsamordnaren", messages)
        said = (
            "På Gotland kallar vårdsamordnaren till ett planeringsmöte senast tre dagar efter att patienten skrivits in"
        )
        return f"{said} [{number}]."

    answer = ask(assistant, naming)
    assert answer.text.startswith("På Gotland kallar vårdsamordnaren")
    assert answer.withheld == 0
