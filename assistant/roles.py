"""Who holds an office: "Vem är ordförande i nämnden?", "Vad heter verksamhetschefen?".

Steering documents name offices on every page and hardly ever those who hold them. A sentence that merely has the office in it is
no answer; one that says who, or how the office is filled, is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.first_names import first_names
from index.swedish import features
from index.tokens import tokens

_OFFICE = (
    r"(?:(?:\w+- och )?[\w-]*(?:chef|direktör|ordförande|ledare|rektor|samordnare|sekreterare|koordinator|handläggare|ombud|"
    r"läkare|person|ägare|givare|strateg|manager|director|chair|head|leader)(?:e?n)?|(?-i:MAS|MAR))\b"
)
_ROLE = re.compile(
    r"\b(?:vem (?:som )?(?:är|var|blir|blev)|vad (?:heter|hette)|vem (?:satt|sitter) som|who (?:is|was))"
    rf"(?: (?:den|det|de|vår|er|nuvarande|nya?|idag|nu|the|our|current|\w+s))* (?P<role>{_OFFICE})",
    re.IGNORECASE,
)
# Who asks what somebody is called wants a name.
_BY_NAME = re.compile(
    rf"\bvad (?:heter|hette) (?:\w+ )??{_OFFICE}|\bvem heter\b|\bname of the (?:\w+ )??{_OFFICE}", re.IGNORECASE
)
_NAME = re.compile(r"\b([A-ZÅÄÖ][a-zåäöé]+)(?:-[A-ZÅÄÖ][a-zåäöé]+)? (?:(?:von|af|de) )?[A-ZÅÄÖ][a-zåäöé]+")


def role_asked_for(question: str) -> str:
    """The office whose holder a question asks for; "" for none."""
    found = _ROLE.search(question)
    return found["role"] if found else ""


def asks_for_name(question: str) -> bool:
    """Whether nothing but a person's name answers a question."""
    return _BY_NAME.search(question) is not None


def names_person(text: str) -> bool:
    """Whether a text names somebody by first name and surname."""
    return any(found[1].lower() in first_names() for found in _NAME.finditer(text))


def tells_holder(role: str, text: str) -> bool:
    """Whether a text says who holds an office or how it is filled: "Ordförande är …", "… leds av en projektledare"."""
    if names_person(text) and _names(role, text):
        return True
    return _filled(role).search(text) is not None


@lru_cache(maxsize=256)
def _filled(role: str) -> re.Pattern[str]:
    # "ordföranden" and "Ordförande", "chef" in "verksamhetschef", but no "Thomas" for "MAS" nor "personal" for "person".
    last = role.rpartition(" ")[2]
    stem = re.escape(re.sub(r"(?<=[fr])e?n$|(?<=e)n$", "", last))
    word = rf"(?-i:\b{stem})" if last.isupper() else rf"\b\w*{stem}"
    return re.compile(
        # "Ny ordförande i LBU från juli: skolchefen …"
        rf"{word}(?:e?n)?\b[^.:;]{{0,60}}: (?=\w)|\befterträd\w+ {word}|{word}(?:e?n)?\b [^.;]{{0,60}}\befterträd|"
        rf"{word}(?:e?n)?\b\)?:? (?:är|utses|utsågs|väljs|innehas|växlar|alternerar|skiftar|heter|is|are)\b|"
        rf"\b(?:är|var|blir|blev|som|utser|väljer|utsåg|roterar|(?:leds|utses|väljs|innehas|led) av|(?:utses|väljs|utsågs) till) "
        rf"(?:\w+ ){{0,2}}{word}(?:e?n)?\b",
        re.IGNORECASE,
    )


def _names(role: str, text: str) -> bool:
    """Whether a text has a role in it, by itself or as part of a longer word."""
    held = {feature[1:] for token in tokens(text) for feature in features(token)}
    return bool({feature[1:] for token in tokens(role) for feature in features(token)} & held)
