"""What an answer must hold, whatever else it says.

A sentence may speak of all that a question speaks of and still not answer it:

    Hur många platser har korttidsenheten?     "Korttidsplats erbjuds på korttidsenheten."              counts no places
    Vad heter direktören?                      "Direktören beslutar om delegation."                     names nobody
    Vad blev resultatet av försöket?           "Ett försök ska göras."                                  has no result
    Vem svarar för dietist på boendet?         "Läkare svarar för den medicinska vården på boendet."    another profession

How much of the question a sentence covers does not tell these from answers (measured: `eval/results/answers.md`); what kind of
thing was asked for does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.asked_days import knows_of_days
from assistant.asked_years import is_of_the_years
from assistant.counts import AMOUNTS, holds_count
from assistant.evidence import Sentence, surroundings
from assistant.questions import Question, asking_sentences, clauses_of, proper_names
from assistant.ranking import ANSWERS_FROM, confidence
from assistant.terms import Term, bag, match
from assistant.things_asked import holds_outcome, holds_thing
from index.everyday import is_everyday
from index.lexicon import lemma, look_up
from index.swedish import PART, WORD, is_stop_word
from index.tokens import words
from index.windows import place_of
from ingest.regions import NATIONAL

# "Vad står i kommunikationsplanen?", "enligt riktlinjen"
_OF_PAPER = re.compile(
    r"\b(?:i|enligt|ur) (?:\w+ ){0,3}?(\w*(?:planen|rapporten|utredningen|policyn|riktlinjen|strategin|avtalet|överenskommelsen|"
    r"handboken|protokollet|programmet|reglementet))\b|"
    # "Norrviks läns demensplan"
    r"\w{3,}s (?:läns |kommuns )?(\w{4,}(?:plan|rapport|policy|riktlinje|strategi|avtal|överenskommelse|program|reglemente))\b",
    re.IGNORECASE,
)
_NAMED_PAPER = re.compile(r"-(?:riktlinje|rutin|avtal|plan|överenskommelse|program|strategi|policy|rapport)\w*$")
# Those who do the work, by the end of their name; the bodies that every document speaks of are left out.
_DOER = re.compile(
    r"(?:terapeut|läkare|sköterska|barnmorska|kurator|psykolog|pedagog|lärare|logoped|dietist|farmaceut|apotekare|rektor|chef|"
    r"samordnare|koordinator|handläggare|nämnd|mottagning|psykiatri|jour)$"
)
# "Vilka tider kan vår skolsköterska ringa?": who asks need not be spoken of.
_OWN = re.compile(r"\b(?:vår|våra|vårt|min|mina|mitt) [\w-]+", re.IGNORECASE)
# "Vilken leverantör …?" asks for one of a kind that must be spoken of; of these kinds a sentence has one without naming it.
_WHICH = re.compile(r"\b(?:vilken|vilket|vilka)\s+(?P<kind>(?:[\w-]+\s*){1,3})", re.IGNORECASE)
_UNSAID = re.compile(
    r"(?:år|tid|tider|ålder|dag|datum|månad|förvaltning|nämnd|region|kommun|län|organ|grupp|läge|nummer|belopp|gräns?|sätt|typ|form|"
    r"fall|situation|yrke|yrkesgrupp|profession|kompetens|anledning|skäl|punkt|instans|part|aktör|dokument|riktlinje|avtal|överenskommelse|lag|rutin|plan|"
    r"ordning|språk|diagnos|sjukdom|rapport|^ort|^stad|^plats|summa|andel|siffra|procent|enhet)$"
)
# "När slogs de ihop?", "Varför avskaffades …?": what was done must be spoken of.
_DONE = re.compile(r"\W*(?:varför|när) (?P<verb>\w+)", re.IGNORECASE)
# "Varför togs avgiften bort?": that it was taken away must be spoken of, not only that something is taken.
_UNDONE = re.compile(r"\W*varför (?P<verb>\w+) (?:[\w.-]+ ){1,5}?(?:bort|in|ner|ned|ut|upp|av|ihop)\b", re.IGNORECASE)
# "Var finns skyddsrummen?", "Vilken dag är det löning?": what has the place or the day must be spoken of.
_PLACED = re.compile(
    r"\W*(?:var (?:finns|ligger|hittar (?:jag|vi|man))|(?:när|vilken dag|vilket datum) "
    r"(?:är|blir|infaller|öppnar|öppnas|stängs?|stänger|invigs|byggs)) "
    r"(?:det |den |nästa |de )?(?P<thing>[\w-]{4,})",
    re.IGNORECASE,
)
# "Vad sa facket om planen?", "Hur ska ambulansen arbeta?"
_SAID = re.compile(
    r"\W*(?:vad (?:sa|sade|säger|tyckte|tycker|ansåg|anser|svarade|svarar|ville|vill)|hur (?:ska|skall|bör|måste)) "
    r"(?P<who>[\w-]{4,})\b",
    re.IGNORECASE,
)
# How well a passage must speak of what has a name ("Fredagsgruppen" is no other group), of the rest.
_CALLED, _SPOKEN_OF = 0.5, 0.3
# What may be missing of the best sentence and stand in the next one, among so many and so near it.
_LOOKED_AT, _NEARLY = 6, 0.8
# How much of a question a sentence about another region must say itself, and how much more than those about the one asked about.
_TOLD, _MORE = 0.6, 0.4
OUTCOME, NAME, NOTHING, REGION = "what came of it", "a name", "anything", "the region"
_SURENESS, _DOERS, _PAPER = "sureness", "those who do it", "the paper"
_COUNT, _FORM, _THING, _TIME = "the count", "the form", "the thing", "the year"
# Where one of these is missing, a sentence is about something else than what was asked.
OF_ANOTHER = frozenset({NOTHING, _THING, _TIME})
_FOUND_ELSEWHERE = frozenset({_SURENESS, NAME, _DOERS, _PAPER, OUTCOME})


def answers(asked: Question, best: Sentence, terms: Sequence[Term]) -> bool:
    """Whether a ranked sentence answers: surely enough, from the region asked about, and with what was asked for in it.

    `asked` is what was asked now: what a follow-up takes over is what it is about, and need not be there again.
    """
    return lacking(asked, best, terms) is None


def lacking(asked: Question, best: Sentence, terms: Sequence[Term]) -> str | None:
    """The first thing that a ranked sentence lacks for an answer, in a word or two; None where it answers."""
    if confidence(best) < ANSWERS_FROM:
        return _SURENESS
    if best.passage.kind == "heading":
        return "a text"
    if asked.regions and _region(best) not in (*asked.regions, NATIONAL):
        return REGION  # what another region does is no answer
    asked = replace(asked, text=asking_sentences(asked.text))
    around = _around(best)
    headings = bag(surroundings(best.document, best.passage))
    held = bag(around) | headings
    named = held | bag(best.document.entry.issuer) | _spoken_of_throughout(best)
    swedish = asked.language == "sv"
    needed: dict[str, Callable[[], bool]] = {
        NAME: lambda: _holds_names(asked, best, named, headings, terms),
        _DOERS: lambda: not swedish or _speaks_of_doers(asked, held, terms),
        "the kind of thing": lambda: not swedish or _speaks_of_kind(asked, held, terms),
        "the deed": lambda: not swedish or _speaks_of_what_was_done(asked, held, terms),
        "what has the place": lambda: not swedish or _speaks_of_what_has_a_place(asked, held, terms),
        "who said it": lambda: not swedish or _speaks_of_who_said(asked, held, terms),
        _COUNT: lambda: holds_count(asked, best, held, terms),
        _TIME: lambda: is_of_the_years(asked, best, f"{around} {surroundings(best.document, best.passage)}"),
        "the day": lambda: knows_of_days(asked.text, best),
        _PAPER: lambda: _is_of_the_paper(asked, best, held, terms),
        _THING: lambda: holds_thing(asked.text, best, around),
        OUTCOME: lambda: holds_outcome(asked.text, best),
        _FORM: lambda: _has_form(asked, best),
    }
    return next((thing for thing, is_there in needed.items() if not is_there()), None)


def missing(asked: Question, sentences: Sequence[Sentence], terms: Sequence[Term]) -> str | None:
    """What the best of the ranked sentences lacks; NOTHING itself where there are none.

    What one region is told to have, and the region asked about only something like it, is not told of that.
    """
    if not sentences:
        return NOTHING
    if (lacks := lacking(asked, sentences[0], terms)) is not None or not asked.regions:
        return lacks
    here = [sentence for sentence in sentences if _region(sentence) in (*asked.regions, NATIONAL)]
    said = max(sentence.own for sentence in here[:_LOOKED_AT])
    elsewhere = max((s.own for s in sentences if _region(s) not in (*asked.regions, NATIONAL)), default=0.0)
    return REGION if elsewhere >= max(_TOLD, said + _MORE) else None


def answering_first(asked: Question, sentences: Sequence[Sentence], terms: Sequence[Term]) -> list[Sentence]:
    """The ranked sentences; where the best lacks something that another near it does not, that one first.

    Not for everything: a year or a kind of thing is found in another sentence, and of something else, as often as not; a
    reason or a date only in the same passage.
    """
    missing = lacking(asked, sentences[0], terms) if sentences else None
    if missing is None:
        return list(sentences)
    best = sentences[0]
    near = (sentence for sentence in sentences[1:_LOOKED_AT] if sentence.score >= _NEARLY * best.score)
    # What is counted is told apart from what is not in Swedish alone.
    elsewhere = missing in _FOUND_ELSEWHERE or (missing == _COUNT and asked.language == "sv")
    if elsewhere or missing == _FORM or asked.kind == "who":
        beside = (each for each in near if elsewhere or each.passage.id == best.passage.id)
        other = next((sentence for sentence in beside if answers(asked, sentence, terms)), None)
        if other is not None:
            return [other, *(sentence for sentence in sentences if sentence is not other)]
    return list(sentences)


def _region(sentence: Sentence) -> str:
    return place_of(sentence.document, sentence.passage).region


def _around(sentence: Sentence) -> str:
    """What stands around a sentence in its passage, and what introduces that."""
    passage = sentence.passage
    return f"{passage.readable} {passage.lead} {sentence.document.text[passage.start : passage.end]}"


def _spoken_of_throughout(best: Sentence) -> frozenset[str]:
    """The short forms of what the paper's own title names: the rules of a board say "nämnden" and mean it."""
    document = best.document
    part = document.part_at(best.start)
    title = bag(part.title if part else document.entry.title)
    return bag(" ".join(term.abbreviation for term in document.terms if bag(term.expansion) <= title))


def _holds_names(
    asked: Question, best: Sentence, held: frozenset[str], headings: frozenset[str], terms: Sequence[Term]
) -> bool:
    """Whether everything that the question calls by a name is spoken of. A name may be said by its short form too; of a
    table's rows each may speak of one: "Hur fördelas kostnaden mellan Visby och Slite?".
    """
    said = proper_names(asked.text)
    if asked.language == "en":
        # English writes adjectives of places with a capital, and names in its own way: those that the paper has count, and a
        # short form is put in words as often as not.
        said = tuple(
            name for name in said if not name.isupper() and re.search(rf"\b{re.escape(name)}s?\b", best.document.text)
        )
    forms = {token.form for name in said for token in words(name)}
    # Which region a paper is of is settled elsewhere.
    forms -= {form for region in asked.regions for word in region.lower().split() for form in (word, f"{word}s")}
    names = [term for term in terms if term.form in forms]

    def is_held(term: Term, here: frozenset[str]) -> bool:
        return (
            match(term, here) >= _CALLED
            or _holds_part(term, asked.text, here)
            or f"{WORD}{look_up(f'{term.form}s').root}" in headings  # "Ågatan" where a title says "Ågatans vårdcentral"
        )

    spoken_of = [is_held(name, held) for name in names]
    if all(spoken_of) or best.passage.kind != "row" or not any(spoken_of):
        return all(spoken_of)
    table = best.document.table_at(best.passage.start)
    rows = held | bag(best.document.text[table.start : table.end]) if table else held
    return all(is_held(name, rows) for name in names)


def _holds_part(term: Term, question: str, held: frozenset[str]) -> bool:
    """Whether of "STY-nummer" or "SIP-möte" the part that is a name is spoken of; of "SIP-riktlinjen", any part."""
    if _NAMED_PAPER.search(term.form):
        return match(term, held) >= _CALLED / 2
    found = re.search(re.escape(term.form), question, re.IGNORECASE) if "-" in term.form else None
    named = [part.lower() for part in found.group().split("-") if part[:1].isupper()] if found else []
    return any(f"{kind}{part}" in held for part in named for kind in (WORD, PART))


def _speaks_of_doers(asked: Question, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether the professions and boards that the question asks about are spoken of: a doctor's duty is no dietitian's."""
    if asked.kind not in {"who", "when", "number"}:
        return True
    said = _OWN.sub(" ", clauses_of(asked.text)[0])
    forms = {token.form for token in words(said) if _DOER.search(lemma(token.form))}
    return all(match(term, held) >= _SPOKEN_OF for term in terms if term.form in forms and not is_everyday(term.form))


def _speaks_of_kind(asked: Question, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether the kind of thing is spoken of of which the question asks for one: "Vilken leverantör byggde det?"."""
    found = _WHICH.search(clauses_of(asked.text)[0])
    if found is None:
        return True
    forms = [token.form for token in words(found["kind"])]
    forms = list(takewhile(lambda form: not is_stop_word(form) and not is_everyday(form), forms))
    named = [term for term in terms if term.form in forms]
    if not named or any(_UNSAID.search(lemma(form)) for form in forms):
        return True
    return any(match(term, held) >= _SPOKEN_OF for term in named)


def _speaks_of_what_was_done(asked: Question, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether what a question asks the time or the reason of is spoken of; verbs that any sentence may hold say nothing."""
    if found := _UNDONE.match(asked.text):
        return all(match(term, held) > 0.5 for term in terms if term.form == found["verb"].lower())
    found = _DONE.match(asked.text) if asked.kind in {"when", "why"} else None
    if found is None or is_everyday(found["verb"].lower()):
        return True
    return all(match(term, held) >= _SPOKEN_OF for term in terms if term.form == found["verb"].lower())


def _speaks_of_what_has_a_place(asked: Question, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether the thing is spoken of of which a question asks where or on which day it is."""
    found = _PLACED.match(asked.text)
    # Where an order or a form of words is found, a paper may tell without calling it so.
    if found is None or asked.kind == "which-document" or is_everyday(found["thing"].lower()):
        return True
    return all(match(term, held) >= _SPOKEN_OF for term in terms if term.form == found["thing"].lower())


def _speaks_of_who_said(asked: Question, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether those are spoken of of whom a question asks what they said, or how they shall do it."""
    found = _SAID.match(asked.text)
    if found is None or is_everyday(found["who"].lower()):
        return True
    return all(match(term, held) >= _SPOKEN_OF for term in terms if term.form == found["who"].lower())


def _is_of_the_paper(asked: Question, best: Sentence, held: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether the paper that a question asks about is this one, or is spoken of in it."""
    found = _OF_PAPER.search(asked.text)
    if found is None:
        return True
    entry = best.document.entry
    named = held | bag(f"{entry.title} {entry.kind}")
    paper = (found[1] or found[2]).lower()
    return all(match(term, named) >= _CALLED for term in terms if term.form == paper)


def _has_form(asked: Question, best: Sentence) -> bool:
    """A reason or a number that was asked for must be there, and so must a date unless the sentence speaks of nothing else."""
    if (
        asked.kind == "number" and best.passage.kind == "row"
    ):  # the cells of a table of costs are amounts without saying so
        table = f"{best.passage.readable} {surroundings(best.document, best.passage)}"
        if AMOUNTS.search(table) and re.search(r": \d", best.passage.readable):
            return True
    return best.reasons["form"] > 0 or (
        asked.kind not in {"why", "number"} and (asked.kind != "when" or best.covered >= 0.85)
    )
