"""What a document is, read out of the document itself where no catalogue says it.

A first page of a Swedish steering document usually tells: a title ("Ramverk för primärvård"), whose it is ("Region
Gotland"), and a date ("Datum: 2026-02-25", "den 1 december 2023"). What is read out is marked as inferred, and where the
page leaves it open the field stays empty: a wrong issuer or date would be cited as if somebody had said it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ingest.catalogue import Entry
from ingest.dates import ANY_MONTH, MONTHS
from ingest.document import Block, Page
from ingest.regions import NATIONAL, REGIONS, region_of_heading, regions_in
from ingest.sections import heading_number

# The words of a title that tell the kind of document; the one that stands first decides ("Överenskommelse om en plan").
_KIND_WORDS = {
    "motion": r"motion(?:en)?|yrkande\w*|interpellation\w*",
    "decision-paper": r"tjänsteutlåtande\w*|tjänsteskrivelse\w*|protokoll\w*|beslutsunderlag\w*|beslut",
    "agreement": r"\w*överenskommelse\w*|\w*avtal(?:et)?|avsiktsförklaring\w*",
    "framework": r"\w*ramverk(?:et)?",
    "guideline": r"\w*riktlinje\w*|\w*rutin(?:en|er)?|vägledning\w*|handbok\w*|anvisning\w*|\w*föreskrift\w*|policy",
    # "förslag", "underlag" and their like end as a law does.
    "law": r"(?!\w*(?:förs|ans|avs|ins|upps|under)lag)\w*lag(?:en)?|\w*förordning(?:en)?|\w*balk(?:en)?",
    "overview": r"\w*översikt\w*|kartläggning\w*|lägesbild\w*|sammanställning\w*|\w*rapport(?:en)?|uppföljning\w*",
    "plan": r"\w*plan(?:en)?|\w*strategi(?:n|er)?|\w*program(?:met)?",
}
# "Kungörelse (1962:516) med vissa föreskrifter", "Tullstadga (1927:391)": by its number in the statute book.
_STATUTE = re.compile(r"(?:[\w.:]+ ){1,3}\((?:1[5-9]|20)\d\d:\d+[^)]{0,8}\)")
_KIND = re.compile("|".join(rf"\b(?P<{kind.replace('-', '_')}>{words})\b" for kind, words in _KIND_WORDS.items()), re.I)
# A kind that no word tells: the one that weighs least when documents disagree.
_UNTOLD_KIND = "overview"

# Headings that open a document whose cover is missing: they name a section, not the document.
_SECTION_NAMES = re.compile(
    r"(?:sammanfattning|inledning|innehåll\w*|förord|bakgrund|syfte|läsanvisning\w*|versionshistorik|dokumentinformation)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 150

_DRAFT = re.compile(r"\b(?:utkast|remissversion|remissutgåva|arbetsmaterial|arbetsversion)\b", re.IGNORECASE)
_PROPOSAL = re.compile(r"^(?:förslag\b|yrkande\b|motion\b)", re.IGNORECASE)

_DATE = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\d-])"
    rf"|(?<!\d)(?P<day_>[0-3]?\d)\s+(?P<name>{ANY_MONTH})\s+(?P<year_>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
# What stands before the date of the paper itself, and not before one it speaks of.
_DATED = re.compile(
    r"(?:\bdat(?:um|erad|\.)|\bversion\b|\breviderad|\bupprättad|\bfastställd|\bbeslutad|\bantagen|\bgäller fr)\D{0,60}$",
    re.IGNORECASE,
)

_REGION_NAME = r"Region (?:" + "|".join(re.escape(name) for name in REGIONS) + r")\b|Västra Götalandsregionen\b"
_CAPITAL = r"[A-ZÅÄÖ][a-zåäöé]+"
_ISSUER = re.compile(
    rf"(?P<region>{_REGION_NAME})|(?P<municipality>\b(?:{_CAPITAL} )?{_CAPITAL} (?:kommun|stad|Stad)\b)"
    r"|(?P<authority>\b(?:Socialstyrelsen|Socialdepartementet|Skolverket|Folkhälsomyndigheten|Sveriges riksdag"
    r"|Sveriges Kommuner och Regioner|Inspektionen för vård och omsorg|Myndigheten för vård- och omsorgsanalys)\b)"
)

# How much of a page without layout counts as its head, where titles, issuers and dates stand.
_HEAD = 1500


def infer_entry(
    entry: Entry, text: str, pages: Sequence[Page], blocks: Sequence[Block], file_title: str, today: date
) -> Entry:
    """The entry with the fields that it names in `inferred` filled in; those that stay open are named no longer.

    `text`, `pages` and `blocks` are the document's; `file_title` is the title among the file's own properties ("" for
    none). No date after `today` is taken for the document's.
    """
    if not entry.inferred:
        return entry
    start, end = next((page.spans[0] for page in pages if page.spans), (0, 0))
    head = text[start : min(end, start + _HEAD)]
    headings = [text[b.start : b.end] for b in blocks if b.kind == "heading" and start <= b.start < end]
    paragraphs = [text[b.start : b.end] for b in blocks]
    title = _title(entry.file, head, headings, paragraphs, file_title) if "title" in entry.inferred else entry.title
    region = _region(title, paragraphs) if "region" in entry.inferred else entry.region
    found: dict[str, Any] = {
        "title": title,
        "issuer": _issuer(head, region),
        "region": region,
        "kind": kind_of(title) or kind_of(head) or _UNTOLD_KIND,
        "status": _status((title, *headings[:1]), head),
        "dated": _date(head, today),
    }
    # "unknown" is what a status is when nobody says it: not read out of anything.
    # Several papers in one file have each their own kind, status and date, and the first page speaks for the first only.
    open_ = [key for key in entry.inferred if not (entry.parts and key in {"kind", "status", "dated"})]
    inferred = {key: found[key] for key in open_ if found[key] and found[key] != "unknown"}
    return replace(entry, **inferred, inferred=tuple(inferred))


def _title(file: str, head: str, headings: Sequence[str], paragraphs: Sequence[str], file_title: str) -> str:
    """The file's own title, else the first heading of the page that can be one, else such a line, else the file's name.

    Templates leave a title of theirs in every copy ("PowerPoint-presentation"), so the file's own is trusted only where
    two words in three of it stand in the document.
    """
    words = set(re.findall(r"\w{3,}", file_title.lower()))
    present = words & set(re.findall(r"\w{3,}", "\n".join(paragraphs).lower()))
    if words and 3 * len(present) >= 2 * len(words):
        return file_title[:_LONGEST_TITLE]
    for candidate in (*headings, *head.splitlines()[:5]):
        if _can_be_title(candidate):
            return " ".join(candidate.split())
    return re.sub(r"[_\s-]+", " ", Path(file).stem).strip()


def _can_be_title(line: str) -> bool:
    return (
        bool(re.search(r"[^\W\d_]{3}", line))
        and len(line) <= _LONGEST_TITLE
        and not line.rstrip().endswith((".", ":", ","))
        and not _SECTION_NAMES.match(line)
        and not region_of_heading(line)
        and heading_number(line) is None
    )


def kind_of(title: str) -> str:
    """The kind of document that a title's words tell; "" where none does."""
    match = _KIND.match(title)
    if match is None and _STATUTE.match(title):
        return "law"
    match = match or _KIND.search(title)
    return str(match.lastgroup).replace("_", "-") if match else ""


def _status(titles: Sequence[str], head: str) -> str:
    if any(_DRAFT.search(title) for title in titles) or any(_DRAFT.match(line.strip()) for line in head.splitlines()):
        return "draft"
    return "proposal" if any(_PROPOSAL.match(title) for title in titles) else "unknown"


def dates_in(text: str) -> Iterator[tuple[int, date]]:
    """The dates in a text with their offsets, written 2026-02-25 or 25 februari 2026; impossible ones are passed over."""
    for match in _DATE.finditer(text):
        name = match["name"]
        month = MONTHS.index(name.lower()) + 1 if name else int(match["month"])
        try:
            yield match.start(), date(int(match["year"] or match["year_"]), month, int(match["day"] or match["day_"]))
        except ValueError:  # the 30th of February
            continue


def _date(head: str, today: date) -> date | None:
    """The latest date that the page gives as its own, else the latest of all; one yet to come is a plan, not a date."""
    found = [(offset, day) for offset, day in dates_in(head) if day <= today]
    own = [day for offset, day in found if _DATED.search(head[max(0, offset - 80) : offset])]
    return max(own or [day for _, day in found], default=None)


def _region(title: str, blocks: Sequence[str]) -> str:
    """The region that the title names, or else most paragraphs that name any; several make the document national."""
    named = regions_in(title)
    if named:
        return named[0] if len(named) == 1 else NATIONAL
    counts = Counter(region for block in blocks for region in regions_in(block))
    most = counts.most_common(1)
    return most[0][0] if most and 2 * most[0][1] > counts.total() else NATIONAL


def _issuer(head: str, region: str) -> str:
    """The region, municipality or authority that the page names more often than any other; "" where none leads.

    A region that issues a document about another one, or about all, is more likely the first of those described.
    """
    counts = Counter(match.group() for match in _ISSUER.finditer(head))
    (first, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > second and set(regions_in(first)) <= {region} else ""
