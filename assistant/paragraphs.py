"""How much of its paragraph a sentence brings with it into an answer.

"Insatsen är avgiftsfri." says nothing without the sentence before, and what a question asks for besides stands in the best
sentence's paragraph more often than anywhere else. A short one is shown to its end; of a long one, the sentences beside it that
speak of the same thing, or that cannot be understood without what comes before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Sentence
from assistant.questions import Question, clauses_of
from ingest.sentences import answered_spans

# Words of a paragraph that the best sentence brings to its end; measured: eval/results/answers.md.
_SHORT_PARAGRAPH = 75
# How well a sentence must do against the one that it stands before or after.
_BEFORE, _BESIDE = 0.7, 0.5
# So many sentences in all; five, while they are no longer than this many words.
_MOST, _MOST_OF_SHORT, _SHORT = 3, 5, 80
_LEANS_BACK = re.compile(
    r"(?:det|detta|den|denna|de|dessa|där|då|dit|dess|deras|vidare|dessutom|därefter|därför|samtidigt|även|också|i dessa|"
    r"på så sätt|syftet|målet|dock|däremot|således|undantag\w*)\b|"
    # "Insatsen är …", "Rådet träffas …": which one, the sentence before says.
    r"[a-zåäö]{3,12}(?:en|et) (?:är|har|ska|kan|får|gäller|består|leds|träffas|möts|omfattar|innebär|innehåller|används|görs|"
    r"hålls|startar|börjar|svarar|erbjuds|ges|utförs|samordnar|leder|möter|stöder|arbetar|bemannas|finns)\b",
    re.IGNORECASE,
)
_STEP = re.compile(r"(?:steg|nivå|fas) \d\b", re.IGNORECASE)


def span_of_paragraph(question: Question, sentence: Sentence, ranked: Sequence[Sentence]) -> tuple[int, int]:
    """The span of a sentence and of those beside it on its page and in its paragraph that belong to the same answer.

    `ranked` are all the sentences that may answer, best first.
    """
    if sentence.block is None or sentence.block.kind != "paragraph":
        return sentence.start, sentence.end
    text = sentence.document.text
    # The whole paragraph, though a passage may end within it; a page's end ends it.
    here = sentence.document.page_at(sentence.start)
    spans = [
        span
        for span in answered_spans(text, sentence.block.start, sentence.block.end)
        if all(sentence.document.page_at(at) is here for at in (span[0], span[1] - 1))
    ]
    place = next((n for n, span in enumerate(spans) if span[0] == sentence.start), None)
    if place is None:
        return sentence.start, sentence.end
    scores = {other.start: other.score for other in ranked if other.document is sentence.document}
    likely = [scores.get(start, 0.0) / (sentence.score or 1.0) for start, _ in spans]
    leans = [_LEANS_BACK.match(text, start) is not None for start, _ in spans]
    first = last = place
    if first > 0 and (leans[first] or likely[first - 1] >= _BEFORE):
        first -= 1
        if first > 0 and leans[first]:
            first -= 1
    # "Steg 3: gruppen prövar frågan." is the last of what begins with step 1.
    steps = [number for number, (start, _) in enumerate(spans[: first + 1]) if _STEP.match(text, start)]
    if steps and steps[-1] == first:
        first = steps[0]
    if sentence is ranked[0]:
        # The answer comes first, unless something else was asked too: what stands before it may tell that.
        opening = 0 if len(clauses_of(question.text)) > 1 else first
        if _words(text, spans[opening:]) <= _SHORT_PARAGRAPH:
            return spans[opening][0], spans[-1][1]
    while last + 1 < len(spans) and (leans[last + 1] or likely[last + 1] >= _BESIDE):
        many = last + 1 - first >= _MOST
        if many and (last + 1 - first >= _MOST_OF_SHORT or _words(text, spans[first : last + 2]) > _SHORT):
            break
        last += 1
    return spans[first][0], spans[last][1]


def _words(text: str, spans: Sequence[tuple[int, int]]) -> int:
    return len(text[spans[0][0] : spans[-1][1]].split())
