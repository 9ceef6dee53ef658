"""Other words for what a question says: what an abbreviation stands for, everyday and English words, what was meant.

    "vad gäller på säbo"        ->  särskilt boende          (everyday word, from `other_words.toml`)
    "vem håller ögonen på det"  ->  följa, bevaka            (what others call it, from the thesaurus in `synonyms`)
    "who pays for home care"    ->  betala, hemsjukvård      (English, from `english_words.toml`)
    "Vad betyder UAF?"          ->  utbildnings- och …       (a document's glossary, and the other way round)
    "fast läkarkontackt"        ->  läkarkontakt             (a misspelling, by the words that the documents use)

Other words are added to the question and never take its words away, with less weight, so a wrong guess costs little.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from index.english import FUNCTION_WORDS, dictionary, is_english
from index.english import key as english_key
from index.everyday import is_everyday
from index.lexicon import is_listed, is_word, lemma, look_up
from index.swedish import STOP_WORDS, word_forms
from index.tokens import words

# How much other words count beside the question's own, measured. Several words for one share its weight.
_WEIGHTS = {"abbreviation": 0.6, "everyday": 0.6, "synonym": 0.5, "english": 1.0, "particle": 1.0, "spelling": 0.8}
_BARE = str.maketrans("åäö", "aao")
# From so many letters on, a compound that nobody lists is misspelt if a word of the documents is one keystroke away.
_LONG_COMPOUND = 12
_EVERYDAY = Path(__file__).with_name("other_words.toml")
SYNONYMS = Path(__file__).with_name("synonyms")


_PARTICLES = frozenset("av bort fram in ned ner på till upp ut över".split())
_PARTICLE_WITHIN = 5  # "följs planen i Jämtland upp"


@dataclass(frozen=True, slots=True)
class OtherWords:
    """Words to ask with beside the question's own: `text` for its word forms `[start, end)`, found as `kind` says."""

    start: int
    end: int
    text: str
    kind: str

    @property
    def weight(self) -> float:
        """How much they count where a word of the question itself counts 1."""
        return _WEIGHTS[self.kind]

    @property
    def counts(self) -> float:
        """How far a text that has them says what the question says, 0 to 1."""
        return 0.7 if self.kind == "synonym" else 0.95


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A glossary entry: the letters, what they stand for, and the region it holds in ("" for everywhere)."""

    letters: str
    expansion: str
    region: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a question may say, by the keys of its words, and other words for it. A key is a lemma, or see `english`."""

    keys: tuple[str, ...]
    text: str
    kind: str
    region: str = ""


# By their first word.
_Phrases = dict[str, list[_Phrase]]


@dataclass(frozen=True)
class Wording:
    """How the documents of one library put things: their words with their counts, and their abbreviations."""

    counts: Mapping[str, int]
    abbreviations: tuple[Abbreviation, ...]

    def others(self, question: str, regions: Collection[str] = ()) -> list[OtherWords]:
        """The other words for a question, in its order; abbreviations of other regions than `regions` are left out.

        `start` and `end` count the word forms of `question` as it was given (see `word_forms`).
        """
        said = list(words(question))
        english = is_english(question)
        lemmas = [_lemma(token.form) for token in said]
        found = self._phrases([english_key(token.form) for token in said] if english else lemmas, english)
        found += self._abbreviated(lemmas, regions)
        if not english:
            found += self._with_particles([token.form for token in said])
        explained = {place for other in found for place in range(other.start, other.end)}
        bare = not re.search("[åäö]", " ".join(token.form for token in said if token.form not in STOP_WORDS))
        for place, token in enumerate(said):
            # Of English words only names are spelt as the documents spell them.
            if place in explained or (english and (token.form in FUNCTION_WORDS or question[token.start].islower())):
                continue
            if meant := self.meant(token.form, bare=bare and not english):
                found.append(OtherWords(place, place + 1, meant, "spelling"))
                lemmas[place] = _lemma(meant)
        if not english:  # "säbot" is "säbo", and that "särskilt boende"
            found += (other for other in self._phrases(lemmas, english) if other.start not in explained)
        return sorted(set(found), key=lambda other: (other.start, other.end, other.text))

    def _phrases(self, keys: Sequence[str], english: bool) -> list[OtherWords]:
        phrases = _english() if english else _everyday()
        return [OtherWords(n, n + len(found.keys), found.text, found.kind) for n, found in _longest(keys, phrases)]

    def _with_particles(self, forms: Sequence[str]) -> list[OtherWords]:
        """A verb and the particle that follows it, as the one word they make: "skrivs en patient in" is "inskrivning"."""
        found = []
        for place, form in enumerate(forms):
            stem = look_up(form).root
            if form in STOP_WORDS or len(stem) < 4:
                continue
            for particle in forms[place + 1 : place + 1 + _PARTICLE_WITHIN]:
                if particle in _PARTICLES and (whole := self._most_frequent(particle + stem)):
                    found.append(OtherWords(place, place + 1, whole, "particle"))
        return found

    def _most_frequent(self, start: str) -> str | None:
        """The documents' most frequent word whose root is `start`, or None."""
        words_like = [(-count, word) for word, count in self._by_initial.get(start[0], ()) if word.startswith(start)]
        return next((word for _, word in sorted(words_like) if look_up(word).root == start), None)

    def _abbreviated(self, lemmas: Sequence[str], regions: Collection[str]) -> list[OtherWords]:
        return [
            OtherWords(n, n + len(found.keys), found.text, found.kind)
            for n, found in _longest(lemmas, self._glossary)
            if not found.region or found.region in regions
        ]

    def meant(self, form: str, *, bare: bool = False) -> str | None:
        """The word of the documents that a word in lower case is a misspelling of, or None.

        Only for a word of four letters or more that is neither in the documents nor a Swedish word or compound. The
        word meant begins with the same letter and is one keystroke off, two from eight letters on: a letter left out,
        put in or changed, or two swapped. The fewest keystrokes win, then the most frequent word, then the alphabet.

        `bare` says that who asks types without å, ä and ö, as on a foreign keyboard: then "halsa", which is Swedish too,
        stands for "hälsa" where the documents have only that.
        """
        from rapidfuzz.distance import OSA

        if len(form) < 4 or form in self.counts or form in STOP_WORDS or is_everyday(form):
            return None
        if bare and form in self._by_bare_letters:
            return self._by_bare_letters[form]
        most = 1 if len(form) < 8 else 2
        if is_word(form):
            # "inskrivningsmedelande" can be taken apart into words too, but a keystroke away is one that the documents have.
            if is_listed(form) or len(form) < _LONG_COMPOUND:
                return None
            most = 1
        near = (
            (distance, -count, word)
            for word, count in self._by_initial.get(form[0], ())
            if abs(len(word) - len(form)) <= most and (distance := OSA.distance(form, word, score_cutoff=most)) <= most
        )
        best = min(near, default=None)
        # Another form of the same word is no misspelling.
        return best[2] if best and look_up(best[2]).root != look_up(form).root else None

    @cached_property
    def _by_initial(self) -> dict[str, list[tuple[str, int]]]:
        grouped: dict[str, list[tuple[str, int]]] = {}
        for word, count in self.counts.items():
            grouped.setdefault(word[0], []).append((word, count))
        return grouped

    @cached_property
    def _by_bare_letters(self) -> dict[str, str]:
        """The most frequent word of the documents for each spelling without the dots and rings of å, ä and ö."""
        rising = sorted(self.counts, key=lambda word: (self.counts[word], word))
        return {bare: word for word in rising if (bare := word.translate(_BARE)) != word}

    @cached_property
    def _glossary(self) -> _Phrases:
        phrases: _Phrases = {}
        for entry in self.abbreviations:
            for said, text in ((entry.letters, entry.expansion), (entry.expansion, entry.letters)):
                _add(phrases, _lemmas(said), text, "abbreviation", entry.region)
        return phrases

    def save(self, folder: Path) -> None:
        """Write it into the folder of its generation."""
        content = {
            "counts": dict(sorted(self.counts.items())),
            "abbreviations": [[entry.letters, entry.expansion, entry.region] for entry in self.abbreviations],
        }
        (folder / "words.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf8")

    @classmethod
    def load(cls, folder: Path) -> Wording:
        """Read what `save` wrote."""
        content = json.loads((folder / "words.json").read_text("utf8"))
        return cls(content["counts"], tuple(Abbreviation(*row) for row in content["abbreviations"]))


@lru_cache(maxsize=1)
def _everyday() -> _Phrases:
    phrases: _Phrases = {}
    tables = [(_EVERYDAY, "everyday"), *((path, "synonym") for path in sorted(SYNONYMS.glob("*.toml")))]
    for path, kind in tables:
        for said, others in tomllib.loads(path.read_text("utf8")).items():
            keys = _lemmas(said)
            for other in others:
                _add(phrases, keys, other, kind)
    return phrases


@lru_cache(maxsize=1)
def _english() -> _Phrases:
    phrases: _Phrases = {}
    for keys, others in dictionary().items():
        for other in others:
            _add(phrases, keys, other, "english")
    return phrases


def _add(phrases: _Phrases, keys: tuple[str, ...], text: str, kind: str, region: str = "") -> None:
    if keys:
        phrases.setdefault(keys[0], []).append(_Phrase(keys, text, kind, region))


def _longest(keys: Sequence[str], phrases: _Phrases) -> Iterator[tuple[int, _Phrase]]:
    """Every phrase that `keys` say, with its place; a word that is part of a longer phrase counts in that one only."""
    place = 0
    while place < len(keys):
        said = [
            phrase
            for phrase in phrases.get(keys[place], ())
            if tuple(keys[place : place + len(phrase.keys)]) == phrase.keys
        ]
        longest = max((len(phrase.keys) for phrase in said), default=1)
        yield from ((place, phrase) for phrase in said if len(phrase.keys) == longest)
        place += longest


def _lemmas(said: str) -> tuple[str, ...]:
    return tuple(_lemma(form) for form in word_forms(said))


def _lemma(form: str) -> str:
    if form in STOP_WORDS:
        return form
    return look_up(form).lemma if "-" in form else lemma(form)  # its parts are not asked for
