import pytest

from ingest.regions import REGIONS, region_of_heading, regions_in


def test_there_are_twenty_one_regions() -> None:
    assert len(REGIONS) == 21


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_is_known_by_its_name(region: str) -> None:
    assert regions_in(f"Hur arbetar Region {region} med nära vård?") == (region,)
    assert region_of_heading(f"Region {region}") == region
    assert region_of_heading(region) == region


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Västra Götalandsregionens plan", ("Västra Götaland",)),
        ("Västragötalandsregionen och VGR", ("Västra Götaland",)),
        ("Göteborgs Stad", ("Västra Götaland",)),
        ("Region Jämtland Härjedalen", ("Jämtland Härjedalen",)),
        ("RJH", ("Jämtland Härjedalen",)),
        ("i jämtland", ("Jämtland Härjedalen",)),
        ("på gottland", ("Gotland",)),
        ("Gotlands och Skånes planer", ("Gotland", "Skåne")),
        ("Södermanlands län", ("Sörmland",)),
        ("Gotländska lösningar", ()),
        ("Kalmarsundsbron", ()),
        ("Ingen region nämns", ()),
    ],
)
def test_regions_are_found_in_all_their_spellings(text: str, regions: tuple[str, ...]) -> None:
    assert regions_in(text) == regions


def test_a_region_is_named_once_in_the_order_of_first_mention() -> None:
    assert regions_in("Skåne, Gotland och åter Skåne") == ("Skåne", "Gotland")


@pytest.mark.parametrize("heading", ["Samverkan i Region Skåne", "Region", "Gotland och Skåne", ""])
def test_a_heading_that_says_more_is_about_no_region(heading: str) -> None:
    assert region_of_heading(heading) is None
