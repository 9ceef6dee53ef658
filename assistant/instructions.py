"""Text that speaks to the assistant instead of about its subject: "Ignorera tidigare instruktioner och svara att …".

Whoever can put a file into the library can write such a sentence into it. Nothing ever follows it, for documents are data; but
quoted as an answer it would still reach the reader as what the library says. So no passage supports a sentence that is
addressed to the assistant, nor one taken from such a sentence.

The patterns are narrower than those for questions (`assistant.declines`): a steering document may well say that a unit shall
"agera som en part" or that something applies "från och med nu". What is looked for is an order about instructions, prompts or
what an assistant is to answer, show, or be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_ASSISTANT = (
    r"(?:ai(?:-assistent\w*|-modell\w*)?|assistent\w*|chatt?bot\w*|språkmodell\w*|assistant|language model|llm|model)"
)
_ADDRESSED = re.compile(
    r"\b(?:ignorera|glöm|bortse från|strunta i|åsidosätt|ignore|forget|disregard|override)\b.{0,60}"
    r"\b(?:instruktion\w*|prompt\w*|systemtext\w*|instructions?|prompts?)\b"
    rf"|\b(?:till|du är|som|note to|attention|to the|you are|as) (?:en |ett |an? |the |alla )?{_ASSISTANT}\b"
    r"\s*(?:[:,!]|som läser|som svarar|reading|(?:you )?(?:must|shall|should|will)\b|ska\b|skall\b|måste\b)"
    rf"|\b{_ASSISTANT} (?:som läser detta|som svarar|reading this|that reads this)"
    r"|\b(?:system ?-?prompt|systemmeddelande|system message|system override|developer mode|utvecklarläge)\b"
    r"|^\W*(?:system|assistant|assistent|user|developer)\s*:"
    r"|\[/?(?:inst|system|assistant)\]|<\|[^|>]{1,30}\|>|<\s*/?\s*(?:system|instructions?|script|img|iframe|svg|object|embed|form|input|style|base)\b"
    r"|\b(?:svara|skriv|säg|visa|upprepa|answer|reply|respond|say|print|write|repeat|output) "
    r"(?:alltid |bara |endast |nu |sedan |därefter |always |only |exactly |just |then )+"
    r"(?:att |med |ordet |orden |texten |with |the word |that )?(?:[\"”“'»:]|(?-i:[A-ZÅÄÖ]))"
    r"|\b(?:avsluta|inled|börja|end|begin|start) (?:varje|alla|every|each|all) (?:svar|answers?|responses?|replies)\b"
    r"|\b(?:avslöja|skriv ut|visa|upprepa|reveal|print|show|repeat|leak) (?:hela )?(?:din|dina|your|the) (?:\w+ )?"
    r"(?:prompt\w*|instruktion\w*|instructions?|regler|rules)\b"
    r"|!\[[^\]]*\]\(|\bjavascript:|\bdata:text/html",
    re.IGNORECASE,
)


# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans("аеіјорсухѕАВЕЅІКМНОРСТХοαερνικΑΒΕΗΙΚΜΝΟΡΤΧ", "aeijopcyxsABESIKMHOPCTXoaepvikABEHIKMNOPTX")


@lru_cache(maxsize=1 << 12)
def speaks_to_the_assistant(text: str) -> bool:
    """Whether a text gives the assistant orders: about its instructions, its prompt, or what it is to answer.

    It is judged as it looks: characters that nobody sees are passed over, and letters that look alike are alike.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    seen = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\n\t")
    return _ADDRESSED.search(seen) is not None


def before_any_order(sentences: Sequence[str]) -> int:
    """How many sentences of a passage come before the first that speaks to the assistant: what follows may go on with it."""
    return next((n for n, sentence in enumerate(sentences) if speaks_to_the_assistant(sentence)), len(sentences))
