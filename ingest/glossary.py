"""Abbreviations and what they stand for, per document and region.

"samordnad individuell plan (SIP)" defines SIP; "SIP, samordnad individuell plan" does so in reverse, a list or table
of abbreviations in its own way. The same letters may mean different things: HSL is a law in most documents and a
steering group in Gävleborg's pages of the 2020 overview; SIP has two expansions in one and the same framework. All
are kept. Where a document never spells an abbreviation out, the names that stand in it often do: "UAF" fills a
column, "utbildnings- och arbetslivsförvaltningen" stands in the text. Such a meaning is marked as inferred, and its
span is the place where the name stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest import abbreviations
from ingest.columns import fold, role_of
from ingest.regions import NATIONAL, region_of_heading

if TYPE_CHECKING:
    from ingest.document import Document


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation with one meaning, and the span that gives it.

    `region` is set where the meaning holds for one region only within a document that covers several. `inferred` says
    that no text expands it: the expansion was put together from names that stand elsewhere in the document.
    """

    abbreviation: str
    expansion: str
    region: str
    start: int
    end: int
    inferred: bool = False


_SHORT = abbreviations.ABBREVIATION.pattern
# The text before a bracket that its abbreviation may spell out: one clause of it.
_CLAUSE = r"[^.,;:!?()\n\t”\"]{3,120}?"
_BEFORE = re.compile(
    rf"(?P<text>{_CLAUSE})\s*\((?:förkortat |förkortas |nedan |fortsättningsvis |kallad |kallat )*(?P<short>{_SHORT})\)"
)
_IN_BRACKETS = re.compile(rf"(?P<short>{_SHORT})\s*\((?P<text>[^()\n\t.\d]{{5,120}})\)")
_SAID = re.compile(
    rf"(?P<short>{_SHORT})\s*"
    r"(?:,| –| -| =|:|\s+(?:är en förkortning (?:av|för)|är förkortning för|står för|betyder|utläses))\s+"
    rf"(?P<text>{_CLAUSE})(?=[.,;:!?()\n\t]|$)"
)
# "Huvudansvarig samordnare: den som håller ihop planen. Kallas i dagligt tal HAS."
_CALLED = re.compile(
    rf"^(?P<text>[A-ZÅÄÖ][^.:–\n]{{3,80}}?)(?::| –| är )\s.*?\b(?:kallas|förkortas|förkortat|benämns)"
    rf"(?: (?:i dagligt tal|till vardags|ofta|även|också|vanligen|här|för))* (?P<short>(?-i:{_SHORT}))",
    re.IGNORECASE | re.DOTALL,
)
# "Gemensamma nämnden för hälsa, skola och omsorg, i det följande nämnden eller GHSO"
_HENCEFORTH = re.compile(
    rf"(?P<text>[^.;:!?()\n\t”\"]{{3,160}}?),? (?:i det följande|här nedan|nedan|härefter|fortsättningsvis)"
    rf"(?: (?:kallad|kallat|benämnd|benämnt|förkortad|förkortat))?(?: \w+(?: eller|,))? (?P<short>{_SHORT})(?!\w)"
)
_APART = re.compile(rf"(?P<text>{_CLAUSE})\s+(?P<short>{_SHORT})(?=[\t\n]|$)")


def read_terms(document: Document) -> tuple[Term, ...]:
    """The glossary of a document whose text, blocks, sections and tables are known; order of appearance, each meaning once."""
    explicit = list(_distinct([*_in_tables(document), *_in_text(document)]))
    known = {(term.abbreviation, term.region) for term in explicit} | {
        (term.abbreviation, "") for term in explicit if not term.region
    }
    return tuple(
        sorted([*explicit, *_inferred(document, known)], key=lambda term: (term.start, term.end, term.abbreviation))
    )


def region_at(document: Document, offset: int) -> str:
    """The one region that the text at `offset` is about, in a document that covers several; else ""."""
    if document.entry.region not in {"", NATIONAL}:
        return ""
    headings = reversed(document.section_path(offset))
    return next((region for heading in headings if (region := region_of_heading(heading))), "")


def _in_text(document: Document) -> Iterator[Term]:
    for block in document.blocks:
        text = document.text[block.start : block.end]
        for match in (*_BEFORE.finditer(text), *_HENCEFORTH.finditer(text)):
            begin = abbreviations.expansion_before(match["text"], match["short"])
            if begin is not None:
                yield _term(document, match, block.start, match.start("text") + begin, match.end("text"))
        for match in _IN_BRACKETS.finditer(text):
            if abbreviations.could_spell(match["text"], match["short"]):
                yield _term(document, match, block.start, match.start("text"), match.end("text"))
        for match in _SAID.finditer(text):
            end = match.end("text") if _is_entry(match, in_list=block.kind == "item") else _first_that_spells(match)
            if end is not None:
                yield _term(document, match, block.start, match.start("text"), end)
        if (called := _CALLED.match(text)) and abbreviations.could_spell(called["text"], called["short"]):
            yield _term(document, called, block.start, called.start("text"), called.end("text"))
        for match in _APART.finditer(text):
            words = match["text"].split()
            for count in range(2, min(6, len(words)) + 1):
                phrase = " ".join(words[-count:])
                if phrase[:1].isupper() and _opens_every_word(phrase, match["short"]):
                    begin = match["text"].rindex(words[-count])
                    yield _term(
                        document, match, block.start, match.start("text") + begin, match.end("text"), inferred=True
                    )
                    break


def _is_entry(match: re.Match[str], *, in_list: bool) -> bool:
    """Whether the whole block is an entry of a list: "PNA – patientnära analyser"; in a list more may be said of it."""
    rest = match.string[match.end() :].strip(" .")
    whole = match.start() == 0 and (not rest or in_list)
    return whole and abbreviations.could_spell(match["text"], match["short"])


def _first_that_spells(match: re.Match[str]) -> int | None:
    """Where the shortest run of words ends that strictly spells what stands before it."""
    ends = [word.end() for word in re.finditer(r"\S+", match["text"])]
    first = next((end for end in ends if abbreviations.spells(match["text"][:end], match["short"])), None)
    return None if first is None else match.start("text") + first


def _term(
    document: Document, match: re.Match[str], offset: int, begin: int, end: int, *, inferred: bool = False
) -> Term:
    """The term that a match says, with the span from the first of abbreviation and expansion to the end of the other."""
    start, stop = min(begin, match.start("short")), max(end, match.end("short"))
    closing = match.string[stop : stop + 1] == ")"
    expansion = match.string[begin:end].strip()
    return Term(
        match["short"],
        expansion,
        region_at(document, offset + start),
        offset + start,
        offset + stop + closing,
        inferred,
    )


def _opens_every_word(phrase: str, short: str) -> bool:
    """Whether each word of the phrase gives a letter by its first one and the rest stand in between, in order."""
    rest = iter(phrase.lower())
    initials = iter(short.lower())
    words = re.findall(r"[^\W\d_]+", phrase.lower())
    return all(letter in rest for letter in short.lower()) and all(word[0] in initials for word in words)


def _in_tables(document: Document) -> Iterator[Term]:
    for table in document.tables:
        roles = [role_of(name) for name in table.columns]
        if "abbreviation" not in roles or "expansion" not in roles:
            continue
        for row in range(table.rows):
            cells = {cell.column: cell for cell in table.cells if row in cell.rows and cell.end > cell.start}
            short, long = cells.get(roles.index("abbreviation")), cells.get(roles.index("expansion"))
            if short and long:
                abbreviation, expansion = (document.text[cell.start : cell.end] for cell in (short, long))
                yield Term(
                    abbreviation,
                    expansion,
                    region_at(document, short.start),
                    min(short.start, long.start),
                    max(short.end, long.end),
                )


def _inferred(document: Document, known: set[tuple[str, str]]) -> Iterator[Term]:
    names = list(_names(document))
    wanted: dict[tuple[str, str], int] = {}
    for match in abbreviations.ABBREVIATION.finditer(document.text):
        region = region_at(document, match.start())
        if (
            len(match.group()) > 2
            and abbreviations.is_abbreviation(match.group())
            and not {(match.group(), region), (match.group(), "")} & known
        ):
            wanted.setdefault((match.group(), region), match.start())
    for short, region in wanted:
        spelled = [term for name in names if (term := _spelled(short, region, *name))]
        # A name that stands often is the name; one that stands once is a slip of the pen or another body.
        counts = Counter(_stems(term.expansion) for term in spelled)
        if counts:
            often = max(counts, key=lambda stems: (counts[stems], -len(stems), stems))
            yield next(term for term in spelled if _stems(term.expansion) == often)


def _spelled(short: str, region: str, phrase: str, start: int, end: int, where: str) -> Term | None:
    fits = where == region and abbreviations.spells(phrase, short)
    return Term(short, phrase, region, start, end, inferred=True) if fits else None


def _names(document: Document) -> Iterator[tuple[str, int, int, str]]:
    """Phrases of one to six words that are built like a name: text, start, end, region."""
    for block in document.blocks:
        words = list(re.finditer(r"[^\W\d_]+-?", document.text[block.start : block.end]))
        region = region_at(document, block.start)
        for last in range(len(words)):
            for first in range(last, max(-1, last - 6), -1):
                start, end = block.start + words[first].start(), block.start + words[last].end()
                if abbreviations.could_be_a_name(phrase := document.text[start:end]):
                    yield phrase, start, end, region


def _distinct(terms: Iterable[Term]) -> Iterator[Term]:
    """Each meaning once, where it stands first: "individuella planer" and "individuell plan" are one."""
    seen: set[tuple[str, str, str]] = set()
    for term in terms:
        key = term.abbreviation, term.region, _stems(term.expansion)
        if key not in seen:
            seen.add(key)
            yield term


@lru_cache(maxsize=4096)
def _stems(phrase: str) -> str:
    return " ".join(_stemmer().stemWord(word) for word in fold(phrase).split())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("swedish")
