"""Search: what is found, in which order, inside which scope."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from index_documents import GOTLAND, HALLAND, document, in_parts, make_library

from index.build import build
from index.search import Scope, Search
from ingest.catalogue import Part
from ingest.glossary import Term
from ingest.settings import Settings

TWIN = {"Kö": ["Väntetiden mäts varje månad."]}
MOTION = Part("motion", "Motion om jour", "Ett parti", "motion", "proposal", 1, 1, date(2025, 4, 4))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    data = tmp_path_factory.mktemp("data")
    make_library(
        data,
        document("ramverk", GOTLAND, [Term("GM", "gemensamt möte", "", 0, 5)], dated=date(2026, 2, 25)),
        document("avtal", HALLAND, region="Halland", dated=date(2020, 6, 30), status="historical"),
        document("twins", TWIN, region="Skåne", title="Tvilling"),
        document("twins-too", TWIN, region="Skåne", title="Tvilling"),
        in_parts(
            document("akt", {"Jour": ["En jour för hemsjukvården inrättas i varje kommun."]}, region="Skåne"), MOTION
        ),
        document("intern", {"Jour": ["Cheferna delar en jour för hemsjukvården."]}, region="Skåne", readers=("chef",)),
        document("oversikt", {"Region Halland": ["Fyra team ger hemsjukvård."]}, region="Sverige"),
    )
    settings = Settings(data=data)
    build(settings)
    return Search.open(data, settings)


def documents(search: Search, question: str, scope: Scope | None = None) -> list[str]:
    return [hit.document for hit in search.search(question, scope=scope or Scope())]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vilken riktlinje gäller vid utskrivning?", "STY-02276"),
        ("sty 02276", "STY-02276"),
        ("Vem leder elevhälsan?", "leds av rektor"),
        ("När patienten skrivs ut", "utskrivning från sjukhus"),
        ("vem leder elevhelsan", "leds av rektor"),
        ("Vad beslutar GM?", "gemensamt möte"),
    ],
)
def test_the_passage_that_answers_comes_first(search: Search, question: str, words: str) -> None:
    hit = search.search(question)[0]
    text = search.library.document(hit.document).text
    assert words in text[hit.passage.start : hit.passage.end]


def test_a_hit_names_its_window_inside_its_passage(search: Search) -> None:
    for hit in search.search("hemsjukvård på natten"):
        assert hit.passage.start <= hit.start < hit.end <= hit.passage.end
        assert hit.passage in search.library.document(hit.document).passages
        assert 0 <= hit.score <= 1
        assert set(hit.signals) == {"lexical", "dense", "preferred"}


def test_each_passage_comes_once_best_first_and_no_more_than_asked_for(search: Search) -> None:
    hits = search.search("hemsjukvård", limit=3)
    assert len(hits) == 3
    assert len({hit.passage.id for hit in hits}) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_passages_that_are_word_for_word_the_same_are_ordered_by_where_they_stand(search: Search) -> None:
    first, second = search.search("Hur ofta mäts väntetiden?", limit=2)
    assert (first.document, second.document) == ("twins", "twins-too")
    assert first.score == pytest.approx(second.score)


def test_nothing_outside_the_scope_is_ever_found(search: Search) -> None:
    assert set(documents(search, "hemsjukvård", Scope(regions=("Halland",)))) == {"avtal", "oversikt"}
    assert set(documents(search, "hemsjukvård", Scope(documents=("ramverk",)))) == {"ramverk"}
    assert set(documents(search, "hemsjukvård", Scope(years=(2020,)))) == {"avtal"}
    assert set(documents(search, "hemsjukvård", Scope(statuses=("historical",)))) == {"avtal"}
    assert documents(search, "hemsjukvård", Scope(regions=("Blekinge",))) == []
    assert documents(search, "hemsjukvård", Scope(regions=("Gotland",), years=(2020,))) == []


def test_only_in_force_leaves_out_motions_bound_in_a_file(search: Search) -> None:
    assert "akt" in documents(search, "jour för hemsjukvården")
    assert "akt" not in documents(search, "jour för hemsjukvården", Scope(only_in_force=True))


def test_a_paper_reserved_for_a_role_is_found_by_that_role_only(search: Search) -> None:
    assert "intern" not in documents(search, "Vilka delar jouren för hemsjukvården?")
    assert documents(search, "Vilka delar jouren för hemsjukvården?", Scope(roles=("chef",)))[0] == "intern"


@pytest.mark.parametrize(
    "scope",
    [
        Scope(),
        Scope(regions=("Halland",)),
        Scope(years=(2020,)),
        Scope(statuses=("proposal",)),
        Scope(only_in_force=True),
        Scope(roles=("chef",)),
        Scope(documents=("twins",)),
    ],
)
def test_a_scope_admits_every_document_that_it_lets_a_search_find(search: Search, scope: Scope) -> None:
    admitted = {each.entry.id for each in search.library.documents() if scope.admits(each)}
    assert set(documents(search, "hemsjukvård elevhälsa väntetid jour utskrivning", scope)) == admitted


def test_the_part_of_a_hit_is_the_paper_it_stands_in(search: Search) -> None:
    hit = next(hit for hit in search.search("jour för hemsjukvården") if hit.document == "akt")
    assert hit.part == "motion"


def test_what_a_question_names_weighs_more_and_shuts_out_nothing(search: Search) -> None:
    plain = documents(search, "Vem svarar för hemsjukvården?")
    steered = [hit.document for hit in search.search("Vem svarar för hemsjukvården?", prefer_regions=("Halland",))]
    assert steered.index("avtal") <= plain.index("avtal")
    assert steered[0] in {"avtal", "oversikt"}
    assert "ramverk" in steered
    by_name = search.search("Vem svarar för hemsjukvården?", prefer_documents=("ramverk",))
    assert [hit.document for hit in by_name].index("ramverk") < plain.index("ramverk")
    assert {hit.document for hit in by_name if hit.signals["preferred"]} == {"ramverk"}


def test_a_preference_never_reaches_outside_the_scope(search: Search) -> None:
    hits = search.search("hemsjukvård", scope=Scope(regions=("Gotland",)), prefer_regions=("Halland",))
    assert {hit.document for hit in hits} == {"ramverk"}


@pytest.mark.parametrize("question", ["", "   ", "?", "och", "§", "\x00", "xyzzy", "a" * 5000, "hälsa " * 2000])
def test_any_question_is_taken(search: Search, question: str) -> None:
    assert len(search.search(question)) <= 10


def test_the_same_question_gives_the_same_answer_from_many_threads(search: Search) -> None:
    questions = ["Vem leder elevhälsan?", "hemsjukvård natt", "väntetid"]
    expected = {question: search.search(question) for question in questions}
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(15):
            wrong.extend(question for question in questions if search.search(question) != expected[question])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_rare_feature_weighs_more_than_a_common_one(search: Search) -> None:
    assert search.rarity("~rektor") > search.rarity("~hemsjukvård") > 0
    assert search.rarity("~finnsinte") >= search.rarity("~rektor")


def test_other_words_for_a_question(search: Search) -> None:
    assert [other.text for other in search.other_words("Vad gör GM?")] == ["gemensamt möte"]
    assert [other.text for other in search.other_words("Vad gör en Oskar?")] == []


def test_laws_beside_the_steering_documents_do_not_crowd_them_out(tmp_path: Path) -> None:
    laws = {f"{number} §": ["Rektor ansvarar för elevhälsa, samverkan och barnhälsovård."] for number in range(1, 130)}
    make_library(tmp_path, document("avtal", HALLAND), document("lagen", laws, kind="law", title="Lag om rektor"))
    settings = Settings(data=tmp_path)
    build(settings)
    beside = Search.open(tmp_path, settings)
    assert documents(beside, "Vem samverkar skolans elevhälsa med?")[0] == "avtal"
    assert documents(beside, "Vad säger lagen om rektor?")[0] == "lagen"
