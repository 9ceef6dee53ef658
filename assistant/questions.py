"""What a question asks for: its kind, region, documents, years, language.

The kind (`question_kinds`) decides what a good answer looks like. "Vem ansvarar för Slite vårdcentral?" wants a body, "När ska
det vara klart?" a date, "Vilka är de fem strategierna?" five items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.first_names import first_names
from assistant.question_kinds import kind_of
from index.english import is_english
from ingest.municipalities import municipality_spans
from ingest.regions import region_spans, regions_in

# "motion 2024:11", "dnr 2024/0417" name papers.
_YEAR = re.compile(r"\b(19\d\d|20[0-4]\d)\b(?!:\d{2})(?!/(?:\d{3}|(?!19|20)\d{4}|\d{5,})\b)")
_HISTORY = re.compile(
    # "Vad gör vi då?" asks what to do, not what was.
    r"\b(?:tidigare|förut|historisk\w*|dåvarande|gällde|(?:var|hade|fanns|såg|hette|låg)\b[^?]{0,60}\bdå|jämfört med nu|"
    r"var läget|före \d{4})\b",
    re.IGNORECASE,
)
# "Hur gick det?", "Nådde projektet målet?" ask of what is over.
_PAST = re.compile(
    r"\b(?:vad|vem|vilk\w+|hur|varför|när|what|who|which|how|why)\b[^,;:–?]*?\b(?:fick|gick|blev|kom|tog|var|hade|gjorde|skrev|skedde|"
    r"nådde|fanns|visade|minskade|ökade|was|were|did|had)\b|"
    r"\b(?:vad|vem|hur|varför|när|vilk\w+(?: \w+)?) \w{2,}(?:ade|ades|dde|ddes|tte|ttes)\b|"
    r"^\W*(?:nådde|lyckades|blev|fanns|var|hade|fick|\w+(?:ade|ades|ddes|dde))\b",
    re.IGNORECASE,
)
_OLD_PAPER = re.compile(
    r"\b(?P<age>innan|före) (?:den|det) (?:nya|nuvarande|gällande) "
    r"\w*(?:avtal|överenskommelse|plan|strategi|ramverk|riktlinje|rutin)(?:e?n|et|t)?\b|"
    r"\b(?:det|den|the) (?P<old>gamla|förra|tidigare|föregående|old|previous) "
    r"\w*(?:avtal|överenskommelse|plan|strategi|ramverk|riktlinje|rutin|agreement|guideline)(?:e?n|et|t)?\b",
    re.IGNORECASE,
)
_PROPOSAL = re.compile(
    r"förslag|föresl|yrkand|motion\b|motionen|tjänsteutlåtand|protokoll|remiss|avstyrk|tillstyrk|"
    r"bifall|godkän|\bbeslut|\bSD\b|"
    r"sverigedemokrat|stadsledningskontor|kommunstyrelse|kommunfullmäktige|göteborg|proposal|motion",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `regions` are short names, `years` are text; `history` says that it asks about the past,
    `proposals` that it asks about papers on the way to a decision. `papers` are the ids of those that it calls by their names
    (see `papers_named`)."""

    text: str
    kind: str
    language: str
    regions: tuple[str, ...]
    years: tuple[str, ...]
    history: bool
    proposals: bool
    papers: tuple[str, ...] = ()


def old_paper_spans(text: str) -> list[tuple[int, int]]:
    """Where a question says that it asks of a paper of the past: the "gamla" of "det gamla avtalet"."""
    return [match.span("old" if match["old"] else "age") for match in _OLD_PAPER.finditer(text)]


# Read three times for each question: whether to decline, as it stands, and as it stands alone.
@lru_cache(maxsize=1 << 8)
def understand(text: str, language: str | None = None) -> Question:
    """Read a question; `language` ("sv", "en") overrides the one it is written in."""
    years = tuple(dict.fromkeys(_YEAR.findall(text)))
    return Question(
        text=text.strip(),
        kind=kind_of(text),
        language=language or ("en" if is_english(text) else "sv"),
        regions=regions_in(text),
        years=years,
        history=_HISTORY.search(text) is not None
        or _PAST.search(text) is not None
        or bool(old_paper_spans(text))
        or any(int(year) < 2022 for year in years),
        proposals=_PROPOSAL.search(text) is not None,
    )


# A capital inside a sentence: "BarnSam", "Fredagsgruppen", "Trygg hemma", "SIP".
_PROPER = re.compile(r"(?<=[\w,;] )(?!(?:Jag|I)\b)[A-ZÅÄÖ][\w-]+")
# "… i Östersund" says where; "Har Östersunds kommun skrivit under?" asks about a municipality.
_WHERE = re.compile(r"\b(?:i|på|från|inom|för|till|vid|hos|och)\s$", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)*")


def proper_names(text: str) -> tuple[str, ...]:
    """The words that a question calls something by a name with; places on the map and persons are left out.

    What only leads up to the question is left out too: "Jag är chef på Solgården. Vem bestämmer?"
    """
    text = asking_sentences(text)
    if not any(word[:1].islower() for word in text.split()):
        return ()  # "HUR MÅNGA …": the capitals name nothing
    apart = [
        *region_spans(text),
        *(span for span in municipality_spans(text) if _WHERE.search(text, 0, span[0])),
        *(match.span() for match in _CAPITALS.finditer(text) if first_names().intersection(match[0].lower().split())),
    ]
    return tuple(
        match.group()
        for match in _PROPER.finditer(text)
        if not any(start <= match.start() < end for start, end in apart)
    )


def names_of_several_words(text: str) -> tuple[str, ...]:
    """The names in a text that are several words with a capital each, in lower case: "Unga In", "Trygg Hemgång"."""
    found = (match.group().lower() for match in _CAPITALS.finditer(text, 1) if " " in match.group())
    return tuple(name for name in found if not regions_in(name))


def asking_sentences(text: str) -> str:
    """What of a text asks, without the sentences that lead up to it; all of it where nothing ends with a question mark."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join([sentence for sentence in sentences if sentence.endswith("?")] or sentences)


def parts_of(text: str) -> list[str]:
    """The questions in a text that holds several; one question stays one, and what is no question stays with its neighbour."""
    pieces: list[str] = []
    for piece in re.split(r"(?<=[?.!])\s+", text.strip()):
        if pieces and not (pieces[-1].endswith("?") and piece.endswith("?")):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces if len(pieces) > 1 and all(len(piece.split()) > 2 for piece in pieces) else [text.strip()]


_FURTHER = re.compile(
    r"(?:\s*,)?\s+(?:och|å|samt|and)\s+(?=(?:av |i |på |till |för |with |by )?"
    r"(?:vem|vilk\w+|vad|va|när|hur|varför|var|finns|who|what|when|how|why|which|where|is there|"
    r"(?:är|har|kan|får|måste|räcker|ska|gäller|behöver|stämmer|is|are|can|must|does|has) "
    r"(?:det|den|de|vi|man|jag|någon|it|they|we|he|she))\b)",
    re.IGNORECASE,
)


def clauses_of(text: str) -> list[str]:
    """What one sentence asks for, one after the other: "Vem beslutar, och när?"; whole where it asks for one thing."""
    clauses = [clause.strip() for clause in _FURTHER.split(text.strip())]
    asks = re.search(
        r"\b(?:ve[mt]\w?|vilk\w+|va[d]?|när|hur|varför|var|finns|who|what|when|how|why|which)\b", clauses[0], re.I
    )
    return clauses if asks and len(clauses[0].split()) > 2 else [text.strip()]


_DONE = re.compile(
    r"\b(?:klar\w*|färdig\w*|genomförd?\w*|slutför\w*|avslutad\w*|gjord?\w*|påbörja\w*|i mål|done|finished|completed|"
    r"carried out)\b",
    re.IGNORECASE,
)


def asks_what_is_done(text: str) -> bool:
    """Whether a question asks if something is done: "Är det klart?", "Har de genomfört …?"."""
    return (
        re.match(r"\s*(?:är|har|blev|blir|is|has|have|was)\b", text, re.IGNORECASE) is not None
        and _DONE.search(text) is not None
    )
