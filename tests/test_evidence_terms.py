"""The terms of a question: what counts how much, and what else each may be called."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from assistant.terms import Term, bag, match, match_in, question_terms
from index.other_words import OtherWords, Wording

WEIGHTS = {"~hemsjukvård": 4.0, "~betal": 3.0, "~sjukhus": 2.0}
WORDING = Wording({"hemsjukvård": 5, "sjukhus": 9}, ())


def weigh(feature: str) -> float:
    return WEIGHTS.get(feature, 8.0)


def terms(question: str) -> dict[str, Term]:
    return {term.form: term for term in question_terms(question, weigh, WORDING.others)}


def test_english_function_words_are_no_terms() -> None:
    assert list(terms("Who does pay for home nursing on Gotland?")) == ["pay", "home", "nursing", "gotland"]


def test_an_english_phrase_weighs_what_its_swedish_word_weighs() -> None:
    found = terms("Who pays for home nursing?")
    assert found["home"].weight + found["nursing"].weight == pytest.approx(WEIGHTS["~hemsjukvård"])
    assert found["home"].others == found["nursing"].others == ((("~hemsjukvård",), 0.95),)


def test_a_misspelt_word_weighs_what_the_word_meant_weighs() -> None:
    assert terms("Vad gäller på sjukhust?")["sjukhust"].weight == WEIGHTS["~sjukhus"]


def test_what_documents_never_say_weighs_half_way_to_what_they_say_instead() -> None:
    def others(text: str) -> Iterable[OtherWords]:
        return [OtherWords(3, 4, "hemsjukvård", "everyday")]

    term = question_terms("Vad gäller för hemvården?", weigh, others)[-1]
    assert term.weight == pytest.approx((8.0 * 4.0) ** 0.5)
    assert match(term, bag("Hemsjukvård erbjuds.")) == 0.95


def test_a_rare_word_is_hardly_said_by_a_common_one() -> None:
    def others(text: str) -> Iterable[OtherWords]:
        return [OtherWords(3, 4, "sjukhus", "everyday")]

    term = question_terms("Vad gäller för hemsjukvård?", weigh, others)[-1]
    assert term.weight == 4.0
    assert match(term, bag("På sjukhus gäller annat.")) == pytest.approx(0.95 * 2.0 / 4.0)


def test_what_a_question_about_anything_is_asked_with_counts_little() -> None:
    found = terms("Hej, jag undrar egentligen vem som har hand om hemsjukvård")
    assert found["hej"].weight == found["undrar"].weight == found["egentligen"].weight == 2.0
    assert found["hemsjukvård"].weight == 4.0


def test_chat_spelling_makes_no_terms() -> None:
    assert list(terms("va e hemsjukvård å när får nån de")) == ["hemsjukvård"]


def test_a_phrase_is_matched_by_all_its_words_and_half_by_half_of_them() -> None:
    def others(text: str) -> Iterable[OtherWords]:
        return [OtherWords(2, 3, "särskilt boende", "everyday")]

    (term,) = question_terms("Vad är säbo?", weigh, others)
    assert match(term, bag("Särskilt boende erbjuds äldre.")) == 0.95
    assert match(term, bag("Ett boende erbjuds.")) == 0.5 * 0.5 * 0.95
    assert match(term, bag("Hemtjänst erbjuds.")) == 0.0
    assert match(term, bag("På säbo finns personal.")) == 1.0


def test_how_much_is_asked_with_and_not_about() -> None:
    found = terms("Hur lång är kön, och hur samverkan fungerar?")
    assert found["lång"].weight == 2.0
    assert found["samverkan"].weight == 8.0


def test_a_compound_says_the_other_word_that_is_part_of_it_a_little_less() -> None:
    term = Term("hörapparat", "~hörapparat", (), 1.0, ((("~hörsel",), 0.95),))
    assert match(term, bag("Hörsel prövas.")) == 0.95
    assert match(term, bag("Hörselhjälpmedel lämnas ut.")) == pytest.approx(0.95 * 0.8)


def test_a_verb_and_its_particle_are_said_apart_as_well_as_in_one_word() -> None:
    wording = Wording({"uppföljning": 5}, ())
    term = next(t for t in question_terms("Hur ofta måste vi följa upp planen?", weigh, wording.others) if t.particle)
    for said in ("Planen ska följas upp varje år.", "Planen följs sedan upp."):
        assert match_in(term, bag(said), said) == 1.0
    elsewhere = "Planen ska följa lagen. Den tas upp varje år."
    assert match_in(term, bag(elsewhere), elsewhere) == 0.5
