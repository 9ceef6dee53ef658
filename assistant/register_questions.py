"""What a question asks of the register: which rows, by whom, when, how far they have come, and about what.

    "I vilka aktiviteter inom egenvård är SOF bara samarbetspart 2026?"
      kind     activity        unit   SOF, in the role of cooperation only
      years    2026            topic  egenvård

What is no filter and no way of asking is the topic. Everything here looks at the question's words alone, except the units,
which are those that the register knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.particulars import NUMBER_WORDS
from assistant.questions import Question
from assistant.register_units import inflected, named_words, units_in
from assistant.terms import Term
from index.everyday import is_everyday
from index.lexicon import look_up
from index.swedish import IDENTIFIER
from index.tokens import words
from ingest.regions import REGIONS, regions_in

_I = re.IGNORECASE
_ACTIVITIES = re.compile(
    r"\b(?:del)?(?:aktivitet|åtgärd|insatser i (?:färd|handlings)plan)\w*|\bansvarsregist\w+|\b(?:activit|action)(?:y|ies|s)\b",
    _I,
)
_AGREEMENTS = re.compile(r"\b(?:överenskommelse\w*|avtal(?:et|en)?|agreements?)\b", _I)
# "enligt överenskommelsen", "i avtalet": where something stands or follows from, not what is asked for.
_IN_AGREEMENT = re.compile(
    r"\b(?:enligt|i|av|ur|med|inom|utifrån|genom|under|in|under the|according to the) (?:(?:den|det|\w+s|vår|vårt|the) )?"
    r"(?:\w+ga |lokala )?(?:överenskommelsen|avtalet|agreement)\b",
    _I,
)
_MEASURES = re.compile(r"\b(?:effekt)?mått(?:et|en)?\b|\beffektmål\w*|\bmålvärde\w*|\b(?:effect )?measures?\b", _I)
_GOALS = re.compile(r"\bmål(?:en|et)?\b|\bmålsättning\w*|\b(?:goal|objective)s?\b", _I)
_MANY = re.compile(
    r"\b(?:vilka|vilken|vilket|hur många|lista|räkna upp|alla|samtliga|which|how many|list)\b"
    r"|\b(?:vad|va|what)\b.{0,30}\b(?:ska|skall|har|gör|göras?|pågår|händer|planer\w*|is|are|should|will|must)\b"
    r"|\b(?:finns|har|are|is)\b.{0,12}\b(?:det|någon|något|några|nån|there|any)\b",
    _I,
)
_TO_DO = re.compile(
    r"\b(?:ska|skall|göras?|gör|ansvar\w*|genomför\w*|klart?|klara|planer\w*|prioriter\w*|inlag\w+|lagt|ligger|har|leder|"
    r"äger|delar|håller|hålla|inblandad\w*|do|does|have|has|responsib\w+|planned|share)\b",
    _I,
)
_NOT_OF_ROWS = frozenset({"how", "why", "definition", "comparison"})

# "Vilken region har teamet?" asks where it is, not what it does.
_OF_REGION = re.compile(r"\W*(?:i )?(?:vilken region|vilket län|which (?:region|county))\b", _I)
# "Vad gör vi om vi inte hinner med en aktivitet i år?" asks for a rule.
_IF = re.compile(r"\W*(?:vad|hur) (?:ska|gör|händer|gäller)(?: (?:vi|jag|man|det))?(?: göra)? (?:om|när|ifall)\b", _I)
_DENIED = re.compile(
    r"utan (?:eget |något )?ansvar|utan att (?:\w+ ){0,2}ansvar\w*|without (?:being |any )?responsib\w+|not responsible",
    _I,
)
_LEADS = re.compile(r"\b(?:ansvar\w*|leder|leda|ledningen|äger|håller i|responsib\w+|leads?|leading|in charge)\b", _I)
_COOPERATES = re.compile(
    r"\b(?:samarbetspart\w*|i samarbete|samarbetar|medverkar?|deltar?|bidrar|medhjälpare|(?:är|bara) med|med i|del i|"
    r"inblandad\w*|cooperat\w+|tak(?:e|es|ing) part|involved)\b",
    _I,
)
_ONLY = re.compile(r"\b(?:bara|endast|enbart|only)\b", _I)
_ALONE = re.compile(r"\b(?:ensam\w*|själva?|på egen hand|alone|on (?:its|their) own|by (?:itself|themselves))\b", _I)
_OR_SHARED = re.compile(r"\b(?:eller|or)\b.{0,15}\b(?:del\w+|tillsammans|gemensam\w*|shared?)\b", _I)
_SHARED = re.compile(r"\b(?:delar?|delas|gemensam\w*|tillsammans|ihop|båda|shared?|joint\w*|together)\b", _I)

_ONLY_YEAR = re.compile(
    r"\b(?:bara|endast|enbart|only) (?:(?:är|planera\w*|inlag\w+|för|under|i|in|for|planned|till|år) )*20\d\d"
    r"|\b20\d\d (?:bara|endast|enbart|only)\b|\b20\d\d\b.{0,15}\b(?:inte|ej|not) 20\d\d",
    _I,
)
_NOT_YEAR = re.compile(r"\b(?:inte|ej|not) (?:för |i |under |for |in )?(20\d\d)\b", _I)
_FIRST_YEAR = re.compile(
    r"\b(?:först|förrän|until)\b(?: \w+)? 20\d\d|\b(?:börjar|startar|påbörjas|inleds|drar igång|starts?|begins?) "
    r"(?:\w+ )?20\d\d",
    _I,
)
_WITHOUT = r"\b(?:men inte|inte|ej|utan|but not|not|without|except)"
_NO_YEAR = re.compile(
    r"\b(?:utan|saknar|inget|inga|without|no) (?:(?:något|några|utsatt|angivet|a|any) )?"
    r"(?:år|årtal|årtalet|kryss|tidplan|years?)\b",
    _I,
)
_LAST_YEAR = re.compile(
    r"\b(?:avslutas|slutar|upphör|till och med|t\.o\.m\.|ends?|until the end of)\b.{0,20}20\d\d", _I
)
_NOBODY = re.compile(
    r"\b(?:saknar|utan|ingen|inga|without|no|no one|nobody)\b (?:(?:en|någon|utpekad|angiven|anyone|is) )*"
    r"(?:ansvarig\w*|responsible)",
    _I,
)
_EVERY_YEAR = re.compile(r"\b(?:både|båda|fortsätter|both|continues?)\b", _I)
_SPAN = re.compile(r"\b20\d\d ?(?:[-–]|till|to|t\.o\.m\.) ?20\d\d\b", _I)
_NUMBER = re.compile(
    r"\b(?:(?:del)?aktivitet(?:en)?|åtgärd(?:en)?|punkt(?:en)?|nr|nummer|activity|number|no\.?) (\d{1,2}[a-zåäö]?)\b",
    _I,
)

# As a number token or, with the word before it, an identifier ("till 2025-2026").
_NUMBER_OR_YEARS = re.compile(r"\d{1,4}[a-zåäö]?|\D*20\d\d(?:-20\d\d)?")

# How far a row has come, by its status; a question says it with the same words. The first that is found decides.
STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("waiting", re.compile(r"\b(?:ej|inte|icke|not)(?: \w+)? (?:på)?(?:börja\w*|start\w*)|\bnot (?:yet )?begun", _I)),
    ("ongoing", re.compile(r"\b(?:pågå\w*|påbörja\w*|ongoing|in progress|under ?way)", _I)),
    ("done", re.compile(r"\b(?:klar[at]?\b|genomförd?[ta]?\b|avsluta[dt]\w*|färdig\w*|done|completed?|finished)", _I)),
)
_ASKED_WITH = (
    *(_ACTIVITIES, _AGREEMENTS, _MEASURES, _GOALS, _TO_DO, _LEADS, _COOPERATES, _ONLY, _ALONE, _SHARED),
    *(re.compile(rf"(?:{pattern.pattern})\w*", _I) for _, pattern in STATES),
    re.compile(r"påbörja\w*|delad\w*|delat|priorit\w*|samarbete\w*|medverkande|genomför\w*", _I),
)
# Further words of a question that are filters or form, never the topic of a row.
_FORM = (
    "insats insatser uppdrag mellan saknar register handlingsplan färdplan plan ramverk förteckning strategi "
    "strategin förflyttningsområde område områden region län syfte syftet benämning nummer år årtal kryss kryssat "
    "markerad planeras sätta satt satta lägga lagda innehålla innehåller omfatta rymma röra rör beröra berör ange "
    "anges uppge redovisa innebära innebär komplettera kompletterar handla handlar sak saker nästa förvaltning "
    "förvaltningen uppgift många antal totalt alla samtlig lista räkna gälla finnas enligt inom under utan ut in upp "
    "ner efter före förrän först gå går vi vår ta hålla stå saknas ej inte icke helt börja börjar starta fortsätta "
    "fortsätter antingen activity year years area areas list many framework started start until entirely own run "
    "stand status not part take administration department avsluta avslutas sluta slutar takes taking"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks of the register.

    `kind` is the kind of row; `goals` says that the rows' goals are asked for, not the rows. `role` is how `units` take
    part: responsible, alone, shared, cooperation or either, or nobody where rows without anyone responsible are asked
    for; `without` are units that must not take part. `year_rule` says how `years` are meant: in (planned for one of
    them), all (for each), span (exactly those), only, first (not before), last (not after), or missing (no year at all).
    `state` is one of STATES. `topic` holds the question's other content words. `explicit` says that the question names
    rows of its kind.
    """

    kind: str
    goals: bool = False
    units: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    role: str = "responsible"
    years: tuple[str, ...] = ()
    year_rule: str = ""
    state: str = ""
    numbers: tuple[str, ...] = ()
    topic: tuple[Term, ...] = ()
    explicit: bool = False


def read(
    asked: Question, terms: Sequence[Term], units: Mapping[str, str], series: Collection[str] = ()
) -> Wanted | None:
    """What `asked` wants of the register, or None where it asks for no rows.

    `terms` are the question's content words, `units` every name of a unit in the register, in lower case, with its short
    form, `series` what the numbers of its agreements begin with ("STY").
    """
    text, asking = asked.text, _asking(asked.text)
    explicit = _ACTIVITIES.search(asking) is not None
    forms = {token.form for token in words(asking)}
    terms = [term for term in terms if term.word[0] == IDENTIFIER or term.form in forms]
    if not explicit and _MEASURES.search(asking):
        return Wanted("measure", topic=_topic(terms, frozenset()), explicit=True)
    if not explicit and (_AGREEMENTS.search(_IN_AGREEMENT.sub(" ", asking)) or _of_series(asking, series)):
        terms = [term for term in terms if not term.form.startswith(tuple(name.lower() for name in series))]
        return Wanted("agreement", topic=_topic(terms, frozenset()), explicit=True)
    goals = not explicit and _GOALS.search(asking) is not None and _MANY.search(asking) is not None
    denied = re.compile(rf"{_WITHOUT} (?={'|'.join(map(inflected, sorted(units, key=len, reverse=True)))})", _I)
    without = units_in(" ".join(denied.split(text)[1:]), units)[:1] if units and denied.search(text) else ()
    named = tuple(unit for unit in units_in(text, units) if unit not in without)
    rule, years = _years(asked)
    state = "" if rule == "first" else _state(text)
    numbers = tuple(dict.fromkeys(number.lower() for number in _NUMBER.findall(text)))
    if not goals and not _asks_for_rows(asked, explicit, bool(named), bool(years or rule), bool(state), bool(numbers)):
        return None
    topic = _topic(terms, named_words((*named, *without), units))
    return Wanted("activity", goals, named, without, _role(text, named), years, rule, state, numbers, topic, explicit)


def _of_series(text: str, series: Collection[str]) -> bool:
    """Whether a text speaks of a number of a series: "STY-nummer", "sty 05558"."""
    names = "|".join(map(re.escape, series))
    return bool(names) and re.search(rf"\b(?:{names})[- –]*(?:n(?:umme)?r|\d)", text, _I) is not None


def state_of(status: str) -> str:
    """How far a row with this status has come: waiting, ongoing, done, or "" where the words say neither."""
    return next((state for state, pattern in STATES if pattern.search(status)), "")


def _asks_for_rows(
    asked: Question, explicit: bool, by_unit: bool, by_year: bool, by_state: bool, by_number: bool
) -> bool:
    if by_number:
        return True
    if (not explicit and _OF_REGION.match(asked.text)) or _IF.match(asked.text):
        return False
    if asked.kind == "number" and not explicit and not by_unit:
        return False  # "Hur många elever ska det vara 2027?" counts no rows
    if (asked.kind in _NOT_OF_ROWS and not (by_unit and (explicit or by_year))) or (
        not _MANY.search(asked.text) and not (by_unit and asked.kind == "yes-no")
    ):
        return asked.kind == "who" and explicit and _topicless(asked.text)
    if explicit:
        return True
    to_do = _TO_DO.search(asked.text) is not None
    return (by_unit and (by_year or to_do)) or (by_year and to_do) or by_state


def _topicless(text: str) -> bool:
    """Whether a question is about the activities as such: "Vem ansvarar för aktiviteterna inom egenvård?"."""
    return re.search(r"\b(?:del)?aktiviteterna\b|\bactivities\b", text, _I) is not None


def _role(text: str, units: Sequence[str]) -> str:
    if not units and _NOBODY.search(text):
        return "nobody"
    denied = _DENIED.search(text) is not None
    leads = _LEADS.search(_DENIED.sub(" ", text)) is not None
    if _COOPERATES.search(text):
        if denied or (not leads and _ONLY.search(text)):
            return "cooperation"
        return "either"
    if _ALONE.search(text) and not _OR_SHARED.search(text):
        return "alone"
    return "shared" if _SHARED.search(text) and not _OR_SHARED.search(text) else "responsible"


def _years(asked: Question) -> tuple[str, tuple[str, ...]]:
    text, years = asked.text, asked.years
    if _NO_YEAR.search(text):
        return "missing", ()
    if not years:
        return "", ()
    if len(years) == 1 and _FIRST_YEAR.search(text):
        return "first", years
    if len(years) == 1 and _LAST_YEAR.search(text):
        return "last", years
    denied = _NOT_YEAR.findall(text)
    wanted = tuple(year for year in years if year not in denied)
    if _ONLY_YEAR.search(text):
        return "only", wanted
    if _SPAN.search(text):
        return "span", tuple(str(year) for year in range(int(years[0]), int(years[-1]) + 1))
    return ("all" if _EVERY_YEAR.search(text) else "in"), wanted


def _state(text: str) -> str:
    state = state_of(text)
    # "Vad ska vara klart 2027?", "Vad pågår 2026?" ask for what is planned.
    if state == "ongoing" and re.search(r"\b20\d\d\b", text):
        return ""
    return "" if state == "done" and re.search(r"\b(?:ska|skall|should|will|to be)\b", text, _I) else state


def _asking(text: str) -> str:
    """The sentences of a text that ask: who the asker is ("Jag är ny chef på UAF.") is no topic. All of it where none asks."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(sentence for sentence in sentences if sentence.endswith("?")) or text


def _topic(terms: Sequence[Term], units: frozenset[str]) -> tuple[Term, ...]:
    return tuple(
        term
        for term in terms
        if term.weight > 0
        and not _form_words() & {term.form, term.word}
        and not any(pattern.fullmatch(term.form) for pattern in _ASKED_WITH)
        and term.form not in units
        and term.form not in NUMBER_WORDS
        and not is_everyday(term.form)
        and not _names_region(term.form)
        and not (term.word[0] == IDENTIFIER and _NUMBER_OR_YEARS.fullmatch(term.form))
    )


def _names_region(form: str) -> bool:
    """Whether a word is a region's name or begins with it: "jämtlandsplanen"."""
    return bool(regions_in(form)) or form.startswith(tuple(region.split()[0].lower() for region in REGIONS))


@lru_cache(maxsize=1)
def _form_words() -> frozenset[str]:
    forms = _FORM.split()
    return frozenset((*forms, *(f"~{look_up(word).root}" for word in forms)))
