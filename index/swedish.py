"""Swedish text as the features by which it is found.

    "Vem ansvarar för hemsjukvården enligt STY-02276?"
      words        ~ansvar  ~hemsjukvård
      parts        +ansvar  +hem  +sjukvård  +sjuk  +vård
      identifiers  #sty  #02276  #sty02276

A word is matched whole, by its root, and by the roots of the words it is put together from; numbers and identifiers are
matched as they stand. Whole words and parts are kept apart by their first character, so that "vård" in "hemsjukvård"
never counts as the word "vård" itself, and a question can weigh the two. Measured: a question's parts find what its
words miss, and its words put the exact match first.
"""

from __future__ import annotations

import unicodedata

from index.lexicon import VERSION, look_up
from index.tokens import Token, tokens, words

WORD, PART, IDENTIFIER = "~", "+", "#"
ANALYSIS = f"swedish-{VERSION}"

# Words that say nothing about what is asked for. "inte", "utan", "före" and "efter" are no stop words: they turn the
# meaning of a rule.
STOP_WORDS = frozenset(
    (
        "all alla allt att av bli blir blev blivit både bör da de dem den denna deras dess dessa det detta dig din "
        "dina ditt du då där eller en er era ert ett finns fick för få får fått från genom ge ger ha hade han hans "
        "har henne hennes här hon honom hur hurdan i in ingår inom jag ju kan ni kunna kunde man med men mig min mina "
        "mitt mot mycket måste mer mera mest någon något några när nu och också om oss på sa sade ska skall skulle "
        "samt se sedan sig sin sina sitt som så sådan sådana sådant säger sägs till upp ur vad var vara varför varit "
        "vars varje vem vems vi via vid vilka vilkas vilken vilket vår våra vårt än är även åt över a b c d e f g h j "
        "k l m n o p q r s t u v x y z"
    ).split()
)


def normal(text: str) -> str:
    """The text in composed form (NFC), with soft hyphens removed: what a keyboard or a clipboard may have put in."""
    return unicodedata.normalize("NFC", text).replace("­", "")


def analyse(text: str) -> list[str]:
    """Every feature of `text`, repeated as often as it occurs; the first character is WORD, PART or IDENTIFIER."""
    return [feature for token in tokens(text) for feature in features(token)]


def features(token: Token) -> list[str]:
    """The features of one token; none for a stop word."""
    if token.kind != "word":
        return [IDENTIFIER + token.form]
    if token.form in STOP_WORDS:
        return []
    word = look_up(token.form)
    return [WORD + word.root, *(PART + part for part in word.part_roots)]


def content_lemmas(text: str) -> list[tuple[str, int, int]]:
    """The lemmas of all words of `text` but stop words, and its numbers, each as (lemma, start, end), in order."""
    found = [
        (look_up(token.form).lemma if token.kind == "word" else token.form, token.start, token.end)
        for token in tokens(text)
        if token.kind != "identifier" and token.form not in STOP_WORDS
    ]
    return sorted(found, key=lambda lemma: (lemma[1], lemma[2]))


def subwords(text: str) -> list[str]:
    """The features an embedding is learnt over: each word's root, its parts, and the four-letter pieces of its lemma.

    Each is named once, in the order of first occurrence. Pieces make up for misspellings and for compounds in no list.
    """
    found: dict[str, None] = {}
    for token in tokens(text):
        if token.kind != "word":
            found[IDENTIFIER + token.form] = None
        elif token.form not in STOP_WORDS:
            found.update(dict.fromkeys(look_up(token.form).subwords))
    return list(found)


def is_stop_word(form: str) -> bool:
    """Whether a word form in lower case says nothing about what is asked for."""
    return form in STOP_WORDS


def word_forms(text: str) -> list[str]:
    """The word forms of `text` in lower case, in order, stop words included."""
    return [token.form for token in words(text)]
