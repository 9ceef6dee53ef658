import pytest

from ingest.glyphs import clean, word_of


@pytest.mark.parametrize(
    ("glyphs", "word"),
    [
        ("eﬀektiv", "effektiv"),
        ("hemsjukva\u030ard", "hemsjukvård"),
        ("sam\u200bverkan\ufeff", "samverkan"),
        ("e\u2011hälsa", "e-hälsa"),
        ("verksam\u00ad", "verksam-"),
        ("\uf0fc", "✓"),
        ("\uf0b7", "•"),
        ("(cid:127)", "•"),
        ("\ue123", "•"),
        ("(cid:3)(cid:4)(cid:9)", ""),
        ("vård(cid:3)", "vård"),
    ],
)
def test_glyphs_are_read_as_what_they_stand_for(glyphs: str, word: str) -> None:
    assert word_of(glyphs) == word


def test_a_soft_hyphen_inside_a_text_is_left_out() -> None:
    assert clean("sam\u00adverkan") == "samverkan"
