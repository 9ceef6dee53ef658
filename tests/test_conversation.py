import pytest

from assistant.conversation import standalone


@pytest.mark.parametrize(
    ("follow_up", "before", "whole"),
    [
        ("Och 2027?", "Vilka aktiviteter har UAF 2026?", "Vilka aktiviteter har UAF 2027?"),
        ("Och HSF?", "Vilka aktiviteter har UAF 2026?", "Vilka aktiviteter har HSF 2026?"),
        (
            "Gäller det även Jämtland?",
            "Vem erbjuds fast omsorgskontakt på Gotland?",
            "Vem erbjuds fast omsorgskontakt i Jämtland Härjedalen?",
        ),
        (
            "Och på Gotland då?",
            "När trädde Jämtland Härjedalens gemensamma plan i kraft?",
            "När trädde Gotlands gemensamma plan i kraft?",
        ),
        ("Och i Skåne?", "Vad gör Region Gotland på Gotland?", "Vad gör Region Skåne i Skåne?"),
        ("Vem då?", "När ska SIP erbjudas?", "Vem då – När ska SIP erbjudas?"),
        ("Vem gör jobbet så länge?", "Vem avgör tvisten?", "Vem gör jobbet så länge – Vem avgör tvisten?"),
        (
            "Hur ofta revideras den?",
            "Vad är planen för särskilt boende?",
            "Hur ofta revideras den – Vad är planen för särskilt boende?",
        ),
    ],
)
def test_what_a_follow_up_leaves_out_is_carried_over(follow_up: str, before: str, whole: str) -> None:
    assert standalone(follow_up, [before]) == whole


@pytest.mark.parametrize("question", ["Vilka vårdcentraler finns på Gotland?", "Vem beslutar om hemsjukvård?", ""])
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, ["När ska SIP erbjudas?"]) == question
    assert standalone(question, []) == question


def test_an_article_points_back_only_where_the_question_does_not_say_itself_what_it_is_about() -> None:
    before = ["Vem ansvarar för utskrivning på Gotland?"]
    for whole in (
        "Vem ansvarar för den gemensamma planen i Jämtland Härjedalen?",
        "Vem tar fram den gemensamma vårdplanen för barn i familjehem?",
    ):
        assert standalone(whole, before) == whole
    for part in ("Vem beslutar om den nya planen?", "Vad gör de andra parterna då?", "Hur länge gäller den?"):
        assert standalone(part, before) == f"{part.rstrip('?')} – {before[0]}"


def test_a_definite_word_leans_on_what_was_read_and_on_nothing_else() -> None:
    before = ["Vad är Trygga barn i Halland?"]
    assert standalone("vilka sitter i styrgruppen?", before, "Arbetet leds av en styrgrupp.") == (
        "vilka sitter i styrgruppen – Vad är Trygga barn i Halland?"
    )
    assert (
        standalone("Vad kostar omställningen?", before, "Arbetet leds av en styrgrupp.") == "Vad kostar omställningen?"
    )
