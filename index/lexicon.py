"""What the program knows about one Swedish word: its lemma, its root and the words it is put together from.

    primärvårdsverksamheternas
      lemma   primärvårdsverksamhet          the word as a dictionary lists it
      root    primärvårdsverksam             without the endings that make nouns of verbs and adjectives of nouns
      parts   primärvård, primär, vård, verksamhet

Lemmas come from simplemma; where it reads a noun as a verb's imperative ("plan" as "plana") or an adjective as the
form of quite another word ("äldre" as "gammal"), the word is kept. Roots are cut by the short table below: they let
"ansvarar", "ansvarig" and "ansvar" meet, and "utskriven" and "utskrivning", which neither lemmas nor Snowball's Swedish
stems do. Parts are looked up in the word list of hunspell-sv, because Swedish writes its compounds in one word and
people ask with their parts.

All three are functions of the word alone, never of the documents, so what was computed for one document stays valid
when another is added.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.first_use import loaded_once

if TYPE_CHECKING:
    from simplemma import Lemmatizer

# Raised with every change that gives any word other features, here or in `swedish`: an index built before refuses.
VERSION = 3

# Ending and the fewest letters that must be left. Longest first; one ending is cut, then the "n" of "samordn|ing".
_ENDINGS = (
    ("kation", 4),
    ("ation", 4),
    ("ande", 4),
    ("ende", 4),
    ("else", 4),
    ("iker", 4),
    ("ning", 4),
    ("nad", 4),
    ("het", 4),
    ("ing", 4),
    ("isk", 4),
    ("nal", 4),
    ("kan", 4),
    ("ad", 4),
    ("ig", 4),
    ("ik", 4),
    ("en", 5),
    ("a", 3),
)
# "publikation" -> "publicer", as of "publicera", "reservation" -> "reserver"; "kommunal" -> "kommun", "samverkan" -> "samverk"
_KEPT = {"kation": "cer", "ation": "er", "nal": "n", "kan": "k"}
# Past forms of strong verbs that the dictionary takes for other words: "skrevs" for "skreva", "slogs" for itself.
_VERBS = (
    "bryta bröts|byta bytt bytts|bära bars burits|dra drogs|hålla hållits|leda leddes letts lett|läsa lästs läst|löpa löpt|"
    "möta mötas möts mött mötte möttes mötts|se sågs|skilja skilde skildes skilt skilts|skriva skrevs|slå slogs|"
    "ställa ställdes ställts|sätta sattes satts|ta togs tagits|träffa träffades träffats|vinna vann vanns"
)
_PAST = {past: verb for verb, *forms in map(str.split, _VERBS.split("|")) for past in forms}

# Three letters long and yet the first or last part of many compounds. Longer words need no list; shorter ones are left.
_SHORT_PARTS = frozenset(
    "arm bad bas bud dag eld fas fri hem hot hus jur kol kur kön lag län lön mål mat mun mur nav när nät nöd råd rum"
    " sal sex syn sår tak tal tid vux väg vän öga öst öra".split()
)
# They make new words of words, not compounds: "för|skola", "be|skriva", "in|skrivning".
_PREFIXES = (
    "an",
    "av",
    "be",
    "efter",
    "före",
    "för",
    "ge",
    "in",
    "med",
    "mot",
    "om",
    "sam",
    "till",
    "under",
    "upp",
    "ut",
    "över",
)
# Entries of the word list that are endings of other words, or pieces that only stand in compounds.
_NEVER_PARTS = frozenset(
    "ande dning else gande genom glig itera kning ligt ling ment ning rade ring riva sion skap tion".split()
)
# After these endings Swedish links with "s": "kostnads|ökning", never "kostnad|sökning".
_LINKING = ("an", "dom", "else", "het", "ing", "itet", "nad", "skap", "tion")


# How the other forms of a verb end ("beslutar", "beslutade", "beslutat", "skrivit", "gått", "beslutas") and the definite
# form of a noun in -a ("hälsan"): no nouns by themselves, even where the word list has an entry for them.
_INFLECTED = ("a", "r", "e", "s", "an", "ad", "at", "it", "tt")


class Word(NamedTuple):
    """What is known about a word form.

    `parts` are lemmas, the word's own alone where it is no compound; `part_roots` their roots. `subwords` are the
    features of the embedding: the root, the part roots, and the four-letter pieces of "<lemma>".
    """

    lemma: str
    root: str
    parts: tuple[str, ...]
    part_roots: tuple[str, ...]
    subwords: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def look_up(form: str) -> Word:
    """The lemma, root and parts of a word form in lower case.

    A form that ends in a hyphen is the first part of a compound ("hälso-" is "hälsa"); one with a hyphen inside is put
    together from what stands around it.
    """
    if form.endswith("-"):
        first = _first_part(form[:-1]) or form[:-1]
        return _word(first, (first,))
    *before, last = form.split("-")
    if before and len(last) > 1:
        pieces = [piece for piece in (*before, last) if len(piece) > 1]  # the "e" of "e-hälsa" is no word
        return _word(
            "".join(before) + lemma(last), tuple(part for piece in pieces for part in _with_parts(lemma(piece)))
        )
    found = lemma(form.replace("-", ""))
    return _word(found, _with_parts(found))


def _word(lemma: str, parts: tuple[str, ...]) -> Word:
    own, part_roots = root(lemma), tuple(dict.fromkeys(root(part) for part in parts))
    framed = f"<{lemma}>"
    pieces = {framed[i : i + 4] for i in range(max(1, len(framed) - 3))}
    return Word(lemma, own, parts, part_roots, (f"~{own}", *(f"+{part}" for part in part_roots), *sorted(pieces)))


def lemma(form: str) -> str:
    """The dictionary form of a word in lower case; an unknown compound gets that of its last part."""
    if not _is_known(form) and (split := _split(form)):
        return form[: len(form) - len(split.tail)] + split.last
    return _listed_lemma(form)


def is_word(form: str) -> bool:
    """Whether a word in lower case is Swedish: in the dictionary or the word list, or put together from such words."""
    return is_listed(form) or _split(form) is not None


def is_listed(form: str) -> bool:
    """Whether a word in lower case stands in the dictionary or the word list itself."""
    return _is_known(form) or form in _headwords()


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
    if verb := _PAST.get(form) or next(
        (p + _PAST[form[len(p) :]] for p in _PREFIXES if form.startswith(p) and form[len(p) :] in _PAST), ""
    ):
        return verb  # "avslogs", "inskrevs" as well
    listed = str(_lemmatizer().lemmatize(form, lang="sv")).lower()
    if listed == form:
        # The dictionary lists many passives and genitives as words of their own: "finansieras", "nämndens".
        if len(form) > 5 and form[-1] == "s" and _is_known(form[:-1]):
            without = _listed_lemma(form[:-1])
            if without[-1] == "a" or form not in _headwords():
                return without
        return form
    if listed[0] != form[0]:  # "äldre" -> "gammal": in these documents another thing
        return form
    if listed.endswith("are") and form.startswith(listed[:-1] + "na"):
        noun = listed[:-3]  # "vägarna" are the roads and not the weighers, for "vägar" is "väg" too
        if noun in _headwords() and str(_lemmatizer().lemmatize(noun + "ar", lang="sv")) == noun:
            return noun
    if form in _headwords():
        if listed == form + "a" or (
            listed[-1] == "a" and listed.startswith(form[:-1]) and not form.endswith(_INFLECTED)
        ):
            return form  # a noun, not the verb it looks like: "plan", "remiss", "uppdrag", "nämnd"
        if form.endswith(("ande", "ende")):  # a noun of its own: "boende", "genomförande"
            return form
    return listed


class _Split(NamedTuple):
    first: str
    last: str
    tail: str


def _with_parts(word: str) -> tuple[str, ...]:
    """A compound's parts and theirs; for a simple word, that word."""
    split = _split(word)
    if split is None:
        return (word,)
    halves = (split.first, split.last)
    return tuple(part for half in halves for part in ((half, *_with_parts(half)) if _split(half) else (half,)))


@lru_cache(maxsize=1 << 16)
def _split(word: str) -> _Split | None:
    """Cut a compound in two: the longest last part wins, because it is the word's head ("hem|sjukvård")."""
    if len(word) < 7 or _is_derived(word):
        return None
    for cut in range(3, len(word) - 2):
        stem, tail = word[:cut], word[cut:]
        if (len(tail) < 4 and tail not in _SHORT_PARTS) or (tail[0] == "s" and stem.endswith(_LINKING)):
            continue
        last = _listed_lemma(tail)
        if _is_part(last) and (first := _first_part(stem) or _compound_stem(stem)):
            return _Split(first, last, tail)
    return None


def _compound_stem(stem: str) -> str | None:
    """A first part that is a compound itself, and in no list: "kvalitetslednings|system"."""
    whole = stem.removesuffix("s")
    return whole if _split(whole) else None


def _is_derived(word: str) -> bool:
    """Whether a prefix and a simple word make up the word: "sam|arbete", but not "sam|arbetsform"."""
    remainders = (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix))
    return any(_is_part(remainder) and not _split(remainder) for remainder in remainders)


def _first_part(stem: str) -> str | None:
    """The word that a compound's first part stands for: "omsorgs" -> omsorg, "hälso" -> hälsa, "läkar" -> läkare."""
    candidates = [stem]
    if stem[-1] == "s":
        candidates = [stem[:-1], stem[:-1] + "e", stem]
    elif stem[-1] in "ou":
        candidates = [stem[:-1] + "a", stem]
    elif stem[-1] == "e":
        candidates = [stem, stem[:-1], stem[:-1] + "a"]
    elif stem.endswith("ar"):
        candidates = [stem + "e", stem]
    elif len(stem) > 4:
        candidates = [stem, stem + "e", stem + "a"]
    return next((word for word in candidates if _is_part(word)), None)


@lru_cache(maxsize=1 << 16)
def _is_part(word: str) -> bool:
    if len(word) < 4:
        return word in _SHORT_PARTS
    if word in _NEVER_PARTS:
        return False
    return word in _headwords() or (len(word) > 4 and _is_known(word) and _listed_lemma(word) == word)


def _is_known(word: str) -> bool:
    from simplemma import is_known

    _lemmatizer()  # the dictionary that both ask
    return bool(is_known(word, lang="sv"))


@loaded_once
def _lemmatizer() -> Lemmatizer:
    from simplemma import Lemmatizer

    made = Lemmatizer(cache_max_size=1)  # `look_up` keeps what it found
    # The dictionary is loaded with the first word, and by each thread that comes meanwhile: a second and 100 MB.
    made.lemmatize("och", lang="sv")
    return made


@loaded_once
def _headwords() -> frozenset[str]:
    """The entries of hunspell-sv's word list, which is a data file beside the environment's programs."""
    path = _word_list()
    with path.open(encoding="utf8") as lines:
        next(lines)  # the number of entries
        return frozenset(line.split("/")[0].strip().lower() for line in lines)


def _word_list() -> Path:
    files = distribution("hunspell-sv").files or []
    return next(Path(str(file.locate())) for file in files if file.name == "sv_SE.dic")
