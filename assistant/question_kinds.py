"""What kind of thing a question asks for: a body, a date, a number, a list, a meaning, a document, a reason, a yes or no.

The word that asks decides, with what follows it, and only where it asks:

    Vem kallar, och när?                              who        the first clause that asks
    Hur går det till när någon skrivs in?             how        this "när" joins, it does not ask
    Jag är ny. Vilka mål gäller?                      list       the sentence with the question mark
    Är det beslutat hur pengarna ska delas upp?       yes-no     the verb comes first
    Vet du när planen upphör?                         when       who asks to be told asks what comes after it
"""

from __future__ import annotations

import re

from index.lexicon import lemma

_ASKING = r"(?:vem|vems|vilke[nt]|vilka|vad|var|vart|när|hur|varför|who|whose|whom|what|which|when|where|why|how)\b"
_BEFORE = r"(?:(?:och|men|så|samt|eller|alltså|hej|ja|då|and|but|so)\b,? *)*"
_PREPOSITION = (
    r"(?:(?:fram )?(?:av|i|på|till|för|med|från|sedan|sen|under|vid|inom|hos|om|åt|efter|ur|enligt|by|in|on|for|with|from|to|at|"
    r"of|until|since) )?"
)
_VERB = (
    r"(?:är|finns|har|ska|skall|kan|får|måste|gäller|behöver|behövs|beslutar|beslutade|ingår|stämmer|går|bör|blir|blev|ansvarar|"
    r"erbjuds|omfattas|omfattar|räknas|räcker|krävs|betalar|tar|vill|skulle|hade|hör|kommer|fick|gör|görs|innebär|betyder|do|does|"
    r"did|is|are|was|were|can|could|may|must|has|have|should|shall|will|would)\b"
)
_CLAUSE = re.compile(rf"{_BEFORE}(?P<said>{_PREPOSITION}(?P<asking>{_ASKING}).*)", re.DOTALL)
_VERB_FIRST = re.compile(rf"{_BEFORE}{_VERB}")
# "Rutinen för läkarmedverkan, är den klar?"
_VERB_LATER = re.compile(rf"{_BEFORE}{_VERB} (?:det|den|de|dom|vi|jag|man|hon|han|it|they|we|there)\b")
_VAR = re.compile(r"var (?:i|på|vid|finns|hittar|kan|ska|får|står|ligger|någonstans|sker|görs|sitter|vänder|hos)\b")
# "Vet du vem som …", "Kan ni berätta vilka …", "Jag undrar hur …"
_TOLD = re.compile(
    r"(?:vet (?:du|ni)|(?:kan|skulle|kunde) (?:du|ni)(?: kunna)? (?:\w+ ){0,2}?(?:säga|berätta|förklara|visa|tala om|svara|lista|"
    r"ge)|undrar|står det|framgår det|can you (?:say|tell|explain)|do you know|could you tell)\b"
)
# "Då slipper jag väl göra en anmälan när …?"
_SURELY = re.compile(
    r"\b(?:slipper|behöver|får|kan|ska|måste|är|räcker|gäller|har) (?:jag|vi|man|det|den|de) (?:\w+ ){0,2}?väl\b"
)
_BOUNDARY = re.compile(r"[,;:–—]\s*|\s-\s|\s(?=(?:och|samt|eller|and)\s)")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!](?=\S)[^.!?]*)*[.!?]*")
# "När ska …" asks, "när någon skrivs in" joins: what asks has its verb next.
_JOINS = re.compile(r"(?:när|when) (?P<next>[\w-]+)")
_VERB_FORM = re.compile(
    r"(?:ska|skall|får|fick|kan|kunde|måste|bör|är|blir|blev|var|har|hade|vill|tog|kom|gick|sker|skedde|gör|gjorde|ges|gavs|ger|"
    r"försvann|lades|sattes|\w{3,}(?:ade|des|tes|dde|nde)|is|are|was|were|do|does|did|must|should|can|will|may|has|have)"
)

_BODY = (
    r"(?:\w*(?:nämnd|förvaltning|enhet|verksamhet|arbetsgrupp|styrgrupp|huvudman|organisation|myndighet|instans|förening)|grupp|"
    r"funktion|roll|profession|aktör|part|kommun|region|organ|chef|råd\b|politiker)"
)
_PAPER = (
    r"(?:riktlinje|dokument|styrdokument|överenskommelse|lag\b|lagen|lagar|författning|föreskrift|diarienummer|nummer|rutin|avtal|"
    r"ärendenummer|reglemente|paragraf|papper)"
)
# A thing by its name and nothing more, as in "Vad är samordnad individuell plan?"; not "målet med …", "viktigt när …".
_NAMED = (
    r"(?!de\b|det\b|viktig|nytt|nästa|bäst|min\b|\w*(?:erat|slutat|satt|sagt|gjort|känt|lovat)\b|"
    r"\w+(?:e[nt]|na) (?:med|för|av|till|som|om)\b)"
    r"[\w’'”\"/-]+(?: (?!när\b|som\b)[\w’'”\"/-]+){0,5}\W*$"
)
_OF_THE_WHOLE = (
    ("comparison", r"skillnad|\bskil(?:jer|ja|jas|de|der)\b|\bjämför|i jämförelse|\bdifferen|\bcompare"),
    (
        "which-document",
        r"\bsty[- ]?n|var (?:står|hittar|finns) (?:det|jag|reglerna|riktlinjen|rutinen|ordningen)"
        rf"|(?:finns|har vi|saknas) (?:det )?(?:någon|något|några|en|ett)\b.{{0,25}}{_PAPER}",
    ),
)
_OF_THE_CLAUSE = (
    (
        "which-document",
        rf"{_PREPOSITION}(?:vilk(?:en|et|a)|which) (?:\w+ )?(?:{_PAPER}|guideline|document|law|agreement)|"
        r"(?:i|ur) (?:vilken|vilket|vilka) (?:\w+ )?\w*(?:rapport|utvärdering|utredning|protokoll|plan|strategi|program|handbok)"
        r"\w* (?:kan|hittar|finns|finner|står|läser|framgår|redovisas|beskrivs)",
    ),
    (
        "when",
        rf"när\b|{_PREPOSITION}(?:vilket (?:år|datum|klockslag)|vilken (?:tid|månad|dag|tidpunkt)|vilka (?:tider|dagar|datum|år))"
        rf"|hur (?:länge|lång tid|sent|tidigt|snabb?t|fort|snart)|when\b|how (?:long|soon|quickly)|"
        rf"{_PREPOSITION}what (?:date|year|time)",
    ),
    (
        "number",
        rf"{_PREPOSITION}hur (?:många|mycket|stor|stora|stort|hög|högt|lång|långt|gammal|ofta|få|pass)\b|"
        rf"{_PREPOSITION}(?:vilken (?:andel|summa|kostnad|ålder|procent)|vilket (?:antal|belopp)|vilka \w*(?:siffror|belopp))|"
        r"vad (?:kosta|betala|tjäna)\w*|"
        r"vad (?:får|har) .*\bi (?:\w*lön|\w*tillägg|\w*ersättning|arvode|betalt|bidrag)\b|"
        r"vad (?:är|blir) (?:\w+ ){0,2}?\w*(?:avgift|kostnad|pris|belopp|taxa)"
        r"(?:e[nr]|et|n|erna)?\b|vad? .*\b(?:i pengar|i kronor|kostade|kostat|kostar)\b|"
        rf"{_PREPOSITION}vilken \w*(?:avgift|taxa|ersättning)\b|how (?:many|much|often|old|large|far)",
    ),
    (
        "why",
        rf"varför|vad är (?:syftet|nyttan|skälet|orsaken|tanken|bakgrunden|meningen)|"
        rf"{_PREPOSITION}vilk\w+ (?:skäl|anledning|syfte)|vad .*\btill för\W*$|why\b|what is the (?:purpose|reason|aim)",
    ),
    (
        "definition",
        r"vad räknas som\b|vad (?:betyder|menas|menar|avses|innebär(?! det (?:för|att|när)))\b|"
        r"vad står [\w-]+(?: [\w-]+){0,2} för\b|"
        rf"vad är (?:egentligen )?det(?: här| där)? för (?:något|nåt|slags)|vad är (?:egentligen |en |ett )?{_NAMED}|"
        r"what (?:does|do) .*(?:mean|stand for)|what (?:is|are) (?:an? )?(?!the\b)[\w’' -]{2,40}\W*$",
    ),
    ("definition", r"vad är (?:en|ett) "),
    (
        "who",
        rf"{_PREPOSITION}(?:vem|vems|whose|whom|who)\b|{_PREPOSITION}vilke[nt] (?:[\w-]+ )?{_BODY}|"
        r"which (?:\w+ )?(?:body|board|committee|administration|municipality|region|group|party|unit)|vilka som\b",
    ),
    (
        "list",
        rf"{_PREPOSITION}vilka\b|vad (?:ingår|omfattar)\b|vad är de\b|räkna upp|lista\b|nämn\b|which\b.*(?:are|were)\b|"
        r"which \w+s\b|what are the\b",
    ),
    ("how", r"hur\b|på vilket sätt|how\b"),
)
_REQUESTED = re.compile(r"(?:kan du |can you )?(?:räkna upp|lista|nämn|ge mig en lista|list)\b")


def kind_of(question: str) -> str:
    """The kind of a question (see `forms`), "what" where nothing in it tells."""
    folded = " ".join(question.lower().split()).lstrip("¿!?-– ")
    for kind, pattern in _OF_THE_WHOLE:
        if re.search(pattern, folded) and not re.match(r"(?:och )?hur (?:stor|många|mycket)", folded):
            return kind
    if _REQUESTED.match(folded):
        return "list"
    asked = _asked(folded)
    if asked == "yes-no":
        return asked
    return next((kind for kind, pattern in _OF_THE_CLAUSE if re.match(pattern, asked)), "what")


def _asked(folded: str) -> str:
    """The clause that asks, from its asking word on; "yes-no" where a verb asks; "" where nothing does."""
    sentences = [found.strip() for found in _SENTENCE.findall(folded) if found.strip()]
    asking = [sentence for sentence in sentences if sentence.endswith("?")] or sentences
    for sentence in asking:
        if _SURELY.search(sentence):
            return "yes-no"
        if (told := _TOLD.search(sentence)) and (
            found := re.search(rf"{_PREPOSITION}{_ASKING}.*", sentence[told.end() :])
        ):
            return found.group()
        clauses = [clause for clause in _BOUNDARY.split(sentence) if clause]
        for number, clause in enumerate(clauses):
            found = _CLAUSE.match(clause)
            if found and found["asking"] == "var" and not _VAR.match(found["said"]):
                found = None  # "Var planen antagen då?"
                if number == 0:
                    return "yes-no"
            if found and not _is_joining(found["said"]):
                return found["said"]
            if found is None and (_VERB_FIRST if number == 0 else _VERB_LATER).match(clause):
                return "yes-no"
    # A sentence that asks in its midst: "Den punkten, och då undrar jag ju vem", "palliativa teamet vem ringer man".
    anywhere = re.search(rf"{_PREPOSITION}{_ASKING}.*", " ".join(asking))
    return anywhere.group() if anywhere else ""


def _is_joining(said: str) -> bool:
    """Whether a clause that begins with "när" says when something holds instead of asking when it does."""
    found = _JOINS.match(said)
    return found is not None and not _is_finite_verb(found["next"])


def _is_finite_verb(form: str) -> bool:
    """Whether a word is a verb that can open a question after "när": "ska", "börjar", "gäller", "hålls"."""
    if _VERB_FORM.fullmatch(form):
        return True
    verb = lemma(form)
    return verb.endswith("a") and (form == f"{verb}r" or form == f"{verb[:-1]}er" or form.endswith("s"))
