"""The ways an answer ends: finished, not written yet, not found or only nearby, asked back.

Here statements become claims with numbered citations, and here every statement is held against what it cites - whoever composed
it. What its quotes do not carry is withheld and counted, never softened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import answers, extract
from assistant.answers import Answer, Choice, Claim
from assistant.citations import Cited, nearest, notices
from assistant.clock import Clock
from assistant.evidence import Sentence
from assistant.questions import Question
from assistant.statements import Quote, Statement
from assistant.terms import Term
from assistant.unwritten import heading_of, is_whole_section
from assistant.verify import PARTLY, supports
from ingest.document import Document
from ingest.passages import Passage
from prompts import text


def finished(
    draft: Answer, asked: Question, statements: Sequence[Statement], clock: Clock, *, verbatim: bool = True
) -> Answer:
    """Number the statements' quotes, check each statement against them, and say what the papers' status means."""
    with clock.stage("verify"):
        cited = Cited()
        claims: list[Claim] = []
        withheld = draft.withheld
        lead_in = text("answer.aside", asked.language)
        for statement in sorted(statements, key=lambda each: each.aside):
            if not _is_carried(statement):
                withheld += 1
                continue
            if statement.aside and claims and all(claim.text != lead_in for claim in claims):
                claims.append(Claim(lead_in))
            claims.append(Claim(statement.text, cited.markers(statement)))
        said = notices(cited.all, asked)
        if not any(claim.markers for claim in claims):
            return not_found(replace(draft, withheld=withheld), asked, ())
        lead = [Claim(text("answer.english-lead", "en"))] if asked.language == "en" and verbatim else []
        status_first = [Claim(line) for line in said[:1] if asked.kind in {"yes-no", "status"} or len(cited.all) == 1]
        return replace(
            draft,
            status=answers.ANSWERED,
            claims=(*lead, *status_first, *claims),
            citations=cited.all,
            notices=(*draft.notices, *(line for line in said if not status_first or line != status_first[0].text)),
            withheld=withheld,
        )


def not_written(draft: Answer, quote: Quote) -> Answer:
    """The document has the section and says itself that it is not written yet."""
    cited = Cited()
    section = heading_of(quote)
    part = quote.document.part_at(quote.start)
    title = part.title if part else quote.document.entry.title
    if quote.passage.kind == "heading":
        words = text("answer.unwritten-empty", draft.language, section=section, title=title)
    else:
        key = "answer.unwritten" if is_whole_section(quote) else "answer.unwritten-point"
        words = text(key, draft.language, section=section, title=title, quote=quote.text.rstrip("."))
    claim = Claim(
        words,
        cited.markers(Statement(quote.text, (quote,))),
    )
    return replace(draft, status=answers.UNWRITTEN, claims=(claim,), citations=cited.all)


def not_found(draft: Answer, asked: Question, passages: Sequence[tuple[Document, Passage]]) -> Answer:
    """Nothing supports an answer: say so, name the nearest section and whom to ask."""
    claims = [Claim(text("answer.not-found", asked.language))]
    if passages:
        claims += [Claim(line) for line in nearest(*passages[0], asked.language)]
    return replace(draft, status=answers.NOT_FOUND, claims=tuple(claims))


def only_nearby(draft: Answer, key: str, said: Statement) -> Answer:
    """Not found, with the words that come nearest and our own of what they leave open (`key`: elsewhere, not-told-apart)."""
    cited = Cited()
    quote = said.quotes[0]
    claim = Claim(
        text(f"answer.{key}", draft.language, quote=" ".join(quote.text.split())),
        cited.markers(replace(said, quotes=(quote,))),
    )
    return replace(draft, status=answers.NOT_FOUND, claims=(claim,), citations=cited.all)


def asked_back(draft: Answer, asked: Question, terms: Sequence[Term], by_region: dict[str, list[Sentence]]) -> Answer:
    """It depends on the region: what each says, shortly, and which one is meant?"""
    cited = Cited()
    claims = [Claim(text("answer.clarify", asked.language))]
    choices = []
    withheld = draft.withheld
    for region, group in by_region.items():
        statement = extract.compose(asked, terms, group)[0]
        if not _is_carried(statement):
            withheld += 1
            continue
        claims.append(Claim(f"{region}: {statement.text}", cited.markers(statement)))
        choices.append(Choice(region, f"{asked.text.rstrip('?')} ({region})?"))
    draft = replace(draft, withheld=withheld)
    if not choices:
        return not_found(draft, asked, ())
    regions = _either([choice.label for choice in choices], asked.language)
    claims.append(Claim(text("answer.clarify-ask", asked.language, regions=regions)))
    return replace(draft, status=answers.CLARIFY, claims=tuple(claims), citations=cited.all, choices=tuple(choices))


def _is_carried(statement: Statement) -> bool:
    """Whether a statement's quotes carry it at least partly; words of our own about the answer need none."""
    held = "\n".join(Cited.context(quote) for quote in statement.quotes)
    return not statement.quotes or supports(statement.said or statement.text, held) >= PARTLY


def _either(names: list[str], language: str) -> str:
    joint = " or " if language == "en" else " eller "
    return joint.join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
