"""What a visitor can choose to search in, and what is made of what the browser sends."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_library import PLAN, ROUTINE, make_small_library

from assistant.chat_scope import NoScope, as_said, chips, chosen_scope, offer, read_back, scope_panel, scope_words
from index.scope import Scope
from ingest.read import read_file
from ingest.store import Library, open_library, write_manifest, write_reading

NOTHING = {"regions": [], "documents": [], "years": [], "onlyInForce": False}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_small_library(tmp_path_factory.mktemp("data"))


def test_what_the_library_has_is_offered(library: Library) -> None:
    offered = offer(library, (), "sv")
    assert offered.regions == ("Östervik",)
    assert [(id, title) for id, title, _ in offered.documents] == [(PLAN.id, PLAN.title), (ROUTINE.id, ROUTINE.title)]
    assert offered.documents[0][2] == "Region Östervik · gäller · 2026-03-02 · original"
    assert offered.years == (2026,)


def test_a_choice_becomes_a_scope_and_back(library: Library) -> None:
    said = {"regions": ["Östervik"], "documents": [PLAN.id], "years": [2026], "onlyInForce": True}
    scope, lost = chosen_scope(said, offer(library, (), "sv"))
    assert scope == Scope(("Östervik",), (PLAN.id,), (2026,), only_in_force=True)
    assert lost == ()
    assert as_said(scope) == said
    assert read_back(as_said(scope)) == scope


def test_what_has_left_the_library_leaves_the_scope_and_is_told(library: Library) -> None:
    said = {**NOTHING, "documents": [PLAN.id, "borta"], "years": [1999]}
    offered = offer(library, (), "sv")
    scope, lost = chosen_scope(said, offered)
    assert scope == Scope(documents=(PLAN.id,))
    words = scope_panel(scope, offered, lost, "sv")["words"]
    assert "borta, 1999" in words
    assert PLAN.title in words


@pytest.mark.parametrize(
    "said", [None, [], "Gotland", {"regions": "Gotland"}, {"years": [{"a": 1}]}, {"documents": [None]}]
)
def test_what_is_no_choice_is_refused(library: Library, said: object) -> None:
    with pytest.raises(NoScope):
        chosen_scope(said, offer(library, (), "sv"))


def test_each_chip_knows_the_scope_without_it(library: Library) -> None:
    scope = Scope(("Östervik",), (), (2026,), only_in_force=True)
    region, year, status = chips(scope, offer(library, (), "sv"), "sv")
    assert [region["label"], year["label"], status["label"]] == ["Östervik", "2026", "Endast gällande"]
    assert region["without"] == {**NOTHING, "years": [2026], "onlyInForce": True}
    assert status["without"]["onlyInForce"] is False
    assert status["remove"] == "Ta bort ur urvalet: Endast gällande"


def test_an_answer_says_in_what_it_was_looked_for(library: Library) -> None:
    offered = offer(library, (), "sv")
    assert scope_words(Scope(), offered, "sv") == ""
    within = scope_words(Scope(("Östervik",), only_in_force=True), offered, "sv")
    assert within == "Jag sökte bara i ditt urval: Östervik, endast gällande dokument."


def test_a_document_reserved_for_a_role_is_offered_to_that_role_only(tmp_path: Path) -> None:
    path = tmp_path / "hemlig.md"
    path.write_text("# Rutin\n\n## Ansvar\n\nEnhetschefen ansvarar för rutinen.\n", "utf8")
    entry = replace(ROUTINE, id="hemlig", file=path.name, readers=("Chefer",))
    document, words = read_file(path, entry)
    write_manifest(tmp_path, (write_reading(tmp_path, document, words, path, document.source_digest),))
    library = open_library(tmp_path)
    assert offer(library, (), "sv").documents == ()
    assert [id for id, _, _ in offer(library, ("Chefer",), "sv").documents] == ["hemlig"]
