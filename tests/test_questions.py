import pytest

from assistant.questions import old_paper_spans, parts_of, proper_names, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Vem ansvarar för utskrivningen?", "who"),
        ("Vilken nämnd beslutar om planen?", "who"),
        ("När ska planen vara klar?", "when"),
        ("Hur många gånger har planen reviderats?", "number"),
        ("Vad betyder SIP?", "definition"),
        ("Vad är skillnaden mellan fast vårdkontakt och läkarkontakt?", "comparison"),
        ("Vilket STY-nummer gäller utskrivning?", "which-document"),
        ("Finns någon överenskommelse om tandvård?", "which-document"),
        ("Vilka är de fem strategierna?", "list"),
        ("Hur skrivs en patient in i hemsjukvården?", "how"),
        ("Varför behövs en gemensam plan?", "why"),
        ("Har kommunen godkänt planen?", "yes-no"),
        ("Berätta om hemsjukvården", "what"),
        ("Who decides on the plan?", "who"),
    ],
)
def test_the_question_word_decides_the_kind(question: str, kind: str) -> None:
    assert understand(question).kind == kind


def test_region_and_year_are_read_from_the_question() -> None:
    asked = understand("Vad gällde på Gotland 2020 jämfört med i VGR nu?")
    assert asked.regions == ("Gotland", "Västra Götaland")
    assert asked.years == ("2020",)
    assert asked.history


def test_the_number_of_a_paper_is_no_year() -> None:
    assert understand("Ingår kameror i motion 2024:11, dnr 2023/0417?").years == ()
    assert understand("Vad gäller läsåret 2026/2027?").years == ("2026", "2027")


def test_what_was_before_the_new_paper_is_asked_of_the_old_one() -> None:
    assert old_paper_spans("Vem hade jouren innan den nya överenskommelsen kom?")
    assert old_paper_spans("Vad stod i det gamla avtalet?")
    assert not old_paper_spans("Vad gäller enligt den nya överenskommelsen?")


def test_what_is_over_is_asked_of_papers_of_the_past_too() -> None:
    for text in (
        "Hur gick det i Lövarp?",
        "Nådde projektet målet?",
        "Vad visade kartläggningen?",
        "Vem ledde försöket?",
    ):
        assert understand(text).history
    assert understand("Hur var det med avgiften då?").history
    for text in (
        "Vad gör vi då?",
        "Hur går det till?",
        "Vem leder försöket?",
        "Vilket tak för antalet listade gäller?",
    ):
        assert not understand(text).history


def test_a_question_in_english_is_told_from_one_in_swedish() -> None:
    assert understand("Who is responsible for home nursing?").language == "en"
    assert understand("Vem ansvarar för hemsjukvården?").language == "sv"
    assert understand("va e sip").language == "sv"


def test_several_questions_in_one_text_are_taken_apart() -> None:
    assert parts_of("Vem ansvarar för det? När ska det vara klart?") == [
        "Vem ansvarar för det?",
        "När ska det vara klart?",
    ]
    assert parts_of("Vem ansvarar för det i år? Namnen är lika.") == ["Vem ansvarar för det i år? Namnen är lika."]
    assert parts_of("Vem ansvarar, och när?") == ["Vem ansvarar, och när?"]


def test_what_a_question_calls_by_a_name_is_a_capital_inside_a_sentence_and_no_region() -> None:
    assert proper_names("Hur jobbar BarnSam i Jämtland Härjedalen?") == ("BarnSam",)
    assert proper_names("Vad är Trygg hemma, och vad gör HSF?") == ("Trygg", "HSF")
    assert proper_names("Vem beslutar? Jag är ny.") == ()
    assert proper_names("Vad gäller för BarnSam i Östersund?") == ("BarnSam",)
    assert proper_names("Har Östersunds kommun skrivit under?") == ("Östersunds",)
    assert proper_names("I Visby, vem ansvarar?") == ()
    assert proper_names("VEM LEDER BARNSAM?") == ()


def test_what_leads_up_to_a_question_names_nothing_that_an_answer_must_name() -> None:
    assert proper_names("Jag är chef på Solgården. Vem leder BarnSam?") == ("BarnSam",)


def test_a_person_is_no_name_of_a_thing() -> None:
    assert proper_names("Vem kallar Anna Andersson till BarnSam?") == ("BarnSam",)
    assert proper_names("Ska Anna Andersson till BarnSam?") == ("BarnSam",)
