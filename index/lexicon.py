"""What the program knows about one Swedish word: its lemma, its root and the words it is put together from.

    primärvårdsverksamheternas
      lemma   primärvårdsverksamhet          the word as a dictionary lists it
      root    primärvårdsverksam             without the endings that make nouns of verbs and adjectives of nouns
      parts   primärvård, primär, vård, verksamhet

Lemmas come from simplemma; where it reads a noun as a verb's imperative ("plan" as "plana") or an adjective as the form
of quite another word ("äldre" as "gammal"), the word is kept. Roots are cut by the short table below: they let "ansvarar",
"ansvarig" and "ansvar" meet, and "utskriven" and "utskrivning", which neither lemmas nor Snowball's Swedish stems do.
Parts are looked up in the word list of hunspell-sv, because Swedish writes its compounds in one word and people ask
with their parts.

All three are functions of the word alone, never of the documents, so what was computed for one document stays valid when
another is added.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

# Raised with every change that gives any word other features, here or in `swedish`: an index built before refuses.
VERSION = 1

# Ending and the fewest letters that must be left. Longest first; one ending is cut, then the "n" of "samordn|ing".
_ENDINGS = (
    ("ande", 4),
    ("ende", 4),
    ("else", 4),
    ("iker", 4),
    ("ning", 4),
    ("het", 4),
    ("ing", 4),
    ("isk", 4),
    ("nal", 4),
    ("kan", 4),
    ("ig", 4),
    ("ik", 4),
    ("en", 5),
    ("a", 3),
)
_KEPT = {"nal": "n", "kan": "k"}  # "kommunal" -> "kommun", "samverkan" -> "samverk"

# Three letters long and yet the first or last part of many compounds. Longer words need no list; shorter ones are left.
_SHORT_PARTS = frozenset(
    "arm bad bas bud dag eld fas fri hem hot hus jur kol kur kön lag län lön mål mat mun mur nav nät nöd nöt råd rum sal sex"
    " syn sår tak tal tid tif vux väg vän öga öst öra".split()
)
# In the word list, and hardly ever a part: prefixes, particles and endings.
_NEVER_PARTS = frozenset(
    "aktig alla ande arna aste bart därför efter eller ende enlig erna etta från före fram genom grad hade hand inga inne inom"
    " inte isera liga ling ligt ment mellan mera mest mind ning ninga oner orna regis sade sida skap skaps tera ters tion"
    " till under upp utan vart vida visa över".split()
)


class Word(NamedTuple):
    """What is known about a word form; `parts` are lemmas, the word's own lemma alone where it is no compound."""

    lemma: str
    root: str
    parts: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def look_up(form: str) -> Word:
    """The lemma, root and parts of a word form in lower case.

    A form that ends in a hyphen is the first part of a compound ("hälso-" is "hälsa"); one with a hyphen inside is put
    together from what stands around it.
    """
    if form.endswith("-"):
        first = _first_part(form[:-1]) or form[:-1]
        return Word(first, root(first), (first,))
    pieces = [piece for piece in form.split("-") if piece]
    if len(pieces) > 1:
        whole = "".join(pieces[:-1]) + lemma(pieces[-1])
        return Word(whole, root(whole), tuple(part for piece in pieces for part in _with_parts(lemma(piece))))
    found = lemma(form)
    return Word(found, root(found), _with_parts(found))


def lemma(form: str) -> str:
    """The dictionary form of a word in lower case; an unknown compound gets that of its last part."""
    if not _is_known(form) and (split := _split(form)):
        return form[: len(form) - len(split.tail)] + split.last
    return _listed_lemma(form)


def root(lemma: str) -> str:
    """The lemma without the ending that derives it from another word: a key, not always a word."""
    for ending, left in _ENDINGS:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= left:
            lemma = lemma[: -len(ending)] + _KEPT.get(ending, "")
            break
    if len(lemma) > 4 and lemma[-1] == "n" and lemma[-2] not in "aeiouyåäö":
        return lemma[:-1]
    return lemma


def _listed_lemma(form: str) -> str:
    listed = str(_lemmatizer().lemmatize(form, lang="sv")).lower()
    if listed == form:
        return form
    if listed[0] != form[0]:  # "äldre" -> "gammal": in these documents another thing
        return form
    if form in _headwords():
        if listed[-1] == "a" and form[-1] not in "ar":  # a noun, not the imperative: "plan", "remiss", "uppdrag"
            return form
        if form.endswith(("ande", "ende")):  # a noun of its own: "boende", "genomförande"
            return form
    return listed


class _Split(NamedTuple):
    first: str
    last: str
    tail: str


def _with_parts(word: str) -> tuple[str, ...]:
    """The word itself and, where it is a compound, its parts and theirs; for a simple word, that word."""
    split = _split(word)
    if split is None:
        return (word,)
    return tuple(
        part
        for half in (split.first, split.last)
        for part in ((half, *_with_parts(half)) if _split(half) else (half,))
    )


@lru_cache(maxsize=1 << 16)
def _split(word: str) -> _Split | None:
    """Cut a compound in two: the longest last part wins, because it is the word's head ("hem|sjukvård")."""
    if len(word) < 7:
        return None
    for cut in range(3, len(word) - 2):
        tail = word[cut:]
        last = tail if _is_part(tail) else _listed_lemma(tail)
        if _is_part(last) and (first := _first_part(word[:cut])):
            return _Split(first, last, tail)
    return None


def _first_part(stem: str) -> str | None:
    """The word that a compound's first part stands for: "omsorgs" -> omsorg, "hälso" -> hälsa, "läkar" -> läkare."""
    candidates = [stem]
    if stem[-1] == "s":
        candidates.insert(0, stem[:-1])
    if stem[-1] in "ou":
        candidates = [stem[:-1] + "a", stem]
    if stem[-1] == "e":
        candidates += [stem[:-1], stem[:-1] + "a"]
    if len(stem) > 4:
        candidates += [stem + "e", stem + "a"]
    return next((word for word in candidates if _is_part(word)), None)


def _is_part(word: str) -> bool:
    if len(word) < 4:
        return word in _SHORT_PARTS
    return word in _headwords() and word not in _NEVER_PARTS


def _is_known(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="sv"))


@lru_cache(maxsize=1)
def _lemmatizer():  # type: ignore[no-untyped-def]
    from simplemma import Lemmatizer  # a second and 100 MB: only when the first word is looked up

    return Lemmatizer(cache_max_size=1)  # `look_up` keeps what it found


@lru_cache(maxsize=1)
def _headwords() -> frozenset[str]:
    """The entries of hunspell-sv's word list, which is a data file beside the environment's programs."""
    path = _word_list()
    with path.open(encoding="utf8") as lines:
        next(lines)  # the number of entries
        return frozenset(line.split("/")[0].strip().lower() for line in lines)


def _word_list() -> Path:
    files = distribution("hunspell-sv").files or []
    return next(Path(str(file.locate())) for file in files if file.name == "sv_SE.dic")
