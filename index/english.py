"""Questions in English over Swedish documents: how they are told apart, and what their words are looked up by.

    "Who decides on Gotland's guidelines?"
      English?    "who" and "on" are English function words, none is a Swedish one: yes
      topic       decides, Gotland, guidelines
      looked up   decid, gotland, guidelin          in `english_words.toml`: besluta; -; riktlinje

English inflects little, so a few endings cut off on both sides make "decide", "decides", "decided" and "deciding" meet. A
key is no word and is never shown. It may stand for two words ("car" and "care"), which does no harm while the table holds
one of them.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from index.lexicon import is_word
from index.swedish import STOP_WORDS
from index.tokens import words

_TABLE = Path(__file__).with_name("english_words.toml")

# Words that say nothing about the topic of a question in English: grammar, and what every question may hold.
FUNCTION_WORDS = frozenset(
    (
        "a about above actually after again all already also always am among an and any anybody anyone anything are as "
        "ask at away back be because been before being below between both but by can cannot could did do does doing "
        "done down during each either else enough even ever every everybody everyone everything few find for from "
        "further get gets getting give given gives go goes going gone got had happen happening happens has have having "
        "he hello help her here hers hi him his how however i if in instead into is it its itself just keep kind know "
        "let like look lot made make makes making many may me mean means mention mentioned mentions might mine more "
        "most much must my named neither never no nobody none nor not nothing now of off often on once one ones "
        "only or other others otherwise our ours out over per please possible put really regarding regards said same "
        "say saying says see seem set shall she should show since so some somebody someone something soon sort stand "
        "stands still such take taken takes tell than thank thanks that the their theirs them themselves then there "
        "these they thing things this those though through thus to today too toward towards under until up upon us use "
        "used uses using usually very via want wanted was way we well went were what whatever when where whether which "
        "while who whoever whole whom whose why will with within without would yes yet you your yours"
    ).split()
)
# Spelt alike in both languages, such words tell nothing about which one it is.
_BOTH = FUNCTION_WORDS & (STOP_WORDS | frozenset("bad be fast for hand is let put say set so to under".split()))
# Swedish words that are no stop words, and yet only Swedish questions hold.
_SWEDISH = STOP_WORDS | frozenset("inte efter före utan mellan ansvarar ansvar gäller heter betyder".split())


# Each step of an answer asks it of the same question.
@lru_cache(maxsize=1024)
def is_english(text: str) -> bool:
    """Whether a question is in English: by its function words, and where it has none by the words it has.

    Words with a capital inside a sentence are names ("Getting It Right For Every Child") and do not count.
    """
    own = [token.form for n, token in enumerate(words(text)) if n == 0 or not text[token.start].isupper()]
    english = sum(form in FUNCTION_WORDS and form not in _BOTH for form in own)
    swedish = sum(form in _SWEDISH and form not in _BOTH for form in own)
    if english == swedish == 0:  # "palliative care Gotland"
        english = sum((key(form),) in dictionary() and not is_word(form) for form in own)
        swedish = sum(is_word(form) and (key(form),) not in dictionary() for form in own)
    return english > swedish


def topic(text: str) -> str:
    """A question without its English function words; one in Swedish, whose stop words are no features, as it stands."""
    if not is_english(text):
        return text
    kept, start = [], 0
    for token in words(text):
        if token.form in FUNCTION_WORDS:
            kept.append(text[start : token.start])
            start = token.end
    return " ".join("".join((*kept, text[start:])).split())


@lru_cache(maxsize=1)
def dictionary() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The Swedish words for every word and phrase of `english_words.toml`, by the keys of its words.

    What has the same key ("plan", "planning") has the words of all.
    """
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for said, others in tomllib.loads(_TABLE.read_text("utf8")).items():
        keys = tuple(key(token.form) for token in words(said))
        found[keys] = tuple(dict.fromkeys((*found.get(keys, ()), *others)))
    return found


def key(form: str) -> str:
    """What an English word form in lower case is looked up by: without possessive, plural, -ed, -ing and silent e."""
    form = re.sub(r"'s?$", "", form)
    if form.endswith("ies") and len(form) > 4:
        form = form[:-3] + "y"
    elif form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 3:
        form = form[:-1]
    for ending in ("ing", "ed"):
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            form = form[: -len(ending)]
            if form[-1] == form[-2] and form[-1] not in "lsz":  # "planned", but not "billed"
                form = form[:-1]
            break
    if form.endswith("i"):
        form = form[:-1] + "y"  # "identified" lost its -ed
    return form.removesuffix("e")
