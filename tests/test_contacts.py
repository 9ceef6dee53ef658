import pytest

from ingest.contacts import without_contacts


def masked(text: str) -> str:
    return " ".join(word for word in without_contacts(text.split()) if word)


@pytest.mark.parametrize(
    "number",
    [
        "031-123 45 67",
        "0470-123 45",
        "08-12 34 56 78",
        "070 123 45 67",
        "0701234567",
        "031-3680000",
        "+46 70 123 45 67",
        "+46701234567",
        "+46 (0)31-123 45 67",
        "031/12 34 56",
        "031 - 12 34 56",
    ],
)
def test_telephone_numbers_are_masked(number: str) -> None:
    assert masked(f"Ring {number}, helst före tolv") == "Ring [telefon], helst före tolv"


def test_numbers_one_after_the_other_are_masked_each() -> None:
    assert masked("Tel:031-123 45 67, 070-123 45 67. Fax 08-12345678") == "Tel:[telefon], [telefon]. Fax [telefon]"


@pytest.mark.parametrize("address", ["anna.ek@example.se", "a-b+c@sub.example.se", "anna.ek@ example.se"])
def test_addresses_are_masked(address: str) -> None:
    assert masked(f"Skriv till ({address}).") == "Skriv till ([e-post])."


@pytest.mark.parametrize(
    "text",
    [
        "STY-02276",
        "2025-00238",
        "SOSFS 2011:9",
        "2026-03-14",
        "2023-2026",
        "åren 2024–2026",
        "2 050 000 000 kronor",
        "0-20 år",
        "N160-0458/22",
        "kl. 08-17",
        "dnr KS 2026/00345",
        "0,5 procent",
        "SFS 2017:612",
        "3 kap. 1 §",
        "@samverkan",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert masked(text) == text
