"""Evidence held against the library at hand: standing, stale, or of another library."""

from eval_cases import HERE, PLAN, document, library, passage, question, record

from eval.gold import Member
from eval.labels import find, judge
from eval.records import parse_record
from ingest.catalogue import Entry
from ingest.document import Document, Page


def groups(*members: Member) -> tuple[tuple[Member, ...], ...]:
    return tuple((member,) for member in members)


def test_words_that_no_longer_stand_in_their_document_are_a_stale_label() -> None:
    asked = question(evidence=groups(Member("plan", "Hemteamet leds av"), Member("plan", "Hemteamet drivs av")))
    evidence = judge(asked, HERE)
    assert len(evidence.groups) == 1
    assert [member.quote for member in evidence.stale] == ["Hemteamet drivs av"]
    assert not evidence.outside


def test_a_group_stands_when_any_of_its_members_does() -> None:
    members = (Member("plan", "finns inte"), Member("annan", "Hemteamet"), Member("plan", "Rektor beslutar", 2))
    evidence = judge(question(evidence=(members,)), HERE)
    assert [[place.member.quote for place in group] for group in evidence.groups] == [["Rektor beslutar"]]
    assert evidence.stale == ()


def test_a_member_of_another_edition_is_neither_evidence_nor_stale() -> None:
    restated = library(document("plan", "Teamet för hemsjukvård har HSF som ledare.", edition="restatement"))
    asked = question(
        evidence=(
            (
                Member("plan", "Hemteamet leds av", 1, "original"),
                Member("plan", "har HSF som ledare", None, "restatement"),
            ),
        )
    )
    assert [place.member.edition for place in judge(asked, restated).groups[0]] == ["restatement"]
    assert [place.member.edition for place in judge(asked, HERE).groups[0]] == ["original"]
    only_original = judge(question(evidence=groups(Member("plan", "Hemteamet", 1, "original"))), restated)
    assert (only_original.groups, only_original.stale, only_original.outside) == ((), (), True)


def test_a_question_lies_outside_only_when_none_of_its_evidence_is_in_the_library() -> None:
    elsewhere = Member("annan", "Något annat")
    assert judge(question(evidence=groups(elsewhere)), HERE).outside
    assert not judge(question(evidence=groups(elsewhere, Member("plan", "Rektor beslutar"))), HERE).outside
    assert not judge(question(evidence=()), HERE).outside


def test_a_paper_bound_in_a_file_is_looked_up_in_that_file() -> None:
    evidence = judge(question(evidence=groups(Member("plan#motion", "Rektor beslutar"))), HERE)
    shown = parse_record(record(passages=[passage(2, document=PLAN) | {"document": "plan#strategi"}])).passages[0]
    assert evidence.groups[0][0].held_by(shown)


def test_where_words_are_repeated_the_page_tells_the_places_apart() -> None:
    deck = document("deck", "Region Halland", "Målbild och mål: A", "Region Skåne", "Målbild och mål: B")
    (group,) = judge(question(evidence=groups(Member("deck", "Målbild och mål", 4))), library(deck)).groups
    held = [group[0].held_by(parse_record(record(passages=[passage(n, deck)])).passages[0]) for n in (2, 4)]
    assert held == [False, True]


def test_words_that_stand_once_are_held_by_a_passage_that_begins_on_the_page_before() -> None:
    (group,) = judge(question(evidence=groups(Member("plan", "Rektor beslutar", 2))), HERE).groups
    shown = {**passage(2), "page": 1}
    assert group[0].held_by(parse_record(record(passages=[shown])).passages[0])


def test_words_in_the_headings_that_are_shown_with_a_passage_count() -> None:
    (group,) = judge(question(evidence=groups(Member("plan", "Avsnittet Tröskelregeln"))), HERE).groups
    shown = {"document": "plan", "page": 3, "text": "Ska kompletteras.", "section": "3 › Avsnittet Tröskelregeln"}
    assert group[0].held_by(parse_record(record(passages=[shown])).passages[0])


def test_a_quote_may_run_over_a_page_break() -> None:
    text = "Styrgruppen beslutar om hela planen."
    cut = text.index("om")
    broken = Document(
        Entry("bruten", "b.md", "b"),
        text,
        "d",
        "s",
        (Page(1, "1", ((0, cut),)), Page(2, "2", ((cut, len(text)),))),
    )
    place = find(Member("bruten", "beslutar om hela", 2), library(broken))
    assert place is not None
    assert place.page == 2
