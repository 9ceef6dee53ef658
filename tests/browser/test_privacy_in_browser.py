"""Personal data in what is typed: asked about, and nothing has left the browser before the visitor has chosen."""

import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, DESK, PHONE, Visit, picture, served, violations
from playwright.sync_api import Locator, Page, expect
from small_library import ANSWER, make_small_library

from assistant.privacy import MASKS, identity_numbers
from index.build import build
from ingest.settings import Settings

CASES = json.loads((Path(__file__).parents[1] / "personal_data.json").read_text("utf8"))
NUMBER = "811228-9874"  # Skatteverket's own example
# What the random identifiers that go with every message do not hold by chance: "Anna" alone they did.
TRACES = (" Anna", "%20Anna", "anna@", "811228", "8-9874", "070-123", "123 45 67")
NUMBERED = f"Vem kallar {NUMBER} till samordnad planering vid utskrivning?"
NAMED = "Vem kallar Anna Andersson till samordnad planering vid utskrivning?"
ANONYMISED = """async (texts) => {
    const {personalData, anonymised} = await import('/public/personal_data.js');
    const {masks, firstNames} = JSON.parse(document.querySelector('#privacy').textContent);
    const names = new Set(firstNames);
    return texts.map((text) => anonymised(text, personalData(text, names), masks));
}"""
WORDS = {"sv-SE": ("Anonymisera", "Ändra", "Ignorera och skicka"), "en-GB": ("Anonymise", "Change", "Ignore and send")}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")
on_each_screen = pytest.mark.parametrize(
    ("screen", "locale"), [(DESK, "sv-SE"), (PHONE, "sv-SE"), (DESK, "en-GB"), (PHONE, "en-GB")], ids=str
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    make_small_library(data)
    build(Settings(data=data))
    yield from served(data)


def watched(page: Page) -> list[str]:
    """Everything that leaves the page from now on, by request or by socket."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data_buffer or b''!r}"))
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.reload()
    expect(page.locator("#scope-open:enabled")).to_be_visible()
    return sent


def personal(sent: list[str]) -> list[str]:
    """What was sent of the person asked about."""
    return [one for one in sent if any(trace in one for trace in TRACES)]


def submit(page: Page, question: str, *, by: str = "Enter") -> Locator:
    """Type a question and send it, by the key or by the button; the dialog."""
    page.fill("#chat-input", question)
    expect(page.locator("#chat-submit")).to_be_enabled()
    if by == "Enter":
        page.press("#chat-input", "Enter")
    else:
        page.click("#chat-submit")
    return page.get_by_role("alertdialog")


def test_the_page_finds_what_is_personal_and_leaves_the_rest(visit: Visit, address: str) -> None:
    page = visit(address)
    changed = [case for part in ("identity numbers", "contacts", "names") for case in CASES[part]]
    unchanged = [text for part in ("no contacts", "no names") for text in CASES[part]]
    assert page.evaluate(ANONYMISED, [written for written, _ in changed]) == [anonymous for _, anonymous in changed]
    assert page.evaluate(ANONYMISED, unchanged) == unchanged
    found = page.evaluate(ANONYMISED, CASES["other numbers"])
    assert [text for text in found if MASKS["identity-number"] in text] == []


def test_page_and_server_know_an_identity_number_in_the_digits_of_every_script(visit: Visit, address: str) -> None:
    zeros = [code for code in range(sys.maxunicode + 1) if unicodedata.decimal(chr(code), None) == 0]
    written = ["".join(chr(zero + int(c)) if c.isdigit() else c for c in NUMBER) for zero in zeros]
    assert len(written) > 50
    assert all(identity_numbers(number) for number in written)
    assert set(visit(address).evaluate(ANONYMISED, written)) == {MASKS["identity-number"]}


@on_each_screen
@pytest.mark.parametrize("by", ["Enter", "button"])
def test_an_identity_number_stays_in_the_browser_until_it_is_anonymised(
    visit: Visit, address: str, screen: dict[str, object], locale: str, by: str
) -> None:
    page = visit(address, locale=locale, **screen)
    sent = watched(page)
    anonymise, change, ignore = WORDS[locale]
    dialog = submit(page, NUMBERED, by=by)
    expect(dialog).to_contain_text(NUMBER)
    expect(dialog.get_by_role("button", name=anonymise)).to_be_focused()
    expect(dialog.get_by_role("button", name=ignore)).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    picture(page, f"privacy-number-{locale[:2]}-{screen['width']}")
    dialog.get_by_role("button", name=change).click()
    expect(page.locator("#chat-input")).to_be_focused()
    page.wait_for_function("number => getSelection().toString() === number", arg=NUMBER)  # focus comes first
    submit(page, NUMBERED, by=by).get_by_role("button", name=anonymise).click()
    expect(page.locator("#chat-input")).to_have_value(NUMBERED.replace(NUMBER, "[personnummer]"))
    expect(page.locator("#chat-input")).to_be_focused()
    expect(page.locator("#announcer")).not_to_be_empty()
    expect(page.locator("[data-step-type='user_message']")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".source-card").first).to_contain_text(ANSWER)
    expect(page.locator("[data-step-type='user_message']")).to_contain_text("kallar [personnummer] till")
    assert any("[personnummer]" in one for one in sent)
    assert personal(sent) == []


@on_each_screen
def test_a_name_is_asked_about_once_and_sent_if_the_visitor_says_so(
    visit: Visit, address: str, screen: dict[str, object], locale: str
) -> None:
    page = visit(address, locale=locale, **screen)
    sent = watched(page)
    dialog = submit(page, NAMED)
    expect(dialog).to_contain_text("Anna Andersson")
    picture(page, f"privacy-name-{locale[:2]}-{screen['width']}")
    assert personal(sent) == []
    dialog.get_by_role("button", name=WORDS[locale][2]).click()
    expect(page.locator(".source-card").first).to_contain_text(ANSWER)
    expect(page.locator("[data-step-type='user_message']")).to_contain_text("Anna Andersson")
    expect(submit(page, f"{NAMED[:-1]} i hemmet?")).to_have_count(0)
    expect(page.locator("[data-step-type='user_message']")).to_have_count(2)


def test_names_numbers_and_addresses_are_replaced_together(visit: Visit, address: str) -> None:
    page = visit(address)
    sent = watched(page)
    dialog = submit(page, f"Patienten Anna, {NUMBER}, nås på 070-123 45 67 och anna@example.se, vem kallar?")
    expect(dialog.get_by_role("listitem")).to_have_count(4)
    dialog.get_by_role("button", name="Anonymisera").click()
    expect(page.locator("#chat-input")).to_have_value(
        "Patienten [namn], [personnummer], nås på [telefonnummer] och [e-post], vem kallar?"
    )
    page.click("#chat-submit")
    expect(page.locator("[data-step-type='user_message']")).to_have_count(1)
    assert personal(sent) == []


def test_what_was_let_pass_does_not_let_an_identity_number_pass(visit: Visit, address: str) -> None:
    page = visit(address)
    submit(page, NAMED).get_by_role("button", name="Ignorera").click()
    expect(page.locator(".answer-sources")).to_have_count(1)
    dialog = submit(page, f"Har Anna Andersson {NUMBER} en plan?")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("button", name="Ignorera")).to_be_hidden()


def test_by_keyboard_alone_nothing_is_chosen_by_a_key_that_is_held_and_escape_goes_back(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    sent = watched(page)
    expect(page.locator("#chat-submit")).to_be_visible()
    page.focus("#chat-input")
    page.keyboard.type(NAMED)
    for _ in range(4):  # held down, it repeats
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    dialog = page.get_by_role("alertdialog")
    expect(dialog.get_by_role("button", name="Anonymisera")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#chat-input")).to_be_focused()
    expect(page.locator("#chat-input")).to_have_value(NAMED)
    page.keyboard.type("hon")  # over the name, which is selected
    expect(page.locator("#chat-input")).to_have_value(NAMED.replace("Anna Andersson", "hon"))
    page.keyboard.press("Enter")
    expect(page.locator(".source-card").first).to_contain_text(ANSWER)
    assert personal(sent) == []
    page.keyboard.type(NAMED)
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Ändra")).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Ignorera och skicka")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-step-type='user_message']").last).to_contain_text("Anna Andersson")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("screen", "locale"), [(DESK, "sv-SE"), (PHONE, "en-GB")], ids=str)
def test_the_questions_about_personal_data_have_nothing_that_axe_finds_wrong(
    visit: Visit, address: str, screen: dict[str, object], locale: str, scheme: str
) -> None:
    page = visit(address, locale=locale, color_scheme=scheme, reduced_motion="reduce", **screen)
    expect(submit(page, NUMBERED)).to_be_visible()
    found = violations(page)
    page.keyboard.press("Escape")
    expect(submit(page, NAMED)).to_be_visible()
    found += violations(page)
    picture(page, f"privacy-{scheme}-{locale[:2]}-{screen['width']}")
    assert found == []
    expect(page.get_by_role("alertdialog")).to_have_accessible_description(
        page.locator("#privacy-why").inner_text() + " " + page.locator("#privacy-found").inner_text()
    )
