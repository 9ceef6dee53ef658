"""Other words for a question: the glossary, everyday and English words, misspellings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import other_words
from index.english import dictionary
from index.other_words import Abbreviation, OtherWords, Wording, _english, _everyday, _lemmas

WORDING = Wording(
    counts={"läkarkontakt": 9, "läkarkontakten": 2, "vårdplan": 3, "vårdplats": 3, "fast": 5, "rond": 1, "sond": 4},
    abbreviations=(
        Abbreviation("HSF", "hälso- och sjukvårdsförvaltningen", ""),
        Abbreviation("HSL", "hälso- och sjukvårdslagen", ""),
        Abbreviation("HSL", "hälso- och sjukvårdens ledning", "Gävleborg"),
    ),
)


EVERYDAY = """
"säbo" = ["särskilt boende"]
"dagis" = ["förskola"]
"anhörig" = ["närstående"]
"anhöriga" = ["närstående"]
"""
SYNONYMS = """
"hålla ögonen på" = ["bevaka", "följa"]
"""
ENGLISH = """
"care" = ["vård"]
"home care" = ["hemsjukvård"]
"""


@pytest.fixture(autouse=True)
def small_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tables of other words that can be seen whole, in place of those that ship."""
    for name, content in (("index.other_words._EVERYDAY", EVERYDAY), ("index.english._TABLE", ENGLISH)):
        path = tmp_path / f"{name}.toml"
        path.write_text(content, "utf8")
        monkeypatch.setattr(name, path)
    (tmp_path / "synonyms").mkdir()
    (tmp_path / "synonyms" / "some.toml").write_text(SYNONYMS, "utf8")
    monkeypatch.setattr("index.other_words.SYNONYMS", tmp_path / "synonyms")
    read = (_everyday, _english, dictionary)
    for table in read:
        table.cache_clear()
    yield
    for table in read:
        table.cache_clear()


def others(question: str, *regions: str) -> list[tuple[str, str]]:
    return [(other.text, other.kind) for other in WORDING.others(question, regions)]


def test_what_others_call_a_thing_is_asked_for_too_and_says_less_than_what_explains_it() -> None:
    assert others("Vem håller ögonen på ronden?") == [("bevaka", "synonym"), ("följa", "synonym")]
    called, explained = OtherWords(0, 1, "bevaka", "synonym"), OtherWords(0, 1, "särskilt boende", "everyday")
    assert called.weight < explained.weight
    assert called.counts < explained.counts


def test_the_tables_of_other_words_say_each_thing_once_and_never_the_thing_itself() -> None:
    folder = Path(other_words.__file__).parent  # those that ship
    said: dict[tuple[str, ...], str] = {}
    for path in (folder / "other_words.toml", *sorted((folder / "synonyms").glob("*.toml"))):
        for key, values in tomllib.loads(path.read_text("utf8")).items():
            lemmas = _lemmas(key)
            assert lemmas, f"{path.name}: {key!r} holds no word"
            if path.parent.name == "synonyms":
                elsewhere = said.get(lemmas)
                assert elsewhere is None, f"{path.name}: {key!r} stands in {elsewhere} too"
                assert all(_lemmas(value) != lemmas for value in values), f"{path.name}: {key!r} explains itself"
                assert 1 <= len(values) <= 3, f"{path.name}: {key!r} has {len(values)} other words"
            said[lemmas] = path.name


def test_an_abbreviation_is_also_asked_for_by_what_it_stands_for_in_any_spelling() -> None:
    for spelling in ("HSF", "hsf", "HSF:s"):
        assert others(f"Vad gör {spelling}?") == [("hälso- och sjukvårdsförvaltningen", "abbreviation")]


def test_what_an_abbreviation_stands_for_is_also_asked_for_by_its_letters() -> None:
    assert ("HSF", "abbreviation") in others("Vad gör hälso- och sjukvårdsförvaltningen?")


def test_an_abbreviation_of_one_region_holds_in_that_region_only() -> None:
    assert others("Vad är HSL?") == [("hälso- och sjukvårdslagen", "abbreviation")]
    assert ("hälso- och sjukvårdens ledning", "abbreviation") in others("Vad är HSL?", "Gävleborg")


def test_an_everyday_word_is_asked_for_by_its_proper_one() -> None:
    assert others("Vem jobbar natt på säbo?") == [("särskilt boende", "everyday")]


def test_inflections_of_an_everyday_word_need_no_line_of_their_own() -> None:
    assert ("förskola", "everyday") in others("Vilka dagis finns?")
    assert ("närstående", "everyday") in others("Hur får anhöriga hjälp?")


def test_the_longest_phrase_wins() -> None:
    assert others("Who pays for home care?") == [("hemsjukvård", "english")]
    assert others("Who pays for care?") == [("vård", "english")]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("läkarkontackt", "läkarkontakt"),  # one letter put in
        ("läkarkotnakt", "läkarkontakt"),  # two swapped
        ("lkarkontakt", "läkarkontakt"),  # one left out
        ("fsat", "fast"),
    ],
)
def test_a_misspelling_is_also_asked_for_as_it_was_meant(wrong: str, meant: str) -> None:
    assert WORDING.meant(wrong) == meant


def test_a_word_that_the_documents_or_the_language_have_is_no_misspelling() -> None:
    assert WORDING.meant("läkarkontakten") is None
    assert WORDING.meant("fest") is None  # one letter from "fast", and a Swedish word
    assert WORDING.meant("sjukhusplan") is None  # in no list, and made of words that are


def test_a_long_compound_a_keystroke_from_a_word_of_the_documents_is_misspelt() -> None:
    wording = Wording({"inskrivningsmeddelandet": 4, "utskrivningsplanen": 2}, ())
    assert wording.meant("inskrivningsmedelandet") == "inskrivningsmeddelandet"
    assert wording.meant("utskrivningsplaner") is None  # another form of the same word


def test_of_two_words_as_near_the_more_frequent_is_meant_and_then_the_first_in_the_alphabet() -> None:
    assert WORDING.meant("vårdplax") == "vårdplan"  # one keystroke from it, two from the other
    assert Wording({"rondx": 1, "rondy": 4}, ()).meant("rondz") == "rondy"
    assert Wording({"rondy": 4, "rondx": 4}, ()).meant("rondz") == "rondx"


def test_short_words_and_question_words_are_left_alone() -> None:
    assert WORDING.meant("fas") is None
    assert WORDING.meant("vilka") is None


def test_an_everyday_word_may_be_misspelt() -> None:
    wording = Wording({"säbo": 3}, ())
    found = [(other.text, other.kind) for other in wording.others("Vem jobbar natt på säbot?")]
    assert found == [("säbo", "spelling"), ("särskilt boende", "everyday")]


def test_words_typed_without_dots_and_rings_are_found_even_where_swedish_has_them() -> None:
    wording = Wording({"hälsa": 4, "håla": 1}, ())
    assert wording.meant("halsa") is None  # a Swedish verb
    assert [other.text for other in wording.others("Vem ansvarar inom halsa?")] == ["hälsa"]
    assert wording.others("Vem ansvarar på ålderdomshem inom halsa?") == []  # who asks has the letters


def test_an_everyday_word_typed_right_is_no_word_typed_without_dots() -> None:
    wording = Wording({"bära": 4}, ())
    assert wording.others("vilka har bara ansvar") == []


def test_english_words_are_looked_up_in_questions_in_english_only() -> None:
    assert others("Vem sköter intensive care?") == []
    assert others("Which homes offer care?") == [("vård", "english")]


def test_of_english_words_only_names_are_misspelt() -> None:
    wording = Wording({"stad": 9, "gotland": 5}, ())
    found = wording.others("What does it stand for on Gotlland?")
    assert [(other.text, other.kind) for other in found] == [("gotland", "spelling")]


def test_places_are_those_of_the_questions_words() -> None:
    (other,) = WORDING.others("Vad gör HSF?")
    assert other == OtherWords(2, 3, "hälso- och sjukvårdsförvaltningen", "abbreviation")


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    WORDING.save(tmp_path)
    assert Wording.load(tmp_path) == WORDING


def test_two_inflections_in_the_table_are_one_word() -> None:
    assert others("Vad gör anhöriga?") == others("Vad gör anhörig?") == [("närstående", "everyday")]


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Hur skrivs en patient in?", "inskrivning"),
        ("Vem följer upp planen?", "uppföljning"),
        ("Vem skriver under?", None),
    ],
)
def test_a_verb_and_its_particle_are_the_one_word_that_they_make(question: str, whole: str | None) -> None:
    wording = Wording({"inskrivning": 3, "inskriven": 1, "utskrivning": 9, "uppföljning": 2}, ())
    assert [other.text for other in wording.others(question) if other.kind == "particle"] == ([whole] if whole else [])
