import pytest

from ingest.municipalities import municipality_spans, regions_of_municipalities


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Jag jobbar på en skola i Östersund.", ("Jämtland Härjedalen",)),
        ("Vad gäller i Upplands Väsby och Dals-Ed?", ("Stockholm", "Västra Götaland")),
        ("Hur gör Malmös hemtjänst?", ("Skåne",)),
        ("Nora flyttar till Nora från Lund.", ("Örebro län", "Skåne")),
        ("Bergs kommun betalar.", ("Jämtland Härjedalen",)),
        ("vem betalar i östersund?", ("Jämtland Härjedalen",)),
        ("Vi flyttar till Lund.", ("Skåne",)),
        ("Anna Berg ringde. Vara först är viktigt.", ()),
        ("Jag heter Norberg.", ()),
        ("Vi bor i Sydkusten.", ()),
    ],
)
def test_a_municipality_leads_to_its_region(text: str, regions: tuple[str, ...]) -> None:
    assert regions_of_municipalities(text) == regions


def test_the_places_of_municipalities_are_told() -> None:
    text = "Skövde och Västra Malmö"
    assert [text[start:end] for start, end in municipality_spans(text)] == ["Skövde", "Malmö"]
