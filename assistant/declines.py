"""Questions that are not answered from documents, whatever the documents say.

Individual care, data about persons, one's own legal case, what has nothing to do with the library, and attempts to steer the
assistant are recognised by their wording before anything is searched. The patterns are narrow on purpose: a question about how
medicines are handled is answered, one about which dose to give is not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from assistant import answers
from assistant.answers import Answer, Claim
from assistant.first_names import first_names
from assistant.privacy import anonymise, identity_numbers
from index.chat_spelling import written_out
from index.english import is_english
from prompts import text

# Longer than any question a person types; what is pasted in beyond it is a document, not a question.
LONGEST_QUESTION = 2000
_FIRST_NAMES = "|".join(sorted(name.capitalize() for name in first_names()))
# One person: called by name, by a pronoun or by an office that one has ("direktören"); not "en sköterska".
_PERSON = (
    rf"(?:hon|han|hen|någon av|min|vår|(?-i:{_FIRST_NAMES})|"
    r"(?:[\w-]+ (?:och )?){0,2}?[\w-]*(?:chefen|direktören|ordföranden?|handläggaren|läkaren|sköterskan|rektorn|sekreteraren|"
    r"alrådet|regionrådet|samordnaren|utredaren|ledamoten|föreståndaren))\b"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "crisis",
        r"\b(?:ta(?:r)? livet av (?:mig|sig)|självmords?tankar|vill (?:inte leva|dö)\b|suicidal|"
        r"kill myself|skada mig själv)",
    ),
    (
        "steering",
        r"\b(?:ignorera|glöm|bortse från|strunta i|åsidosätt)\b.{0,40}\b(?:instruktion\w*|regler\w*|"
        r"prompt\w*|ovan\w*|tidigare|allt|riktlinjer du)"
        r"|\b(?:ignore|forget|disregard|override|bypass)\b.{0,40}\b(?:instruction\w*|rules?|prompt\w*|"
        r"above|previous|all|guard\w*|safety)"
        r"|system ?-?(?:prompt|meddelande|message)|\bdin(?:a)? (?:prompt\w*|instruktion\w*|systemtext|"
        r"dolda)|your (?:prompt|instructions|hidden|rules)"
        r"|\b(?:du är nu|från och med nu är du|you are now|act as|agera som|rollspel|role ?-?play|"
        r"låtsas (?:att du|vara)|pretend (?:to|you)|spela rollen)\b"
        r"|\bsvara exakt\b|^\s*system\s*:|debug ?-?(?:läge|mode)|dold\w* (?:instruktion|regl)\w*|filerna på servern"
        r"|\bhitta på\b.{0,40}\b(?:käll\w*|sid\w*|citat\w*|hänvisning\w*|svar\w*)"
        r"|jailbreak|developer mode|utvecklarläge|\b(?-i:DAN)\b|do anything now|utan (?:begränsningar|filter)|"
        r"without (?:restrictions|filters)"
        r"|(?:svara|skriv|säg|answer|reply|say) (?:bara|endast|exakt|only|exactly) (?:med )?[\"”':]"
        r"|<\s*/?(?:script|system|img|iframe|svg)|\[/?(?:inst|system)\]|###\s*(?:system|instruction)|"
        r"!\[[^\]]*\]\(|javascript:|base64|rot13"
        r"|(?:hitta på|fabricera|make up|invent) (?:en|ett|a|an)? ?(?:källa|citat|svar|source|citation|quote)",
    ),
    (
        "clinical",
        r"\b(?:vilken|hur (?:stor|hög|mycket)|rätt|max\w*) (?:dos\w*|\w+dos(?:en|er)?|mängd)\b|\bdosering|\bdosera|"
        r"\b(?:\d+|hur många) ?(?:mg|milligram|ml|milliliter|tabletter|droppar)\b"
        r"|\b(?:ska|bör|kan|får|måste) (?:jag|vi|hon|han) (?:ge|sätta in|sätta ut|skriva ut|byta|öka|"
        r"minska|operera|behandla)\b.{0,60}\b(?:patient\w*|medicin\w*|läkemedel\w*|insulin|alvedon|"
        r"antibiotika|morfin|waran)?"
        r"|\b(?:min|vår) (?:patient|mamma|pappa|mor|far|fru|man|son|dotter|farmor|mormor|"
        r"barn)\b.{0,80}\b(?:medicin\w*|läkemedel|diagnos\w*|symtom\w*|feber|ont|behandl\w*|dos|"
        r"tablett\w*|yrsel|smärt\w*|blod\w*|sår\w*|andn\w*)"
        r"|\b(?:kan|får|ska|bör|måste) (?:jag|vi) (?:höja|sänka|dubbla|öka|minska|trappa \w+)\b.{0,20}"
        r"\b\w*dos(?:en|erna)?\b"
        r"|\bhur mycket\b.{0,40}\b(?:min|vår) patient\b.{0,20}\b(?:börja med|ta|äta)\W*$"
        r"|\bhar jag\b.{0,30}\b(?:cancer|diabetes|feber|demens|depression|infektion)|\bont i\b|"
        r"vilken medicin|vilket läkemedel ska"
        r"|\b(?:mormor|farmor|morfar|farfar|mamma|pappa|patienten|en (?:boende|brukare|patient))\b.{0,60}"
        r"\b(?:yr|yrsel|blodtryck\w*|tablett\w*|bröstsmärt\w*|svårt att andas|feber|blöder|medvetslös|kräks|ramlat|smärt\w*)\b"
        r"|\b(?:which|what) (?:dose|dosage|medication)|\bhow (?:much|many) (?:mg|insulin|paracetamol)|"
        r"my patient (?:has|needs|should)|"
        r"\b(?:träna|träning\w*|övning\w*)\b.{0,40}\b(?:min|vår) (?:patient|mamma|pappa|mor|far)\b",
    ),
    (
        "personal",
        r"\b(?:diagnos\w*|journal\w*|medicin\w*|sjukdom\w*|adress\w*|lön\w*) (?:har|för|hos|på|till) "
        r"(?-i:(?!Region|Västra|Stora|Norra|Södra)[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+)|"
        r"\b(?:har (?:hon|han|hen) (?:för )?|(?:hennes|hans|hens) )(?:\w+ )?\w*(?:nummer|adress)\w*|"
        r"\b(?:(?<!\[)personnummer|hemadress\w*|privata? (?:telefon|nummer|adress)|personnumret|"
        r"mobilnum(?:mer|ret)|"
        r"mejladress\w*|e-?postadress\w*|journal(?:en)? för)\b.{0,60}\b(?:till|för|på|av|åt|hos)\b"
        r"|\b(?:är|var|har|hade) (?-i:(?!Region|Västra|Stora|Norra|Södra)[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+) (?:\w+ )?"
        r"(?:missbruk\w*|beroende|sjuk\w*|dement\w*|gravid\w*|deprimerad|psykisk\w*|straffad|dömd|skuldsatt|hemlös)\b"
        # What a nurse earns is nobody's; what the director does is hers.
        rf"|\b(?:va|vad|hur mycket) (?:tjänar|har) {_PERSON}.{{0,60}}\b(?:(?:månads|års)?lön\w*|betalt|i månaden)|"
        rf"\b(?:va|vad|hur mycket) tjänar {_PERSON}|\blön(?:en)? (?:för|har|till) {_PERSON}"
        # A service's number is nobody's: "telefonnumret till Trygg hemgång-linjen".
        rf"|\b(?:telefon)?num(?:mer|ret) (?:hem )?(?:till|för|åt) {_PERSON}"
        r"|\bphone number (?:of|for|to) (?-i:[A-Z][a-z]+ [A-Z]|his|her|the (?:\w+ )?(?:manager|director|doctor|nurse|head|chair))"
        r"|\b(?:min|mina) grann(?:e|en|ar)s?\b"
        r"|\b(?:salary|home address|personal number) (?:of|for|to)|"
        r"how much (?:does|do) .{0,40} (?:earn|make|get paid)\b|how much (?:is|are) .{0,40}"
        r"(?:doctor|physician|nurse|teacher|manager|director|head|chair|politician|worker)s?\b.{0,9}\bpaid\b",
    ),
    (
        "legal",
        r"\b(?:kan|ska|bör) jag (?:stämma|överklaga|anmäla|polisanmäla|kräva skadestånd)|\bmitt (?:ärende|"
        r"mål|överklagande|fall)\b.{0,40}\b(?:rätt|lag\w*|avgör\w*|domstol|vinna)"
        r"|\b(?:min|vår) (?:klient|brukare)\b.{0,120}\b(?:kan|får|ska|bör) (?:jag|vi) "
        r"(?:stoppa|dra in|hålla inne) (?:hennes|hans|hens|dennes)\b"
        r"|\b(?:min|vår|mitt|vårt) (?:son|dotter|mamma|pappa|mor|far|man|fru|barn)\b.{0,80}\böverklaga\b"
        rf"|(?-i:\b(?:[Hh]ar|[Kk]an|[Ff]år) (?:{_FIRST_NAMES})),? som\b[^?]{{0,80}}\b(?:rätt att|överklaga)\b"
        r"|har jag (?:laglig )?rätt till (?:ersättning|skadestånd)|\bcan i sue\b",
    ),
    (
        "off-topic",
        r"\b(?:väder|vädret|"
        r"(?:regn|snö|sol|storm|åska)\w*\b.{0,30}\bi (?:helgen|morgon|kväll|veckan)|prognos för (?:i ?morgon|helgen)|"
        r"fotboll\w*|hockey\w*|allsvenskan|"
        r"melodifestival\w*|aktie\w*|börsen|bitcoin|kryptovaluta|lotto|recept på|"
        r"matlagning|pannkak\w*|kladdkaka|dikt om|skriva? (?:en |ett )?(?:\w+ )?(?:dikt|sång|saga|novell|skämt|tal|vers|"
        r"pythonkod|kod|program)|berätta (?:ett |en )?(?:skämt|saga|rolig)|huvudstad\w*|"
        r"filmtips|\w*restaurang\w*|lunchställe\w*|skriva? (?:en |ett )?(?:\w+ )?vits|löning\w*|"
        # What the assistant cannot do for anyone.
        r"(?:boka|beställa|ringa|mejla|maila|skicka|fylla i|skriva)\b.{0,40} åt (?:mig|oss)|"
        r"resmål|biljett\w*|horoskop|stjärntecken|vem vann|presidentval\w*|"
        r"översätt (?:till|detta)|räkna ut \d|vad är \d+ ?[+*/x-] ?\d+|"
        r"tell me a joke|write (?:a |me )?(?:poem|song|story|code)|weather|capital of|recipe)\b",
    ),
)
# Who works with it asks about it: "Vem ringer upp efter ett självmordsförsök?"; who says "jag" or asks nothing may be in it.
_ASKS_OF_WORK = re.compile(r"\b(?:vem|vilk\w+|vad|va|hur|när|var|who|which|what|how|when|where)\b", re.IGNORECASE)
_OF_ONESELF = re.compile(r"\b(?:jag|mig|min|mitt|mina|me|my|(?-i:I))\b", re.IGNORECASE)
_COMPILED = tuple((reason, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for reason, pattern in _PATTERNS)


def reason_to_decline(question: str) -> str | None:
    """Why a question is declined - crisis, steering, clinical, personal, legal, off-topic - or None."""
    plain = _plain(question)
    reasons = [reason for reason, pattern in _COMPILED if pattern.search(plain)]
    return next((reason for reason in reasons if reason != "crisis" or not _is_of_work(plain)), None)


def speaks_of_crisis(question: str) -> bool:
    """Whether a question that is answered speaks of a life in danger: then the answer says whom to call besides."""
    plain = _plain(question)
    return dict(_COMPILED)["crisis"].search(plain) is not None and _is_of_work(plain)


def _is_of_work(plain: str) -> bool:
    return _ASKS_OF_WORK.search(plain) is not None and _OF_ONESELF.search(plain) is None


def _plain(text: str) -> str:
    """The text as it reads: compatibility forms folded, characters that nobody sees removed."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\n\t")


def refusal(question: str, language: str | None) -> Answer | None:
    """The answer to what is never searched for: nothing, too much, an identity number, what the assistant declines."""
    # Not by `understand`, which keeps what it has read: an identity number or a megabyte of text is not to be kept.
    language = language or ("en" if is_english(question) else "sv")
    draft = Answer(question, answers.DECLINED, "declined", (), language=language)
    if not question.strip():
        return replace(draft, status=answers.NOT_FOUND, claims=(Claim(text("answer.empty-question", language)),))
    if len(question) > LONGEST_QUESTION:
        words = text("answer.too-long", language, length=len(question), most=LONGEST_QUESTION)
        return replace(draft, question=question[:LONGEST_QUESTION], claims=(Claim(words),))
    if identity_numbers(question):
        words = text("answer.declined-identity-number", language)
        return replace(draft, question=anonymise(question), claims=(Claim(words),))
    reason = reason_to_decline(written_out(question))
    if reason is None:
        return None
    key = "answer.crisis" if reason == "crisis" else f"answer.declined-{reason}"
    return replace(draft, claims=(Claim(text(key, language)),))
