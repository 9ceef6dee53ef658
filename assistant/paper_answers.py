"""Answers about a paper itself: does it hold, since when, until when, under which number, who decided it.

    "Hur länge gäller SIP-rutinen?"  ->  "Rutin för SIP gäller till och med 2027-03-31." and the paper's own words about it

What the catalogue knows of a paper decides; where the paper says so in its own words, they are quoted. A question counts as one
about a paper only where every other word of it stands in the paper's title: "Gäller planen även skolan?" asks for what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.questions import Question, clauses_of
from assistant.statements import Quote, Statement, Structured, passage_at
from assistant.terms import Term, bag, match
from index.everyday import is_everyday
from ingest.catalogue import Entry
from ingest.document import Document
from ingest.passages import Passage
from ingest.sentences import sentence_spans
from prompts import text

_PAPER = (
    r"(?:[\w-]*(?:plan|strategi|överenskommelse|avtal|riktlinje|rutin|ramverk|program|policy|översikt|rapport|handbok|"
    r"reglemente|protokoll|beslut|utredning|dokument|delegationsordning)(?:e?n|et|t)?|"
    r"(?:plan|roadmap|strategy|agreement|guideline|routine|framework|programme|policy|report))\b"
)
_WHEN = r"(?:när|vilket datum|vilket år|when)"
_DECIDED = r"(?:beslutad|beslutat|antagen|antaget|fastställ[dt]|decided|adopted)"
# The first that a question opens like says what it asks of the paper.
_ASKS = {
    "number": (
        rf"(?:vilket|vad är|vad har|what is|which)\b.*\b(?:\w*nummer|dnr|number)\b.*?{_PAPER}",
        rf"(?:vad|vilket) .*{_PAPER}.*\b(?:för|på) (?:\w*nummer|dnr)\b",
        rf"(?:vad är|vilket är) {_PAPER}\w* (?:dnr|\w*nummer)\b",
    ),
    "until": (
        rf"(?:hur länge|till (?:och med )?(?:när|vilket (?:år|datum))|how long)\b.*?{_PAPER}",
        rf"{_WHEN} .*{_PAPER}.* (?:ut|att gälla|expires?)\W*$",
        rf"{_WHEN} (?:upphör|slutar|does)\b.*?{_PAPER}",
        rf"{_WHEN} ska .*?{_PAPER}.* (?:genomförd|genomfört|klar|klart|avslutad|avslutat|färdig|färdigt)\W*$",
    ),
    "from": (
        rf"(?:från och med |sedan |från )?{_WHEN} (?:började|börjar|trädde|träder|antogs|fastställdes|beslutades|gäller|"
        rf"undertecknades|was|did)\b.*?{_PAPER}",
    ),
    "decided": (rf"(?:är|blev|has|is) .*?{_PAPER}.*\b{_DECIDED}\b",),
    "by": (
        rf"(?:vem|vilke[nt] \w+|who) (?:har )?(?:beslutat|beslutade|antog|antagit|fastställde|fastställt|decided|adopted)"
        rf"(?: om)? (?:\w+ )*?{_PAPER}",
    ),
    "replaces": (rf"vad ersätter .*?{_PAPER}", rf"what does .*?{_PAPER} replace"),
    "holds": (
        rf"(?:gäller|är|is|does) .*?{_PAPER}.*\b(?:fortfarande|ännu|än|kvar|längre|i kraft|giltigt?|aktuellt?|still|valid|"
        rf"in force)\b",
        rf"gäller (?:\w+ )*?{_PAPER}(?: \w+){{0,3}}\W*$",
    ),
}
_INTENTS = {name: re.compile(rf"^\W*(?:{'|'.join(patterns)})", re.IGNORECASE) for name, patterns in _ASKS.items()}
# What such questions are asked with besides the paper's name.
_FORM = re.compile(
    r"(?:dnr|\w*nummer\w*|gäll\w*|hur|länge|till|från|med|upphör\w*|slut\w*|löp\w*|går|ut|börja\w*|träd\w*|kraft|antog\w*|antag\w*|"
    r"fastställ\w*|beslut\w*|undertecknad\w*|ersätter|giltig\w*|aktuell\w*|fortfarande|ännu|kvar|sträcker|sig|när|datum|"
    r"år|genomför\w*|klart?|avsluta\w*|färdigt?|dokumentet|nya|nuvarande|gamla|förra|senaste|gällande|giltighetstid|number|long|valid|force|still|decided|adopted|replace|expires?|plan)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:den|det|denna|detta)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LATER = re.compile(r"\b(?:nya|senaste|kommande|new|latest)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:gamla|förra|tidigare|old|previous)\b", re.IGNORECASE)
_DATE = r"(?:(?:19|20)\d\d(?:-\d\d-\d\d)?|\d{1,2} \w+ (?:19|20)\d\d|tills vidare)"
# Where a paper says it of itself, and in which part of it that counts: hardly after its opening.
_SAYS = {
    "holds": re.compile(
        rf"\b(?:gäll\w+|giltig\w*|träd\w+ i kraft|upphör\w*|löper|avslut\w+)\b[^.]*?{_DATE}", re.IGNORECASE
    ),
    "number": re.compile(
        r"\b(?:(?:diarie|dokument|ärende)n(?:umme)?r|dnr|diarienr|nummer)\b[\s.:;]*(?:innehåll: )?"
        r"(?P<number>[\w-]*[ -]?\d[\d/ -]*\d)",
        re.IGNORECASE,
    ),
    "by": re.compile(r"\b(?:beslutad|fastställd|antagen|rekommenderad|godkänd)\w* (?:av|i)\b", re.IGNORECASE),
    "replaces": re.compile(r"\bersätter\b", re.IGNORECASE),
}
_OPENING = 4000
_MOST = 4
_NAMED = 0.5


@dataclass(frozen=True, slots=True)
class _Says:
    """Where a paper tells of itself: the words to quote, and the number in them if one was looked for."""

    quote: Quote
    number: str = ""


def answer_about_papers(
    asked: Question, documents: Sequence[Document], terms: Sequence[Term], today: date
) -> Structured | None:
    """What a question about the validity, number or origin of a paper asks, told of each paper it may mean; else None."""
    intent = _intent(asked.text)
    if intent is None:
        return None
    papers = _meant(asked, documents, terms)
    if not papers or len(papers) > _MOST:
        return None
    statements = [statement for paper in papers if (statement := _told(intent, asked, paper, today)) is not None]
    if len(statements) != len(papers):
        return None
    if len(papers) == 1:  # "… och hur länge gäller den?"
        further = {_intent(with_paper(clause)): None for clause in clauses_of(asked.text)[1:]}
        told = (_told(other, asked, papers[0], today) for other in further if other not in {None, intent})
        statements += [statement for statement in told if statement is not None]
    return statements, "status", ()


def _intent(question: str) -> str | None:
    """What a question asks of a paper, if it asks for something that papers have."""
    return next((name for name, pattern in _INTENTS.items() if pattern.search(question)), None)


def with_paper(follow_up: str) -> str:
    """A follow-up with "dokumentet" for what it points back at: "Hur länge gäller den?"."""
    return _POINTS_BACK.sub("dokumentet", follow_up)


def _meant(asked: Question, documents: Sequence[Document], terms: Sequence[Term]) -> list[Document]:
    """The papers whose titles hold everything that the question names; of several, those of the year or age it names."""
    topic = [
        term
        for term in terms
        if not _FORM.fullmatch(term.form) and not is_everyday(term.form) and not _YEAR.fullmatch(term.form)
    ]
    here = [
        document
        for document in documents
        if not document.entry.parts  # several papers in one file hold each for itself
        and (not asked.regions or document.entry.region in asked.regions)
        and all(match(term, _named(document.entry)) >= _NAMED for term in topic if term.weight > 0)
    ]
    dated = [d for d in here if set(asked.years) & {*_YEAR.findall(d.entry.title), *map(str, _years(d.entry))}]
    if asked.years and not dated:
        return []
    here = dated or here
    if len(here) > 1 and (_LATER.search(asked.text) or _EARLIER.search(asked.text)):
        latest = _LATER.search(asked.text) is not None
        here = sorted(here, key=lambda d: max(_years(d.entry), default=0), reverse=latest)[:1]
    return here


def _named(entry: Entry) -> frozenset[str]:
    return bag(f"{entry.title} {entry.region} {text(f'answer.kind-{entry.kind}', 'sv')}")


def _years(entry: Entry) -> list[int]:
    return [day.year for day in (entry.dated, entry.valid_from) if day is not None]


def _told(intent: str, asked: Question, document: Document, today: date) -> Statement | None:
    language, entry = asked.language, document.entry
    key, day = _state(entry, today)
    if intent == "decided" and key in {"holds", "until"}:
        intent = "by"  # that it holds does not say who decided it, nor whether all of it is decided
    if intent in {"number", "by", "replaces"}:
        says = _says(document, intent)
        if says is None:
            return None
        values = {"title": entry.title, "number": says.number, "words": " ".join(says.quote.text.split())}
        return Statement(text(f"answer.paper-{intent}", language, **values), (says.quote,), said=says.quote.text)
    if intent == "from" and (entry.valid_from or entry.dated):
        key, day = ("from", entry.valid_from) if entry.valid_from else ("dated", entry.dated)
    if key == "unknown":
        return None
    said = text(f"answer.paper-{key}", language, title=entry.title, day=day.isoformat() if day else "")
    if intent in {"holds", "decided"}:
        said = f"{text('answer.paper-yes' if key in {'until', 'holds'} else 'answer.paper-no', language)} {said}"
    says = _says(document, "holds", day)
    if says is None:
        opening = _opening(document)
        return Statement(said, (opening,), said=opening.text) if opening else None
    words = " ".join(says.quote.text.split())
    return Statement(f"{said} {text('answer.paper-words', language, words=words)}", (says.quote,), said=words)


def _state(entry: Entry, today: date) -> tuple[str, date | None]:
    """What the catalogue says of a paper's validity: a key of the words for it, and the day that they name."""
    if entry.status in {"proposal", "draft", "unknown"}:
        return entry.status, None
    if entry.valid_to is not None:
        over = entry.status == "historical" or entry.valid_to < today
        return ("ended" if over else "until"), entry.valid_to
    return ("historical", entry.dated) if entry.status == "historical" else ("holds", None)


def _says(document: Document, intent: str, day: date | None = None) -> _Says | None:
    """The words in which a paper's opening tells it; where the catalogue knows the day, those that name it or its year."""
    pattern = _SAYS[intent]
    candidates: list[tuple[bool, int, _Says]] = []
    for passage in document.passages:
        if passage.start > _OPENING:
            break
        if passage.kind == "heading":
            continue
        spans = (
            [(passage.start, passage.end)]
            if passage.kind == "row"
            else sentence_spans(document.text, passage.start, passage.end)
        )
        for start, end in spans:
            words = passage.readable if passage.kind == "row" else document.text[start:end]
            found = pattern.search(words)
            if found is None:
                continue
            if day is not None and str(day.year) not in words:
                continue
            number = found["number"].strip() if intent == "number" else ""
            year_only = day is not None and day.isoformat() not in words
            candidates.append((year_only, end - start, _Says(Quote(document, passage, start, end), number)))
    # The shortest says nothing else besides.
    return min(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None


def _opening(document: Document) -> Quote | None:
    """The first words of a paper, to open it at where it says nothing of the matter itself."""
    passage: Passage | None = passage_at(document, 0) or next(iter(document.passages), None)
    return Quote(document, passage, passage.start, min(passage.end, passage.start + 200)) if passage else None
