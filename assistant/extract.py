"""Answers without a language model: the sentences that answer, verbatim, shortly put together.

The best sentence comes first. A sentence that introduces a list is nothing without its items; one that stands in a list may need
its introduction; a row of a table is told in a sentence of our own. What the question asks and the best sentence leaves open is
filled by the next ones, as long as they bring something new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.captions import under_caption
from assistant.evidence import Sentence, surroundings
from assistant.lists import list_around
from assistant.paragraphs import span_of_paragraph
from assistant.questions import Question
from assistant.rows import row_in, table_row
from assistant.statements import Quote, Statement, passage_at
from assistant.terms import Term, bag, match
from index.windows import place_of
from ingest.document import Block, Document
from ingest.passages import Passage
from prompts import text

# A list longer than this is an appendix, not an answer.
_MOST_ITEMS = 25
# An answer has up to three statements, and two more that may belong to it (measured: eval/results/answers.md). A further one must
# bring something new, or be nearly as good as the best; one that does neither may belong to it.
_MOST_STATEMENTS, _MOST_ASIDES, _LOOKED_AT = 3, 2, 12
_GOES_ON, _AS_GOOD = 0.75, 0.8
# Who, when and whether of one activity is one sentence; another row comes along only where both fit alike ("9a", "9b").
_SAME = 0.98
# An item whose introduction answers nearly as well stands for the whole list.
_INTRODUCED = 0.85
# "I vilka regioner …" is answered by each region's own sentence.
_ACROSS = re.compile(
    r"\b(?:vilka|vilken|flera|andra|which) (?:andra |av )?(?:region|regioner|regionerna|län|landsting|regions?)\b",
    re.IGNORECASE,
)
# "I vilken rapport kan jag läsa om …?"
_ASKS_WHICH_PAPER = re.compile(
    r"\b(?:i|ur) vil(?:ken|ket) \w*(?:rapport|dokument|papper|protokoll|handling|utredning) (?:kan|står|finns|"
    r"hittar|läser|framgår)\b|"
    r"\b(?:in )?which (?:report|document|paper) (?:can|is|does|do|says|tells)\b",
    re.IGNORECASE,
)
_CLAUSE_NUMBER = re.compile(r"^\d{1,2}[a-z]?(?:\.\d{1,2})+\.?\s+(?=[A-ZÅÄÖ])")


def compose(question: Question, terms: Sequence[Term], sentences: Sequence[Sentence]) -> list[Statement]:
    """The answer's statements from ranked sentences, whose best one is known to answer."""
    best = sentences[0]
    region = place_of(best.document, best.passage).region
    everywhere = asks_across_regions(question)
    most = 2 * _MOST_STATEMENTS if everywhere else _MOST_STATEMENTS + _MOST_ASIDES
    statements: list[Statement] = []
    regions: set[str] = set()
    covered: set[str] = set()
    for sentence in sentences[: 40 if everywhere else _LOOKED_AT]:
        if len(statements) == most or sentence.score < _GOES_ON * best.score:
            break
        here = place_of(sentence.document, sentence.passage).region
        if _within(sentence, statements) or (here in regions if everywhere else here != region):
            continue
        said = {term.word for term in terms if match(term, bag(_shown(sentence))) >= 0.7}
        nothing_new = not everywhere and not said - covered and sentence.score < _AS_GOOD * best.score
        if nothing_new and any(statement.aside for statement in statements):
            continue
        another_row = sentence.passage.kind == "row" and sentence.score < _SAME * best.score
        if statements and another_row and asks_about_one(question, best):
            continue
        if statements and question.kind == "definition" and row_in(sentence.document, sentence.passage) is not None:
            continue  # what is to be done with a thing says no more of what it is
        statement = _statement(question, sentence, sentences)
        if any(overlap(quote, other) for quote in statement.quotes for known in statements for other in known.quotes):
            continue
        if sentence.passage.kind == "row" and row_in(sentence.document, sentence.passage) is None:
            captioned = under_caption(statement, sentence.document, sentence.passage)
            told = [quote for known in statements for quote in known.quotes]
            if not any(overlap(captioned.quotes[0], quote) for quote in told):  # once for all rows
                statement = captioned
        if everywhere:
            statement = replace(statement, text=f"{here}: {statement.text}", said=statement.said or statement.text)
        aside = not everywhere and (nothing_new or len(statements) >= _MOST_STATEMENTS)
        statements.append(replace(statement, aside=aside))
        regions.add(here)
        covered |= said
    if statements and _ASKS_WHICH_PAPER.search(question.text):
        statements[0] = _with_its_paper(statements[0], best, question.language)
    return statements


def _with_its_paper(statement: Statement, sentence: Sentence, language: str) -> Statement:
    """A statement that opens with the paper and the section where it stands."""
    document = sentence.document
    path = document.section_path(sentence.start)
    title = (document.part_at(sentence.start) or document.entry).title
    opening = text("answer.paper-tells", language, title=title, section=path[-1] if path else title)
    return replace(statement, text=f"{opening}: {statement.text}", said=statement.said or statement.text)


def asks_about_one(question: Question, best: Sentence) -> bool:
    """Whether a question is about one table row: who, when or whether, and a row answers best."""
    return question.kind in {"who", "when", "yes-no"} and best.passage.kind == "row"


def asks_across_regions(question: Question) -> bool:
    """Whether the regions themselves are what is asked for."""
    return _ACROSS.search(question.text) is not None


def _shown(sentence: Sentence) -> str:
    text = sentence.passage.readable if sentence.passage.kind == "row" else sentence.text
    return f"{text} {surroundings(sentence.document, sentence.passage)}"


def _within(sentence: Sentence, statements: Sequence[Statement]) -> bool:
    """Whether the sentence already stands in the answer, there or word for word elsewhere."""
    folded = _folded(sentence.text)
    return any(
        (quote.document is sentence.document and quote.start <= sentence.start < quote.end)
        or folded == _folded(quote.text)
        for statement in statements
        for quote in statement.quotes
    )


def overlap(one: Quote, other: Quote) -> bool:
    """Whether two quotes share words of one document."""
    return one.document is other.document and one.start < other.end and other.start < one.end


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _statement(question: Question, sentence: Sentence, sentences: Sequence[Sentence]) -> Statement:
    document = sentence.document
    if sentence.passage.kind == "row":
        return table_row(document, sentence.passage, question)
    found = list_around(document, sentence)
    in_list = sentence.block is not None and sentence.block.kind == "item"
    if found is not None and len(found[2]) <= _MOST_ITEMS:
        start, end, items = found
        introduces = not in_list or sentence.start < items[0].start
        # "Vad blev inte gjort?" is asked of what introduces the items, not of one of them.
        lead = next((other.score for other in sentences if other.document is document and other.start == start), 0.0)
        of_all = lead >= _INTRODUCED * sentence.score
        if introduces or of_all or question.kind == "list" or not _stands_alone(sentence.text):
            return _list_statement(sentence, start, end, items)
    start, end = span_of_paragraph(question, sentence, sentences)
    # The last of them may introduce a list: "Det är dessa fem strategier:".
    found = list_around(document, replace(sentence, start=start, end=end)) if not in_list else None
    if found is not None and len(found[2]) <= _MOST_ITEMS:
        return _list_statement(sentence, start, end, found[2])
    return Statement(_unnumbered(document.text[start:end]), (Quote(document, sentence.passage, start, end),))


def _unnumbered(text: str) -> str:
    """A clause without the number that it has in its agreement, "7.3 Teamet …"; the quote keeps it."""
    return _CLAUSE_NUMBER.sub("", text)


def _list_statement(sentence: Sentence, start: int, end: int, items: Sequence[Block]) -> Statement:
    """An introduction `[start, end)` and the items of its list, indented as they are nested."""
    document = sentence.document
    lines = [_unnumbered(document.text[start:end])]
    lines += [f"{'  ' * (item.level - 1)}- {document.text[item.start : item.end]}" for item in items]
    spans = [(item.start, item.end) for item in items]
    return Statement("\n".join(lines), _list_quotes(document, sentence.passage, start, end, spans))


def _stands_alone(text: str) -> bool:
    """Whether a list item is a sentence of its own; a document by its number, "STY-15508-Uppdrag …", is none."""
    opens = text[:1].isupper() and re.match(r"[A-ZÅÄÖ]{2,6}[- ]?\d", text) is None
    return opens and text.rstrip().endswith((".", "!")) and len(text.split()) > 5


def _list_quotes(
    document: Document, passage: Passage, start: int, end: int, items: list[tuple[int, int]]
) -> tuple[Quote, ...]:
    """One quote a page: the introduction with the items on its page, then the items on each further page."""
    quotes: list[tuple[int, int]] = [(start, end)]
    for begin, stop in items:
        last = quotes[-1]
        between = document.text[last[1] : begin]
        if document.page_at(begin).number == document.page_at(last[0]).number and not between.strip():
            quotes[-1] = (last[0], stop)
        else:
            quotes.append((begin, stop))
    return tuple(Quote(document, passage_at(document, begin) or passage, begin, stop) for begin, stop in quotes)
