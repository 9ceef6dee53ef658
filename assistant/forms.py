"""What an answer of each kind must hold: a body for "vem", a date for "när", a number for "hur många".

The patterns look at a sentence's form only. They raise sentences that can be an answer of that kind above others that merely
speak of the same thing.
"""

from __future__ import annotations

import re

from ingest.dates import ANY_MONTH

BODY = re.compile(
    r"\b[\wåäö-]{0,40}(?:nämnd|nämnden|nämnderna|styrelse\w*|förvaltning\w*|fullmäktige|utskott\w*|"
    r"samverkansledning\w*|ledningsgrupp\w*|"
    r"styrgrupp\w*|arbetsgrupp\w*|nätverk\w*|chef\w*|direktör\w*|läkare\w*|sköterska\w*|terapeut\w*|"
    r"handläggare\w*|kommun|kommunen|"
    r"kommuner|kommunerna|regionen|regionerna|region|team|teamet|vårdcentral\w*|hemsjukvård\w*|"
    r"huvudm[aä]n\w*|ordförande|"
    r"arbetsutskott|samverkansarena\w*|samverkan|projektledare\w*|processledare\w*|samordnare\w*|"
    r"enhet\w*|verksamhet\w*|rektor\w*|"
    r"vårdgivare\w*|elevhälsa\w*|socialtjänst\w*|primärvård\w*|personal\w*|medarbetare\w*|"
    r"kontakt\w*)\b|\b(?-i:[A-ZÅÄÖ]{2,6})\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\b(?:ansvar\w*|beslut\w*|leds|leder|ska ta fram|utför\w*|genomför\w*|tillgodoses av|ersätter|"
    r"betalar|samordnar|fastställ\w*|"
    r"i uppdrag|driver|drivs|bistår|erbjuder|äger|tecknar|godkänn\w*|följer upp|förvalta\w*|hanterar|"
    r"svarar för|bedriv\w*|kallar|sammankallar|skickar|bjuder in|beställer|meddelar|underrättar|registrerar|dokumenterar|"
    r"skriver|upprättar|ser till|initierar|rapporterar|anmäler|bokar|bekostar|lämnar|informerar|utser|bedömer|kontaktar)\b",
    re.IGNORECASE,
)
# "5.1 Initiativtagaren skickar …": who a sentence begins with.
_DOER = re.compile(r"^(?:\d[\w.]* )?(?:Den )?[A-ZÅÄÖ][a-zåäö]*(?:aren|arna|erna|ansvarige?|ledaren|parterna)\b")
DATE = re.compile(
    rf"\b(?:19|20)\d\d(?:-\d\d-\d\d)?\b|\b\d{{1,2}} (?:{ANY_MONTH})\b"
    r"|\b(?:årlig\w*|varje år|månad\w*|vartannat år|var(?:t)? (?:annat|tredje|fjärde|femte) år|vecka|veckor|dygn\w*|dagar|timmar|"
    r"kl\.? ?\d|klockan \d|\d{1,2}[.:]\d\d|(?:mån|tis|ons|tors|fre|lör|sön)dag\w*|kvällar|nätter|helger|"
    r"(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|tionde) (?:dagen|dygnet|vardagen|arbetsdagen|veckan|månaden)|"
    r"vardagar|löpande|regelbundet|inom \d+|senast|omedelbart|sommartid|halvår\w*|kvartal\w*|våren|"
    r"hösten|inför|vid utskrivning)\b",
    re.IGNORECASE,
)
# "en" and "ett" are articles far more often than numbers.
NUMBER = re.compile(
    r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|samtliga|noll|ingen|inget|inga)\b|"
    r"\bnågra\b[^.]{0,60}\b(?:inte|ej)\b|\b(?:hälften|fjärdedel|tredjedel|hundra|tusen|tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)\w*|"
    r"\b(?:för|fem|fyr|tre)?(?:dubbl|halver)\w*",
    re.IGNORECASE,
)
DOCUMENT = re.compile(
    r"\bSTY\b|\b(?:lag|lagen|förordning\w*|föreskrift\w*|riktlinje\w*|överenskommelse\w*|avtal\w*|"
    r"plan|planen|rutin\w*|reglemente\w*|"
    r"SOSFS|SOU|HSLF|[A-ZÅÄÖ]{2,5}[- ]\d{4})\b|\(\d{4}:\d+\)|\b[A-ZÅÄÖ]{2,4} \d{4}/\d+",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"\b(?:gång(?:er)? (?:per|om|i|var\w*|under)|varje|varannan|vart?(?:annat| \w+) (?:dag|vecka|månad|kvartal|år)|"
    r"årlig\w*|årsvis|månatlig\w*|månadsvis|kvartals\w*|halvårs\w*|vecko\w*|dagligen|regelbundet|löpande|kontinuerligt|"
    r"(?:första|andra|sista) \w+dagen|i (?:månaden|veckan|kvartalet)|per (?:år|månad|vecka|kvartal|termin|halvår))\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|\d+|flera) (?:\w+ )?gång(?:er)?\b", re.IGNORECASE
)
# Digits that count nothing: an item's number, a paragraph of a law, a day, the number of a paper.
_NO_AMOUNT = re.compile(
    r"^\s*\(?\d{1,2}(?:[.)]|[a-z]?(?:\.\d{1,2})+\.?)\s|§+ ?\d+|\b\d+ ?(?:§|kap\.?)|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{4}:\d+\b|"
    r"\b(?-i:[A-ZÅÄÖ]{2,5})[- ]?\d{3,}\S*|\b(?:bilaga|tabell|figur|avsnitt|kapitel|sidan?|version) \d+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(rf"\b(?:19|20)\d\d-\d\d-\d\d\b|\b(?:\d{{1,2}} )?(?:{ANY_MONTH}) (?:19|20)\d\d\b", re.IGNORECASE)
# "Vad ska stå i kvittot?" asks for what it holds, not for what it is.
_ASKS_CONTENTS = re.compile(
    r"\bvad (?:ska|skall|måste|bör) (?:stå|finnas(?: med)?|ingå|vara med|framgå) (?:i|på|av)\b|"
    r"\bvad (?:ska|skall|måste|bör) (?:[\w-]+ ){1,3}innehålla\b",
    re.IGNORECASE,
)
CONTAINS = re.compile(r"\b(?:innehåll\w*|framgå\w*|anges?|ingå\w*|omfatta\w*)\b", re.IGNORECASE)
# "När får kommunen ta ut avgift?" asks for what must be so, not for a day.
_ASKS_CONDITION = re.compile(
    r"\bnär (?:ska (?:man|vi|jag)|får|måste|behöv\w+|kan|bör|använd\w+|kräv\w+|räcker|räknas|övergår|"
    r"har (?:vi|man|jag|någon|en|ett)|är (?:man|en|ett|någon|det))\b|\bwhen (?:do|does|must|may|can|should|is an?)\b",
    re.IGNORECASE,
)
# "Vilka sitter i styrgruppen?" asks of what a body consists.
_ASKS_MEMBERS = re.compile(
    r"\b(?:vilka|vem|vad|who) (?:alla )?(?:är det som |som |det )?(?:sitter|ingår|är (?:det )?(?:som är )?med|deltar|består|"
    r"utgör|är medlem|sits?|is (?:on|part of|in)|was part|are (?:the )?members)\b|"
    r"\bvilka (?:\w+ ){0,2}(?:sitter|ingår|är med|deltar) (?:i|där|med)\b|"
    r"\bvilka (?:yrken|yrkesgrupper|professioner|kompetenser|roller) (?:\w+ )?(?:finns|ingår|sitter|arbetar|jobbar|är)\b|"
    r"\b(?:ledamöter|medlemmar|members)\b|\bvem\w* består\b",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"\b(?:består|ingår|utgörs|sitter|(?<!inte )ledamöter|(?<!inte )ledamot|deltar|"
    r"medlemmar|representer\w+|representant\w*|sammansatt|bemannas)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:när|om|vid|då|så snart|innan|efter|förrän)\b", re.IGNORECASE)
# "Hur snabbt …?", "När senast …?" ask for a time limit.
_ASKS_HOW_LONG = re.compile(
    r"\bhur (?:fort|snabbt?|snart|länge|lång tid|många (?:\w+)?(?:timmar|dagar|dygn|veckor|månader))\b|"
    r"\bsenast\b|\binom (?:vilken|hur lång) tid\b|\btidsgräns|\bhow (?:soon|quickly|fast|long)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\b(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|fjorton|femton)(?:[ –-]\w+)? "
    r"(?:\w*(?:minuter|timm(?:e|ar)|dygn|dag(?:ar)?|vardag(?:ar)?|veck(?:a|or)|månad(?:er)?)|år)\b|"
    r"\b(?:omedelbart|omgående|skyndsamt|genast|samma (?:dag|dygn)|(?:dagen|dygnet|veckan) (?:därpå|efter)|tills vidare|"
    r"näst\w+ (?:vardag|arbetsdag|dag))\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:är|innebär|innefattar|avses|betyder|menas|definieras|handlar om|syftar till|står för|"
    r"omfattar|kallas|benämns)\b|–|\(",
    re.IGNORECASE,
)
# "X är en …", "X består av …", "X: …"; a dash or a bracket may define and mostly does not.
_SAYS_WHAT_IT_IS = re.compile(
    # What praises a thing does not say what it is: "är ett viktigt stöd".
    r"\b(?:är (?:en|ett|den|det|de)\b(?! (?:viktig|central|avgörande|grundläggande|nödvändig|bra|stor)\w*)|"
    r"innebär|innefattar|avses\b(?! \w+s\b)|betyder|menas|definieras|handlar om|syftar till|står för|"
    r"består av|omfattar)\b|^[^.:]{2,60}: \w",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:syfte\w*|syftar|för att|därför|eftersom|på grund av|nytta\w*|i syfte|orsak\w*|skäl\w*|"
    r"förklar\w*|bero(?:r|dde|tt)?|till följd av|"
    r"innebär att|leder till|bidra\w*|anför\w*|motiver\w*|med hänvisning till)\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\bkosta(?:r|de|t|s)?\b|\bi (?:arvode|betalt|bidrag|\w*tillägg|\w*ersättning)\b|"
    r"kostnad|pengar|dyr|pris|budget|lön|avgift|belopp|taxa|kronor|\bvilken \w*ersättning\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|hundra|tusen)) ?(?:kronor|kr\b|mkr|tkr|msek|miljon|miljard)|"
    r"\d ?(?:procent|%) av (?:\w+ ){0,2}\w*(?:prisbasbelopp|kostnad|avgift|taxa|inkomst|hyra)|"
    r"\b(?:avgifts|kostnads)fri|\bgratis\b|\b(?:utan|ingen|inga) (?:\w+ )?(?:kostnad|avgift|medel)",
    re.IGNORECASE,
)
ASKS_HOURS = re.compile(
    r"\b(?:vilka tider|öppettid\w*|vilket klockslag|hur dags|opening hours|what time)\b|\böppet\b", re.IGNORECASE
)
HOURS = re.compile(
    r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} ?[-–] ?\d{1,2}\b(?! ?(?:år|procent|%|person|veck|dag|månad|timm|gång|kap))|"
    r"\b(?:kl\.?|klockan) \d|\bdygnet runt\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    # "Har väntetiderna blivit kortare?"
    r"^\W*(?:men |och )?(?:har|have|has) .{0,80}\b(?:blivit|minskat|ökat|förbättrats|försämrats|kortats|förändrats|sjunkit|"
    r"stigit|become|improved|increased|decreased|got)\b|"
    # "Minskade köerna?", "Did it help?"
    r"^\W*(?:did|\w+(?:ades?|ddes?|ttes))\b|"
    r"\b(?:visade|visat|resultatet (?:av|från|blev)|vad blev (?:det|resultat\w*|utfall\w*|effekt\w*|följd\w*)|blev av|utfall\w*|"
    r"utföll|hur gick|har gått|kom .{0,20}fram till|till slut|vann|erfarenheter (?:gav|har|fick)|vad lärde|"
    r"hittills|i fjol|förra året|senaste (?:året|mätningen)|i våras|i höstas|"
    r"show(?:ed|n)|results? of|outcome|turned? out)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:ska|skall|planera\w*|kommer att|avser|will|planned)\b|\b(?:(?:del)?aktivitet(?:er)?|målvärde):",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:har|hade|visade|visar|blev|blivit|gav|gett|framgick|genomfördes|ledde|lett|minskade|ökade|resulterade)\b|"
    r"\b(?:resultat|utfall):",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:visa(?:r|de|t|ts)|resultat\w*|utfall\w*|utföll|ledde|lett|minska[rdt]\w*|öka[rdt]\w*|blev|blivit|gav|gett|framgick|"
    r"erfarenhet\w*|slutsats\w*|positiv\w*|nöjda|förbättra[dt]\w*|sjönk|sjunkit|steg|stigit|andel\w*|procent|genomförd\w*|"
    r"genomförts|beslut\w*|avstyrk\w*|tillstyrk\w*|avsl[oå]\w*|avslag\w*|biföll\w*|godkän\w*|återremi\w*|bordl[aä]\w*|"
    r"uppsk[jö]u\w*|nedlagd\w*|lades ned|avslutades|upphör\w*|infördes|inrätta[dt]\w*|startade\w*|vilande)\b",
    re.IGNORECASE,
)


def fits(kind: str, sentence: str, asked: str) -> float:
    """How far a sentence has the form of an answer of this kind: 0 not at all, 1 fully."""
    if kind in {"who", "list", "what"} and asks_for_members(asked):
        return 1.0 if _MEMBERS.search(sentence) else 0.3
    if kind in {"list", "what"} and _ASKS_CONTENTS.search(asked):
        return 1.0 if CONTAINS.search(sentence) else 0.3
    if kind == "who":
        return 0.5 * bool(BODY.search(sentence) or _DOER.search(sentence)) + 0.5 * bool(_RESPONSIBLE.search(sentence))
    if kind == "when":
        if _ASKS_CONDITION.search(asked) and _CONDITION.search(sentence):
            return 0.8
        if ASKS_HOURS.search(asked):
            return 1.0 * bool(HOURS.search(sentence))
        if _ASKS_HOW_LONG.search(asked) and _HOW_LONG.search(sentence):
            return 1.0
        # A day answers better than a year, a year better than "årligen".
        return 1.0 if _DAY.search(sentence) else 0.8 if _YEAR.search(sentence) else 0.5 * bool(DATE.search(sentence))
    if kind == "number":
        if _PRICED.search(asked) and not re.search(r"\b(?:andel|del|procent|många)\b", asked, re.IGNORECASE):
            return 1.0 * bool(_MONEY.search(sentence))
        if re.search(r"\bhur många gånger\b|\bhow many times\b", asked, re.IGNORECASE) and _TIMES.search(sentence):
            return 1.0
        if re.search(r"\bhur ofta\b|\bhow often\b", asked, re.IGNORECASE):
            return 1.0 if _HOW_OFTEN.search(sentence) else 0.4 * bool(DATE.search(sentence))
        if re.search(r"hur (?:länge|lång)", asked, re.IGNORECASE):
            return 1.0 * bool(DATE.search(sentence))
        bare = _NO_AMOUNT.sub(" ", sentence)
        return 1.0 if re.search(r"\d", bare) else 0.8 * bool(NUMBER.search(bare))
    if kind == "which-document":
        return (
            1.0
            if re.search(r"\d{4}", sentence) and DOCUMENT.search(sentence)
            else 0.5 * bool(DOCUMENT.search(sentence))
        )
    if kind == "definition":
        return 1.0 if _SAYS_WHAT_IT_IS.search(sentence) else 0.6 * bool(_DEFINES.search(sentence))
    if kind == "why":
        return 1.0 * bool(_PURPOSE.search(sentence))
    return 0.5


def asks_for_members(question: str) -> bool:
    """Whether a question asks who is in a body: "Vilka sitter i styrgruppen?"."""
    return _ASKS_MEMBERS.search(question) is not None


def asks_outcome(question: str) -> bool:
    """Whether a question asks how something turned out: "Vad visade …?", "Hur gick det med …?"."""
    return _OUTCOME.search(question) is not None


def tells_outcome(text: str) -> bool:
    """Whether a text speaks of what came of something; what is planned or described has shown nothing."""
    planned = _PLANNED.search(text) is not None and _HAPPENED.search(text) is None
    return not planned and _RESULT.search(text) is not None
