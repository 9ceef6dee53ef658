"""Does the quote support the sentence?

A sentence is held against what it cites by its particulars and by its words. Particulars - numbers, dates, identifiers, bodies,
names, "ska" and "kan", "inte", "minst" and "högst", a proposal and a decision - cannot be changed without changing what is said,
so each must stand in the quote, and stand there in the same sense. What is left, the content words, is compared by root, so a
paraphrase may order and inflect them freely.

    quote      Vårdplaneraren ska kalla senast tre dagar efter inskrivningen.
    supported  Senast tre dagar efter inskrivningen ska vårdplaneraren kalla.
    partly     Vårdplaneraren kan kalla senast tre dagar efter inskrivningen.
    not        Vårdplaneraren ska kalla senast tre veckor efter inskrivningen.

`eval/results/calibration.md` says how often this agrees with a reader. It knows nothing of synonyms: where it errs, it errs
towards withholding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.instructions import before_any_order, speaks_to_the_assistant
from assistant.particulars import (
    Body,
    bodies,
    identifiers,
    is_negated,
    loses_a_condition,
    modals,
    names,
    narrows,
    numbers,
    opposed,
    plain_dates,
    status_changed,
    unknown_words,
)
from assistant.terms import bag
from index import english
from index.lexicon import look_up
from index.swedish import PART, WORD, is_stop_word
from index.tokens import tokens, words
from ingest.regions import region_spans, regions_in
from ingest.sentences import sentence_spans

# From here on a claim is shown; below, it is withheld. Words for the levels stand in `prompts`.
SUPPORTED, PARTLY = 0.8, 0.65
# What a claim is worth at most where a particular is changed, and where an obligation became a possibility or the reverse.
_CHANGED, _WEAKENED = 0.3, 0.7
# A claim's word may stand as part of a compound in the quote ("mötet" for "planeringsmötet").
_AS_PART = 0.9
_CLAUSE = re.compile(r"[;:]\s|,\s+(?=(?:och|men|medan|samt|and|but|while)\s)")
# The roots of what time, money and shares are counted in.
_UNITS = frozenset("minut timme dygn dag veck månad år procent kron gång".split())
# A full stop too: a sentence that opens with a small letter is none for `sentence_spans`.
_CLAUSES = re.compile(r"[,;:.!?]\s")
_PARTS, _APART = re.compile(r",|\boch\b"), 50
_AFTER_A_SPACE, _AFTER_A_STOP = re.compile(r"(?:^|\s)\Z"), re.compile(r"(?:^|[.!?:;•–-]\s)\Z")
_BEFORE_AN_END = re.compile(r"\Z|[.!?:;”]|\s[-–•A-ZÅÄÖ0-9]")
_PRONOUN = re.compile(r"(?:Den|De|Han|Hon|Hen|Denna|Dessa)\b")


def supports(claim: str, quote: str, *, regions: Collection[str] = ()) -> float:
    """How well `quote` carries `claim`, 0 to 1: the least that is true of any of the claim's sentences.

    `regions` are those that the quote's paper is about: a claim may name them though the quote does not. A sentence that
    stands in the quote word for word is carried wholly, one addressed to the assistant not at all. Otherwise the value is the
    share of the claim's content words that the quote holds, at most 0.7 where ska, kan or bör changed and 0.3 where a number,
    date, identifier, body, name, region, negation, direction or status did.
    """
    return _supports(claim, quote, frozenset(regions))


# Each statement is asked about twice: whether it may be said, and how well its citation carries it.
@lru_cache(maxsize=256)
def _supports(claim: str, quote: str, regions: frozenset[str]) -> float:
    quote = _about_the_subject(quote)
    if "\t" in claim:
        return _cells(claim, quote)
    said, held = _sentences(claim), _sentences(quote)
    return min(
        (1.0 if _is_verbatim(sentence, quote) else _sentence(sentence, held, regions) for sentence in said), default=1.0
    )


def _cells(claim: str, quote: str) -> float:
    """How well a table row carries cells, parted by tabs: fragments without a sense of their own that could be turned."""
    if speaks_to_the_assistant(claim):
        return 0.0
    share = _mean(_words_found(claim, quote))
    return min(share, _CHANGED) if identifiers(claim) - identifiers(quote) else share


def _is_verbatim(sentence: str, quote: str) -> bool:
    """Whether a sentence stands in the quote as a whole: not "Mötet hålls" of "Mötet hålls inte", nor the end of another."""
    said, held = " ".join(sentence.split()), " ".join(plain_dates(quote).split())
    if speaks_to_the_assistant(said):
        return False
    opening = _AFTER_A_SPACE if said[:1].isupper() or said[:1].isdigit() else _AFTER_A_STOP
    words_alone = said.rstrip(".")
    # A pattern made of the sentence would push those in use out of the cache of patterns.
    place = held.find(words_alone)
    while place >= 0:
        if opening.search(held, max(0, place - 2), place) and _BEFORE_AN_END.match(held, place + len(words_alone)):
            return True
        place = held.find(words_alone, place + 1)
    return False


def _sentences(text: str) -> list[str]:
    plain = plain_dates(text)
    found = (plain[start:end].lstrip("-–• ") for start, end in sentence_spans(plain))
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def _about_the_subject(quote: str) -> str:
    """The quote up to its first sentence that is addressed to the assistant: what that one holds supports nothing."""
    if not speaks_to_the_assistant(quote):
        return quote
    sentences = [quote[start:end] for start, end in sentence_spans(quote)]
    return "\n".join(sentences[: before_any_order(sentences)])


def _sentence(said: str, held: list[str], regions: Collection[str]) -> float:
    if speaks_to_the_assistant(said):
        return 0.0
    if said in held:  # an item of a list, whole, with no stop before it
        return 1.0
    held = _pronouns_resolved(held)
    quote = "\n".join(held)
    in_english = english.is_english(said)
    share = _share_in_english(said, quote) if in_english else _share(said, quote)
    nearest = _nearest(said, held)
    if _particular_changed(said, nearest, held, in_english) or set(regions_in(said)) - {*regions_in(quote), *regions}:
        return min(share, _CHANGED)
    parts = [part for sentence in held for part in _CLAUSE.split(sentence)]
    clauses = [(clause, _nearest(clause, parts)) for clause in _CLAUSE.split(said)]
    if any(is_negated(clause) != is_negated(near) or loses_a_condition(clause, near) for clause, near in clauses):
        return min(share, _CHANGED)
    if any(_force_changed(clause, near) for clause, near in clauses):
        return min(share, _WEAKENED)
    return share


def _share(said: str, quote: str) -> float:
    """The share of the claim's content words that the quote holds, by root; of a clause with several, if that is less.

    Otherwise a clause that stands nowhere could ride on a long one that does.
    """
    clauses = [words_found for clause in _CLAUSES.split(said) if len(words_found := _words_found(clause, quote)) > 1]
    return min(_mean(found) for found in (_words_found(said, quote), *clauses))


def _words_found(said: str, quote: str) -> list[float]:
    """For each content word of the claim: 1 where the quote holds it, by root, a little less as part of a compound, else 0."""
    held = bag(quote)
    wanted = [feature[1:] for feature in bag(said) if feature[0] == WORD and not _is_region(feature[1:])]
    return [1.0 if WORD + root in held else _AS_PART if PART + root in held else 0.0 for root in wanted]


def _mean(found: Sequence[float]) -> float:
    return sum(found) / len(found) if found else 1.0


def _is_region(root: str) -> bool:
    return bool(region_spans(root))


def _share_in_english(said: str, quote: str) -> float:
    """The share of an English claim's content words of which the quote holds a Swedish word, or the word itself."""
    held, table = bag(quote), english.dictionary()
    wanted = [token.form for token in words(said) if token.form not in english.FUNCTION_WORDS]
    keys = [english.key(form) for form in wanted]
    found = 0
    for place, form in enumerate(wanted):
        around = ((keys[place],), tuple(keys[place : place + 2]), tuple(keys[max(0, place - 1) : place + 1]))
        others = [other for phrase in around for other in table.get(phrase, ())]
        found += any(bag(other) <= held for other in (form, *others) if bag(other))
    return found / len(wanted) if wanted else 1.0


def _nearest(said: str, held: list[str]) -> str:
    """The sentence or clause of the quote that shares most with the claim; of equals the shorter, then the first."""
    wanted = bag(said)
    return max(held, key=lambda sentence: (len(wanted & bag(sentence)), -len(bag(sentence))), default="")


def _particular_changed(said: str, nearest: str, sentences: Sequence[str], in_english: bool) -> bool:
    """Whether a number, name, body, direction or status of the claim is not the quote's, whatever else the words are."""
    quote = "\n".join(sentences)
    held = bag(quote)
    if identifiers(said) - identifiers(quote) or _recounted(said, quote):
        return True
    if opposed(said, nearest) or narrows(said, nearest) or status_changed(said, nearest):
        return True
    spoken = {look_up(form).root for form in names(said)}
    if any(WORD + root not in held and PART + root not in held and not _is_region(root) for root in spoken):
        return True
    if in_english:
        return False
    stranger = {form for form in unknown_words(said) if WORD + look_up(form).root not in held}
    missing = {body.name for body in bodies(said)} - {body.name for body in bodies(quote)}
    missing = {name for name in missing if PART + name not in held and WORD + name not in held}
    return bool(stranger or missing) or _reordered(said, nearest) or _of_another_body(said, sentences)


def _recounted(said: str, quote: str) -> bool:
    """Whether a number counts another thing than in the quote, or bounds it from the other side."""
    held = list(numbers(quote))
    for number in numbers(said):
        if len(number.digits) > 4:
            continue  # a date or an identifier, compared as such
        same = [other for other in held if other.digits == number.digits]
        if not same:
            continue
        others_of = {other.of for other in held if other.digits != number.digits}
        in_units = number.of in _UNITS and any(other.of in _UNITS for other in same)
        if number.of not in {"", *(other.of for other in same)} and (number.of in others_of or in_units):
            return True
        if number.bound and all(other.bound and other.bound != number.bound for other in same):
            return True
    return False


def _reordered(said: str, nearest: str) -> bool:
    """Whether two bodies changed places: "Nämnden rapporterar till gruppen" of "Gruppen rapporterar till nämnden"."""
    given = {body.name: body.place for body in reversed(bodies(nearest))}
    both = [body for body in bodies(said) if body.name in given]
    if _is_passive(said) != _is_passive(nearest) or _names_in_one_breath(said) or _names_in_one_breath(nearest):
        return False
    return any(given[first.name] > given[second.name] for first, second in pairwise(both))


def _is_passive(text: str) -> bool:
    return re.search(r"\w{3,}s\b.*\bav\b", text) is not None


def _names_in_one_breath(text: str) -> bool:
    """Whether two bodies are joined by "och", where their order says nothing."""
    return any(
        re.fullmatch(r"\s*(?:och|samt|eller)\s*", text[first.end : second.start])
        for first, second in pairwise(bodies(text))
    )


def _of_another_body(said: str, held: Sequence[str]) -> bool:
    """Whether all that the claim says of its first body stands in the quote beside another.

    A word of the claim is another's where every place it has in the quote is nearer to another body.
    """
    claimed = [body.name for body in bodies(said)]
    if not claimed:
        return False
    rest = {look_up(form).root for form in _content(said)} - set(claimed)
    own: set[str] = set()
    others: set[str] = set()
    for sentence in held:
        given = bodies(sentence)
        for token in words(sentence) if given else ():
            if (root := look_up(token.form).root) in rest and not is_stop_word(token.form):
                closest = min(_distance(sentence, token.start, body) for body in given)
                places = {body.place for body in given if _distance(sentence, token.start, body) == closest}
                near = {body.name for body in given if body.place in places}
                if claimed[0] in near:
                    own.add(root)
                elif not near & set(claimed):
                    others.add(root)
    return not own - others and bool(others - own)


def _distance(sentence: str, offset: int, body: Body) -> int:
    """Characters between a word and a body; what a comma or "och" parts belongs together less."""
    start, end = (offset, body.start) if offset < body.start else (body.end, max(offset, body.end))
    return end - start + _APART * len(_PARTS.findall(sentence[start:end]))


def _pronouns_resolved(held: Sequence[str]) -> list[str]:
    """The quote's sentences, with an opening "Den" or "De" replaced by the first body of the sentence before."""
    resolved: list[str] = []
    before = ""
    for sentence in held:
        if before:
            sentence = _PRONOUN.sub(before, sentence, count=1) if _PRONOUN.match(sentence) else sentence
        named = bodies(sentence)
        before = sentence[named[0].start : named[0].end] if named else before
        resolved.append(sentence)
    return resolved


def _content(text: str) -> list[str]:
    return [token.form for token in tokens(text) if token.kind == "word" and not is_stop_word(token.form)]


def _force_changed(clause: str, near: str) -> bool:
    """Whether an obligation became a possibility or a recommendation, or the reverse, or either became a fact."""
    said, held = modals(clause), modals(near)
    if said:
        return bool(held) and not said & held
    return bool(held) and "ska" not in held
