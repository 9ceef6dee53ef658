"""Word lists and small corpora as pairs of texts that mean the same: what statutes cannot teach.

    Synlex         "bekymmer"  -  "oro"                         readers' judgement of synonyms, 3.0 to 5.0
    Folkets        "vårdcentral"  -  "health centre"            both ways, with definitions and example phrases
    SuperLim       a sentence and its paraphrase, 0 to 5; a word and its synonym among wrong ones
    ours           "hålla ögonen på"  -  "bevaka"               the thesaurus of `index.other_words`

Each function reads one file as it was published and returns `Pair`s in the file's order.
"""

from __future__ import annotations

import bz2
import gzip
import html
import json
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Below these, people judged that two words or sentences are related, not that they mean the same.
_SYNONYMS_FROM = 3.5
_PARAPHRASES_FROM = 4.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are to lie close; `not_meant` is one that looks like `text` and means something else, or ""."""

    asked: str
    text: str
    not_meant: str = ""


def synonyms(path: Path) -> Iterator[Pair]:
    """Pairs of Synlex that its readers judged to be synonyms."""
    with gzip.open(path) as file:
        for entry in ET.parse(file).iter("syn"):  # noqa: S314 - a file that whoever trains has put there
            if float(entry.get("level", 0)) >= _SYNONYMS_FROM:
                yield Pair(entry.findtext("w1", ""), entry.findtext("w2", ""))


def dictionary(path: Path) -> Iterator[Pair]:
    """A Folkets dictionary: each word with its translations, its definition and that one's, and its example phrases."""
    with bz2.open(path) as file:
        for word in ET.parse(file).iter("word"):  # noqa: S314 - as above
            said = _said(word)
            translations = [_said(each) for each in word.findall("translation")]
            if translations:
                # Together they say which of a word's meanings it is: "leda", "lead, guide, conduct".
                yield Pair(said, ", ".join(translations))
                yield from (Pair(each, said) for each in translations[:2])
            for kind in ("definition", "explanation", "example", "idiom"):
                for described in word.findall(kind):
                    whole = _said(described)
                    if kind in {"definition", "explanation"}:
                        yield Pair(said, whole)
                    yield from (Pair(_said(each), whole) for each in described.findall("translation"))


def paraphrases(path: Path) -> Iterator[Pair]:
    """Sentence pairs of SweParaphrase that mean the same."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for row in map(json.loads, lines):
            if row["label"] >= _PARAPHRASES_FROM:
                yield Pair(row["sentence_1"], row["sentence_2"])


def chosen_synonyms(path: Path) -> Iterator[Pair]:
    """Words of SweSAT with the right synonym among five; each wrong one is what is not meant."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for row in map(json.loads, lines):
            right = row["candidate_answers"][row["label"]]
            wrong = (answer for answer in row["candidate_answers"] if answer != right)
            yield from (Pair(row["item"], right, answer) for answer in wrong)


def thesaurus(path: Path) -> Iterator[Pair]:
    """A file of our thesaurus: each thing that people say with each that documents say for it."""
    for said, others in tomllib.loads(path.read_text("utf8")).items():
        yield from (Pair(said, other) for other in others)


def _said(element: ET.Element) -> str:
    # The dictionaries escape twice, and mark where a compound is put together with a bar.
    return html.unescape(html.unescape(element.get("value", ""))).replace("|", "")
