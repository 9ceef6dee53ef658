"""Labels held against a library: which evidence of a question stands in the documents at hand.

A label is a few words and the document they stood in when somebody wrote it. Documents are revised, and the library
that ships holds restatements of the originals, so each group of evidence is one of

- standing: a member's words stand in its document; the group counts;
- elsewhere: its documents are not in this library, or in another edition; the group is left out;
- stale: the document is here and the words are not; the group is left out too, and reported apart, because a label
  that has gone out of date is no regression of the assistant.

A question all of whose groups are elsewhere is outside the library: it cannot be asked of it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from eval.gold import GoldQuestion, Member
from eval.matching import fold, whole_words
from eval.records import Shown
from ingest.document import Document
from ingest.store import Library


@dataclass(frozen=True)
class Paper:
    """A document's text, folded, with the offsets at which its pages begin; `verbatim` has its white space made alike."""

    edition: str
    verbatim: str
    folded: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def pages_of(self, quote: str) -> list[tuple[int, ...]]:
        """For every place where the words of `quote` stand, the numbers of the pages it touches."""
        spans = (match.span() for match in whole_words(fold(quote)).finditer(self.folded))
        return [
            tuple(dict.fromkeys(self.numbers[self._piece(start) : self._piece(end - 1) + 1])) for start, end in spans
        ]

    def _piece(self, offset: int) -> int:
        return max(0, bisect.bisect_right(self.starts, offset) - 1)


def paper(document: Document) -> Paper:
    """The folded text of a document."""
    pieces = sorted((start, end, page.number) for page in document.pages for start, end in page.spans)
    folded, starts = "", []
    for start, end, _ in pieces:
        piece = fold(document.text[start:end])
        gap = (
            " "
            if folded and piece and folded[-1] != "-" and re.search(r"\s", document.text[max(0, start - 1) : start + 1])
            else ""
        )
        folded += gap
        starts.append(len(folded))
        folded += piece
    return Paper(
        document.entry.edition, " ".join(document.text.split()), folded, tuple(starts), tuple(n for _, _, n in pieces)
    )


def papers(library: Library) -> dict[str, Paper]:
    """Every document of a library, by id."""
    return {document.entry.id: paper(document) for document in library.documents()}


@dataclass(frozen=True, slots=True)
class Place:
    """A member that stands in the library: its document's id and the page it was found on.

    `only_on` is set where the same words stand on other pages too, so that the page tells them apart (a deck repeats its
    headings for every region).
    """

    member: Member
    document: str
    page: int
    only_on: frozenset[int] | None

    def held_by(self, shown: Shown) -> bool:
        """Whether a passage or citation shows these words, in its text or in the headings that are shown with it."""
        words = whole_words(fold(self.member.quote))
        if shown.document.partition("#")[0] != self.document:
            return False
        if not words.search(fold(shown.text)) and not words.search(fold(shown.section)):
            return False
        return self.only_on is None or not shown.pages or bool(self.only_on & set(shown.pages))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question's evidence in one library: groups that stand, members of stale groups, and whether it lies outside."""

    groups: tuple[tuple[Place, ...], ...]
    stale: tuple[Member, ...] = ()
    outside: bool = False

    @property
    def cluster(self) -> tuple[str, int] | None:
        """Document and page of the first evidence: questions about one place are not independent of each other."""
        return (self.groups[0][0].document, self.groups[0][0].page) if self.groups else None


def judge(question: GoldQuestion, library: Mapping[str, Paper]) -> Evidence:
    """Hold a question's evidence against a library."""
    groups, stale, elsewhere = [], [], 0
    for group in question.evidence:
        here = [member for member in group if belongs(member, library)]
        places = tuple(place for member in here if (place := find(member, library)))
        if places:
            groups.append(places)
        elif here:
            stale += here
        else:
            elsewhere += 1
    return Evidence(tuple(groups), tuple(stale), bool(question.evidence) and elsewhere == len(question.evidence))


def belongs(member: Member, library: Mapping[str, Paper]) -> bool:
    """Whether the member's document is in the library, in the edition it speaks of."""
    found = library.get(member.document.partition("#")[0])
    return found is not None and member.edition in {None, found.edition}


def find(member: Member, library: Mapping[str, Paper]) -> Place | None:
    """Where the member's words stand; on its page where they do, else wherever they do. None where they do not stand."""
    document = member.document.partition("#")[0]
    found = library[document].pages_of(member.quote)
    if not found:
        return None
    there = [pages for pages in found if member.page in pages]
    if member.page is None or not there:
        return Place(member, document, found[0][0], None)
    others = {page for pages in found if pages not in there for page in pages}
    if not others:
        return Place(member, document, member.page, None)
    # A passage is known by the page it begins on, which may be the one before.
    return Place(member, document, member.page, frozenset({member.page, member.page - 1} - (others - {member.page})))
