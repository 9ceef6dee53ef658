"""What an answer is: claims, each with citations that anyone can open and check.

An answer is never just text. Each sentence that says something of the documents carries markers ("[1]"), each marker is a
citation, and a citation's quote is a verbatim span: `document.text[c.start:c.end] == c.quote`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

# The statuses an answer can have; other programs rely on these words (docs/operations/api.md).
ANSWERED, UNWRITTEN, NOT_FOUND, DECLINED, CLARIFY = "answered", "unwritten", "not-found", "declined", "clarify"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim span of a document, with all that a reader needs to judge and open it.

    `document` is the document's id, with "#part" for a paper bound in a larger file. `context` is the passage that the quote
    stands in. `supports` is how well the quote carries its claim, 0 to 1. `start` and `end` are the span in the document's
    text; `pages` every page the quote stands on, `page` the first of them.
    """

    marker: int
    document: str
    title: str
    status: str
    dated: str
    page: int
    page_label: str
    section: str
    quote: str
    context: str
    supports: float
    start: int
    end: int
    kind: str = ""
    region: str = ""
    edition: str = "original"
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer and the markers of the citations that carry it; none for our own words about the answer."""

    text: str
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One of the passages that the search put forward, best first, whatever the answer made of it."""

    document: str
    page: int
    page_label: str
    section: str
    text: str
    score: float
    passage: str
    title: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to ask instead: a label for a button and the whole question it stands for."""

    label: str
    question: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question, as a record holds it.

    `standalone` is the question as it was understood, follow-ups spelled out. `choices` are the ways to go on when the status
    is clarify, `follow_ups` further questions that the library can answer. `table` is a register or comparison as rows of
    cells, the first row being the header. `withheld` counts sentences that failed verification.
    """

    question: str
    status: str
    kind: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...] = ()
    passages: tuple[Found, ...] = ()
    language: str = "sv"
    standalone: str = ""
    notices: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    follow_ups: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    withheld: int = 0
    seconds: float = 0.0
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer as running text, with its markers."""
        return "\n".join(_with_markers(claim) for claim in self.claims)

    def record(self, id: str = "") -> dict[str, Any]:
        """The answer in the form of a run's records and of `ask --json`."""
        citations = [asdict(citation) for citation in self.citations]
        for citation in citations:
            del citation["start"], citation["end"]
        return {
            "id": id,
            "question": self.question,
            "status": self.status,
            "kind": self.kind,
            "answer": self.text,
            "language": self.language,
            "citations": citations,
            "passages": [asdict(found) for found in self.passages],
            "notices": list(self.notices),
            "standalone": self.standalone,
            "choices": [asdict(choice) for choice in self.choices],
            "follow_ups": list(self.follow_ups),
            "table": [list(row) for row in self.table],
            "withheld": self.withheld,
            "generated_by": "Vägvisaren (AI)",
            "seconds": round(self.seconds, 4),
            "timings": {stage: round(seconds, 4) for stage, seconds in self.timings.items()},
        }


def _with_markers(claim: Claim) -> str:
    marks = "".join(f" [{marker}]" for marker in claim.markers)
    return f"{claim.text}{marks}"


def dated_words(dated: date | None) -> str:
    """A date as ISO text, or "" where none is known."""
    return dated.isoformat() if dated else ""
