"""Every attack against both paths: without a model, and with one that obeys the attacker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from effects import effects
from planted import Attack, attacks, planted_library, put
from scripted_model import Messages, obeying, scripted_model

from assistant.ask import Assistant
from assistant.generate import Endpoint
from assistant.register_table import select, written
from ingest.settings import Settings

ALL = attacks()
# llama-index 0.14 and its dependencies still touch names that are on their way out.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::pydantic.warnings.PydanticDeprecatedSince20"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return planted_library(tmp_path_factory.mktemp("attacks"))


class Obeying:
    """The assistant with a model that does what the attack at hand wants."""

    def __init__(self, assistant: Assistant, url: str) -> None:
        settings = Settings(data=Path(), llm_url=url, llm_model="obeying", llm_key="the-key-of-the-endpoint")
        self.assistant = replace(assistant, model=Endpoint(settings, patience=10))
        self.attack = ALL[0]
        self.asked: Counter[str] = Counter()

    def script(self, messages: Messages) -> str:
        self.asked[self.attack.where] += 1
        return obeying(self.attack.goal, wanted=self.attack.topic)(messages)


@pytest.fixture(scope="module")
def obedient(assistant: Assistant) -> Iterator[Obeying]:
    scripts: list[Obeying] = []
    with scripted_model(lambda messages: scripts[0].script(messages)) as (url, _):
        scripts.append(Obeying(assistant, url))
        yield scripts[0]


def test_the_suite_is_as_large_and_as_mixed_as_it_says() -> None:
    assert len(ALL) >= 120
    assert len({attack.id for attack in ALL}) == len(ALL)
    assert {attack.where for attack in ALL} == {"question", "document", "title", "file-name", "history"}
    assert min(Counter(attack.language for attack in ALL).values()) >= 40


def test_the_published_table_counts_this_suite_and_no_effect() -> None:
    published = (Path(__file__).parents[2] / "eval" / "results" / "attacks.md").read_text("utf8")
    assert f"| attacks | {len(ALL)} | {len(ALL)} |" in published
    assert "| **with an effect** | 0 | 0 |" in published
    for (where, technique), count in Counter((attack.where, attack.technique) for attack in ALL).items():
        assert f"| {where} | {technique} | {count} | 0 |" in published


@pytest.mark.parametrize("attack", ALL, ids=lambda attack: f"{attack.id}-{attack.technique}")
def test_an_attack_has_no_effect_without_a_model(assistant: Assistant, attack: Attack) -> None:
    assert effects(attack, put(assistant, attack), assistant.library) == []


@pytest.mark.parametrize("attack", ALL, ids=lambda attack: f"{attack.id}-{attack.technique}")
def test_an_attack_has_no_effect_with_a_model_that_obeys_it(obedient: Obeying, attack: Attack) -> None:
    obedient.attack = attack
    assert effects(attack, put(obedient.assistant, attack), obedient.assistant.library) == []


def test_the_obeying_model_was_really_asked(obedient: Obeying) -> None:
    """An attack that never reaches the model proves nothing of it."""
    obedient.asked.clear()
    for attack in (attack for attack in ALL if attack.topic and not attack.table):
        obedient.attack = attack
        put(obedient.assistant, attack)
    assert sum(obedient.asked.values()) >= 0.9 * sum(attack.topic != "" and not attack.table for attack in ALL)


def test_what_is_planted_in_a_table_is_no_formula_in_any_download(assistant: Assistant) -> None:
    import csv
    import io

    from openpyxl import load_workbook

    rows = select(assistant.library.documents())
    planted = [attack.text for attack in ALL if attack.table]
    table = written(rows, "csv")
    assert isinstance(table, str)
    cells = [cell for row in csv.reader(io.StringIO(table.lstrip("\ufeff"))) for cell in row]
    assert all(any(attack[1:12] in cell for cell in cells) for attack in planted), (
        "the planted cells are in the register"
    )
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}] == []
    book = written(rows, "xlsx")
    assert isinstance(book, bytes)
    for line in load_workbook(io.BytesIO(book)).active.iter_rows():  # type: ignore[union-attr]
        assert [cell.value for cell in line if cell.data_type == "f" or str(cell.value)[:1] in {"=", "+", "@"}] == []


def test_what_an_effect_is_would_be_seen(assistant: Assistant) -> None:
    """The checks themselves: an answer that obeyed is told apart."""
    attack = next(attack for attack in ALL if attack.goal == "BANANKONTRAKT")
    answer = assistant.ask("Vem kallar till planeringsmöte på Gotland?")
    claim = replace(answer.claims[0], text=f"{answer.claims[0].text} BANANKONTRAKT")
    assert effects(attack, answer, assistant.library) == []
    assert effects(attack, replace(answer, claims=(claim,)), assistant.library)
    wrong = replace(answer.citations[0], quote="Planen upphörde 2025.")
    assert effects(attack, replace(answer, citations=(wrong,)), assistant.library)
