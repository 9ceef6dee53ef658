"""Swedish analysis: tokens, lemmas, roots, compounds and the features made of them."""

import pytest

from index.lexicon import look_up
from index.swedish import STOP_WORDS, analyse, content_lemmas, normal, subwords
from index.tokens import tokens


def forms(text: str, kind: str) -> list[str]:
    return [token.form for token in tokens(text) if token.kind == kind]


@pytest.mark.parametrize("spelling", ["STY-02276", "STY- 02276-", "STY 02276", "sty 02276", "sty02276", "STY–02276"])
def test_a_guideline_number_is_one_identifier_in_every_spelling(spelling: str) -> None:
    assert "sty02276" in forms(f"Enligt {spelling} gäller det.", "identifier")


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("HSN 2026/148", "hsn2026/148"),
        ("SOU 2021:34", "sou2021:34"),
        ("AVO-2025-00238", "avo2025-00238"),
        ("14 kap. 3 §", "14kap3§"),
        ("13 a kap 1 § HSL", "13akap1§"),
        ("13a kap. 1 §", "13akap1§"),
        ("§ 34", "34§"),
        ("34 §", "34§"),
    ],
)
def test_diary_numbers_inquiries_and_paragraphs_are_identifiers(text: str, identifier: str) -> None:
    assert identifier in forms(text, "identifier")


def test_a_number_is_also_found_without_the_letters_before_it() -> None:
    assert "2026/148" in forms("HSN 2026/148", "number")
    assert "2017:612" in forms("lag (2017:612)", "number")
    assert "02276" in forms("STY-02276", "number")


def test_a_preposition_and_a_year_are_no_identifier() -> None:
    assert forms("från 2026 till 2030, version 4", "identifier") == []


@pytest.mark.parametrize("text", ["till 2025-2026", "perioden 2024–2027", "läsåret 2025/26", "Läsåret 2025/2026"])
def test_a_preposition_and_a_period_are_no_identifier(text: str) -> None:
    assert forms(text, "identifier") == []


def test_a_diary_number_of_the_year_is_an_identifier_still() -> None:
    assert forms("HSN 2025/148 och HSN 2026/31", "identifier") == ["hsn2025/148", "hsn2026/31"]


def test_a_date_is_the_same_in_figures_and_in_words_and_carries_its_year() -> None:
    assert forms("2026-02-25", "number") == ["2026-02-25", "2026"]
    assert {"2026-02-25", "2026"} <= set(forms("den 25 februari 2026", "number"))


def test_a_range_of_years_is_both_years_and_thousands_are_one_number() -> None:
    assert forms("2024–2027", "number") == ["2024", "2027"]
    assert forms("1 100 listade", "number") == ["1100"]


def test_a_date_before_a_paragraph_sign_is_not_the_paragraph() -> None:
    assert forms("2022-10-27 § 22", "identifier") == ["22§"]


def test_every_token_stands_where_it_says() -> None:
    text = "Hälso- och sjukvården: SIP:en enligt STY-02276, 14 kap. 3 §, den 25 februari 2026."
    for token in tokens(text):
        piece = text[token.start : token.end].lower()
        assert piece[0] == token.form[0] or token.kind != "word", token
        assert piece == piece.strip()


@pytest.mark.parametrize("form", ["SIP:en", "SIPen", "SIPar", "SIP:s", "SIP"])
def test_an_abbreviation_is_the_same_with_any_ending(form: str) -> None:
    assert forms(form, "word") == ["sip"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("strategi", "strategin"),
        ("policy", "policyn"),
        ("program", "programmet"),
        ("energi", "energin"),
        ("ansvar", "ansvarar"),
        ("ansvar", "ansvariga"),
        ("kommun", "kommunala"),
        ("utskriven", "utskrivningen"),
        ("revideras", "revidering"),
        ("skrevs", "skriver"),
        ("avslogs", "avslår"),
        ("möttes", "möts"),
        ("reservation", "reserverade"),
        ("publikation", "publicerad"),
        ("finansieras", "finansieringen"),
        ("plan", "planerna"),
        ("uppdrag", "uppdragets"),
        ("samverka", "samverkan"),
        ("besluta", "beslut"),
        ("remiss", "remissen"),
        ("väg", "vägarna"),
        ("fast", "fasta"),
        ("hälsa", "hälsan"),
        ("nämnden", "nämnd"),
        ("genomför", "genomförandet"),
    ],
)
def test_words_that_snowball_keeps_apart_meet_in_their_root(one: str, other: str) -> None:
    assert look_up(one).root == look_up(other).root


def test_older_people_are_not_old_things() -> None:
    assert look_up("äldre").lemma == "äldre"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hemsjukvården", ("hem", "sjukvård", "sjuk", "vård")),
        ("primärvårdsnivå", ("primärvård", "primär", "vård", "nivå")),
        ("läkarkontakten", ("läkare", "kontakt")),
        ("omsorgsnämndens", ("omsorg", "nämnd")),
        ("kostnadsökning", ("kostnad", "ökning")),
        ("elevhälsa", ("elev", "hälsa")),
        ("hälsofrämjande", ("hälsa", "främjande")),
        ("samverkansarena", ("samverkan", "arena")),
        ("it-system", ("it", "system")),
    ],
)
def test_a_compound_is_also_found_by_its_parts(word: str, parts: tuple[str, ...]) -> None:
    assert look_up(word).parts == parts


@pytest.mark.parametrize("word", ["kontakt", "kommun", "förskola", "samordning", "beskriva", "förslag", "medarbetare"])
def test_a_simple_or_prefixed_word_is_not_cut(word: str) -> None:
    assert look_up(word).parts == (look_up(word).lemma,)


def test_the_first_half_of_an_elliptic_compound_is_the_word_it_stands_for() -> None:
    assert look_up("hälso-").lemma == "hälsa"


def test_hyphen_and_case_make_no_difference() -> None:
    assert look_up("e-hälsan").root == look_up("ehälsa").root
    assert analyse("VÅRDCENTRAL") == analyse("vårdcentral")


def test_question_words_say_nothing_but_a_negation_does() -> None:
    assert analyse("Vem är det som ska, och när?") == []
    assert "inte" not in STOP_WORDS
    assert "~inte" in analyse("inte")


def test_features_keep_words_parts_and_identifiers_apart() -> None:
    features = analyse("Hemsjukvården enligt STY-02276")
    assert {"~hemsjukvård", "+vård", "#sty02276", "#02276"} <= set(features)
    assert "~vård" not in features


def test_content_lemmas_stand_where_the_words_stand_in_order() -> None:
    text = "Kommunerna ansvarar för 1 100 listade och för e-hälsan."
    found = content_lemmas(text)
    assert [lemma for lemma, _, _ in found] == ["kommun", "ansvara", "1100", "lista", "ehälsa"]
    assert [text[start:end] for _, start, end in found] == ["Kommunerna", "ansvarar", "1 100", "listade", "e-hälsan"]


def test_a_misspelt_word_shares_pieces_with_the_right_one() -> None:
    right, wrong = set(subwords("läkarkontakt")), set(subwords("läkarkontackt"))
    assert len(right & wrong) >= 6


def test_decomposed_letters_and_soft_hyphens_from_a_clipboard_are_mended() -> None:
    assert normal("hälso\u00advård") == "hälsovård"
