"""What the embedding model is trained on: pairs of texts that are to lie close, by where they come from.

    heading     a paragraph's heading                     ->  the paragraph
    cloze       one sentence of a paragraph               ->  where the paragraph stands, and its other sentences
    question    a question written for this by hand       ->  the paragraph that answers it, with where it stands
    synonym, dictionary, paraphrase, choice, thesaurus    see `lexicons`

The cloze is the inverse cloze task of Lee et al. (2019, "Latent Retrieval"): who can find the text that a sentence was
taken out of has learnt what belongs together. The questions stand in `questions.jsonl` with the number of the
paragraph only; its words are looked up in the statutes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.other_words import SYNONYMS
from index.swedish import subwords
from index.train.lexicons import Pair, chosen_synonyms, dictionary, paraphrases, synonyms, thesaurus
from index.train.statutes import Paragraph, read_statutes
from ingest.sentences import sentence_spans

QUESTIONS = Path(__file__).with_name("questions.jsonl")
STATUTES = "sfs.jsonl.gz"
# By file; each is read by the function that knows its form.
LEXICONS = {
    "synonym": (("synpairs.xml.gz", synonyms),),
    "dictionary": (("folkets_sv_en_public.xml.bz2", dictionary), ("folkets_en_sv_public.xml.bz2", dictionary)),
    "paraphrase": (("sweparaphrase_train.jsonl.gz", paraphrases),),
    "choice": (("swesat-synonyms_train.jsonl.gz", chosen_synonyms),),
}

# Older law is written in another Swedish ("skall", "wederbörande").
_HEADINGS_SINCE = "1990"
_SENTENCES_SINCE = "1985"
_WORDS_SINCE = "1970"
_SHORTEST = 60  # characters of a paragraph, and
_SHORTEST_SENTENCE = 25  # of a sentence, that say anything


class TrainingDataMissing(Exception):
    """A file to train on is not there, or a question names a paragraph that no statute has."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as features (see `swedish.subwords`). Examples of one `place`, a statute, are hard to tell apart.

    `answer` says which text it is: two questions to one paragraph do not speak against each other.
    """

    asked: tuple[str, ...]
    text: tuple[str, ...]
    not_meant: tuple[str, ...] = ()
    place: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the number of the paragraph that answers it, and the language it is asked in."""

    question: str
    paragraph: str
    language: str


def files(data: Path) -> list[Path]:
    """Every file to train on, those of `data` first. Raises TrainingDataMissing naming those that are not there."""
    names = [STATUTES, *(name for readers in LEXICONS.values() for name, _ in readers)]
    wanted = [*(data / name for name in names), QUESTIONS, *_thesaurus()]
    if missing := [path.name for path in wanted if not path.is_file()]:
        raise TrainingDataMissing(f"{data} lacks {', '.join(missing)}. Name the folder that has them with --data.")
    return wanted


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    """The questions written by hand, in the file's order."""
    return [Question(**json.loads(line)) for line in path.read_text("utf8").splitlines()]


def statutes(data: Path) -> list[Paragraph]:
    """Every paragraph that is long enough and modern enough to learn from; of two with one number the first."""
    found: dict[str, Paragraph] = {}
    for paragraph in read_statutes(data / STATUTES):
        if paragraph.statute >= _WORDS_SINCE and len(paragraph.text) >= _SHORTEST:
            found.setdefault(paragraph.reference, paragraph)
    return list(found.values())


def examples(
    data: Path, paragraphs: Sequence[Paragraph], questions: Sequence[Question], chance: random.Random
) -> dict[str, list[Example]]:
    """Every example by kind. `chance` chooses which sentence is taken out of a paragraph."""
    headings, clozes = [], []
    for paragraph in paragraphs:
        if paragraph.headings and paragraph.statute >= _HEADINGS_SINCE:
            headings.append(_example(Pair(paragraph.headings[-1], paragraph.text), paragraph))
        if paragraph.statute >= _SENTENCES_SINCE and (pair := _cloze(paragraph, chance)):
            clozes.append(_example(pair, paragraph))
    found = {"heading": headings, "cloze": clozes, "question": _questions(paragraphs, questions)}
    for kind, readers in LEXICONS.items():
        found[kind] = [_example(pair) for name, read in readers for pair in read(data / name)]
    found["thesaurus"] = [_example(pair) for path in _thesaurus() for pair in thesaurus(path)]
    # A pair whose sides have the same features, or none, teaches nothing.
    return {
        kind: [each for each in kinds if each.asked and each.text and each.asked != each.text]
        for kind, kinds in found.items()
    }


def _thesaurus() -> list[Path]:
    return sorted(SYNONYMS.glob("*.toml"))


def _cloze(paragraph: Paragraph, chance: random.Random) -> Pair | None:
    spans = sentence_spans(paragraph.text)
    sentences = [text for start, end in spans if len(text := paragraph.text[start:end]) > _SHORTEST_SENTENCE]
    if len(sentences) < 2:
        return None
    taken = chance.randrange(len(sentences))
    rest = (sentence for n, sentence in enumerate(sentences) if n != taken)
    return Pair(sentences[taken], "\n".join((paragraph.title, *paragraph.headings, *rest)))


def _questions(paragraphs: Sequence[Paragraph], questions: Sequence[Question]) -> list[Example]:
    by_reference: Mapping[str, Paragraph] = {paragraph.reference: paragraph for paragraph in paragraphs}
    unknown = [question.paragraph for question in questions if question.paragraph not in by_reference]
    if unknown:
        raise TrainingDataMissing(
            f"{len(unknown)} questions name a paragraph that the statutes lack, the first {unknown[0]}. "
            f"Mend {QUESTIONS.name}, or take the statutes it was written for."
        )
    return [
        _example(Pair(question.question, by_reference[question.paragraph].whole), by_reference[question.paragraph])
        for question in questions
    ]


def _example(pair: Pair, paragraph: Paragraph | None = None) -> Example:
    return Example(
        tuple(subwords(pair.asked)),
        tuple(subwords(pair.text)),
        tuple(subwords(pair.not_meant)),
        paragraph.statute if paragraph else "",
        paragraph.reference if paragraph else "",
    )
