from dataclasses import replace
from pathlib import Path

import pytest
from asking import open_assistant
from scripted_model import Script, scripted_model

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.generate import Endpoint
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
