"""What a question asks for in so many words, and what it looks like where it stands.

"Vem betalar …?"             money
"Hur röstade …?"             votes
"Vilka tider …?"             hours
"Vad heter chefen?"          a person's name
"""

from __future__ import annotations

import re

from assistant.evidence import Sentence
from assistant.forms import ASKS_HOURS, HOURS, asks_outcome, tells_outcome
from assistant.questions import clauses_of
from assistant.roles import asks_for_name, names_person, role_asked_for, tells_holder

_WHO_SHALL = (
    r"^\W*(?:och )?(?:vem|vilka|vilken (?!\w*(?:andel|del|summa|kostnad|avgift|ersättning)\b)\w+)"
    r"(?: är det)?(?: som)?(?: ska| skall| får| måste| kan)? "
)
# How it is asked for, and what it looks like.
_THINGS = (
    (
        re.compile(r"\b(?:telefon\w*(?:nummer|numret)|numret till|phone number)\b", re.IGNORECASE),
        re.compile(r"\b0\d{1,3}[- /]?\d{2,3}[ \d]{2,}|\b11(?:2|77)\b|\b\d{3}[- ]\d{2,3} \d\d\b"),
    ),
    (
        # "Vilken kommun har flest läkare?": who has many is no answer.
        re.compile(
            r"\b(?:vilke[nt]|vilka|vem|which|who)\b[^?]*\b(?:flest|färst|högst|lägst|fewest|highest|lowest)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:flesta?|färst|högsta?|lägsta?|störst|minst|mest|främst|topp|fewest|highest)\b", re.IGNORECASE
        ),
    ),
    (
        # "Vem betalar?" and "Vem kallar?" are not answered by who else has to do with it.
        re.compile(rf"{_WHO_SHALL}(?:betalar?|bekostar?|finansierar?)\b", re.IGNORECASE),
        re.compile(
            r"betal|bekost|kostnad|finansier|ersätt|avgift|debiter|faktur|medel|stimulans|\bkr\b|kronor|anslag|budget|utgift|hyra|"
            r"\blön",
            re.IGNORECASE,
        ),
    ),
    (
        # "Vad får patienten själv betala?" is not told by what the county charges the municipality.
        re.compile(
            r"\b(?:patienten|brukaren|klienten|den enskilde?|individen|familjen|anhöriga) (?:själv )?(?:\w+ )?betala\b|"
            r"\bkosta\w*\b.{0,40}\bför (?:patienten|brukaren|den enskilde|familjen|anhöriga)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:egen|patient|brukar|besöks|hyres)?avgift|\btaxa|kostnadsfri|avgiftsfri|gratis|"
            r"\b(?:patienten|brukaren|klienten|den enskilde?|familjen|anhöriga)\b[^.]{0,40}\b(?:betala|bekosta|står? för)",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(rf"{_WHO_SHALL}(?:kallar?|bjuder? in|sammankallar?)\b", re.IGNORECASE),
        # "så kallad", "kallas SIP" names a thing
        re.compile(
            r"\bkallar\b|\bkallelse|\bkall(?:a|as|at) (?:\w+ ){0,3}?till\b|sammankall|\b(?:in)?bjud|initi",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"\bväntetid\w*|\b(?:stod|står|stå) i kö|\bkön? till\b|\bhur lång(?:a)? (?:\w+ )?kö(?:er)?\b|\bwaiting (?:time|list)",
            re.IGNORECASE,
        ),
        re.compile(r"vänt|\bkö", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\b(?:vilken summa|vilket belopp|hur stor summa|hur stort belopp|hur mycket pengar|hur många kronor)\b",
            re.IGNORECASE,
        ),
        re.compile(r"kronor|\b[tmk]?kr\b|miljon|miljard|belopp|kostnad|\bsumma|\d{1,3} \d{3}\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:ob-?tillägg|arvode\w*|\w*lön(?:en|er)?)\b", re.IGNORECASE),
        re.compile(r"arvod|\blön|\w+lön\w*|tillägg|ersättning|betalt", re.IGNORECASE),
    ),
    (
        re.compile(r"\bvilk\w+ (?:\w+ )?(?:tidsgräns|tidsfrist|svarstid)\w*", re.IGNORECASE),
        re.compile(
            r"\b(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|fjorton)(?:[ –-]\w+)? \w*"
            r"(?:minut|timm|dygn|dag|veck|månad)|\bsenast\b|omedelbart|samma dag",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\brösta(?:de|t)\b|röstsiffr|\bomröstningen\b|\bvoted?s?\b", re.IGNORECASE),
        re.compile(r"röst|voter|bifall|\breserv(?:er|ation)|enhällig|acklamation", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:vad|hur) (?:tyckte|tycker|ansåg|anser|ställde sig) ", re.IGNORECASE),
        re.compile(
            r"tyck|ans(?:er|åg)|synpunkt|yttra|framh[åö]|\bmena|remiss|\bvill|önska|bakom|styrk|kritik|erfar|föresl|reserver|påpek|"
            r"bedöm",
            re.IGNORECASE,
        ),
    ),
)


_SHOWN = re.compile(r"resultat|utfall|\bvisade?\b", re.IGNORECASE)
_DECIDED = re.compile(r"^(?!.*\bförslag).*\bbeslut(?:en|et|at|ades)?\b(?! om\b)", re.IGNORECASE)


def holds_thing(question: str, best: Sentence, around: str) -> bool:
    """Whether what a question asks for in so many words is there: hours, a telephone number, a name, an office."""
    text = best.passage.readable or best.text
    first = clauses_of(question)[0]  # a further clause is answered apart
    if any(asked.search(question) and not there.search(around) for asked, there in _THINGS):
        return False
    if ASKS_HOURS.search(first) and not HOURS.search(around):
        return False
    if asks_for_name(first) and not names_person(around):
        return False
    return not (role := role_asked_for(first)) or tells_holder(role, text)


def holds_outcome(question: str, best: Sentence) -> bool:
    """Whether it is told what came of something, where that is asked for."""
    if not asks_outcome(clauses_of(question)[0]) or tells_outcome(best.passage.readable or best.text):
        return True
    headings = best.document.section_path(best.start)  # under "Vad som är beslutat" stands what came of a proposal
    return not _SHOWN.search(question) and bool(headings) and _DECIDED.search(headings[-1]) is not None
