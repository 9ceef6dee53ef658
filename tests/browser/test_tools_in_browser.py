"""Our tools above the chat - scope, language, saving - and the reading path, on a desk and on a phone."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import open_assistant
from browsing import CHROMIUM, DESK, PHONE, Visit, ask, picture, served
from PIL import Image
from playwright.sync_api import Page, expect

QUESTION = "När kallas till ett planeringsmöte?"
GOTLAND, JAMTLAND = "senast tre dagar efter", "senast fem dagar efter"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    assistant = open_assistant(data)
    del assistant  # one process at a time has the index open
    yield from served(data)


def choose(page: Page, *labels: str, apply: str = "Använd urvalet") -> None:
    """Choose a scope in its panel."""
    page.locator("#scope-open:enabled").click()
    for label in labels:
        page.locator("#scope-dialog").get_by_label(label).first.check()
    page.get_by_role("button", name=apply).click()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_scope_stays_visible_limits_answers_and_can_be_taken_away(
    visit: Visit, address: str, screen: dict[str, object]
) -> None:
    page = visit(address, **screen)
    page.locator("#scope-open:enabled").click()
    picture(page, f"scope-panel-{screen['width']}")
    page.keyboard.press("Escape")
    choose(page, "Jämtland Härjedalen", "Endast gällande")
    chips = page.locator("#scope-chips li")
    expect(chips).to_have_text(["Jämtland Härjedalen ×", "Endast gällande ×"])
    answer = ask(page, QUESTION)
    expect(answer).to_contain_text(JAMTLAND)
    expect(answer).not_to_contain_text(GOTLAND)
    expect(answer.locator("blockquote").first).to_contain_text(
        "bara i ditt urval: Jämtland Härjedalen, endast gällande"
    )
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    picture(page, f"scope-answer-{screen['width']}")
    # In the middle of the conversation another region is chosen instead.
    chips.first.get_by_role("button").click()
    expect(chips).to_have_text(["Endast gällande ×"])
    expect(page.locator("#scope-open")).to_be_focused()
    choose(page, "Gotland")
    expect(chips).to_have_count(2)
    expect(ask(page, QUESTION)).to_contain_text(GOTLAND)


def test_a_scope_survives_a_reload_and_a_new_conversation_but_not_the_visit(visit: Visit, address: str) -> None:
    page = visit(address)
    choose(page, "Gotland")
    expect(page.locator("#scope-chips li")).to_have_count(1)
    page.reload()
    expect(page.locator("#scope-chips li")).to_have_text(["Gotland ×"])
    expect(ask(page, QUESTION)).to_contain_text(GOTLAND)
    expect(visit(address).locator("#scope-open:enabled")).to_have_text("Urval: hela biblioteket")


def test_cancelling_changes_nothing_and_clearing_takes_all_away(visit: Visit, address: str) -> None:
    page = visit(address)
    choose(page, "Gotland", apply="Avbryt")
    expect(page.locator("#scope-chips li")).to_have_count(0)
    choose(page, "Gotland", "2026")
    expect(page.locator("#scope-chips li")).to_have_count(2)
    choose(page, apply="Rensa")
    expect(page.locator("#scope-chips li")).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text("Jag söker nu i hela biblioteket.")


def test_a_question_that_depends_on_the_region_is_answered_by_a_button(visit: Visit, address: str) -> None:
    page = visit(address)
    answer = ask(page, QUESTION)
    answer.get_by_role("button", name="Gotland", exact=True).click()
    expect(page.locator(".answer-sources")).to_have_count(2)
    expect(page.locator(".ai-message").last).to_contain_text(GOTLAND)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_whole_interface_changes_language_and_stays_changed(
    visit: Visit, address: str, screen: dict[str, object]
) -> None:
    page = visit(address, **screen)
    swedish = words_on(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#ai-notice")).to_contain_text("AI assistant")
    expect(page.locator(".command-button", has_text="Get started")).to_be_visible()
    expect(page.locator("#chat-profiles")).to_have_text("New manager")
    english = words_on(page)
    # Documents keep their titles; nothing else is the same in both languages but names.
    assert {line for line in swedish & english if len(line.split()) > 1} <= set()
    picture(page, f"english-{screen['width']}")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate("navigator.language") == "en-US"
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def words_on(page: Page) -> set[str]:
    """What can be read on the first screen, line by line, without the lists of documents and of earlier conversations."""
    expect(page.locator("#scope-open:enabled")).to_be_visible()
    expect(page.locator(".command-button").first).to_be_visible()
    lines = page.locator("body").inner_text().split("\n")
    names = page.locator("#welcome-screen li, #thread-history li").all_inner_texts()
    return {line.strip() for line in lines if line.strip() and not any(line.strip() in text for text in names)}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_reading_path_leads_from_step_to_step_and_is_taken_up_again(
    visit: Visit, address: str, screen: dict[str, object]
) -> None:
    page = visit(address, **screen)
    expect(page.locator("#starters button").first).to_contain_text("Kom igång")
    page.locator("#starters button").first.click()
    page.get_by_role("button", name="Gotland", exact=True).click()
    message = page.locator(".ai-message").last
    expect(message.locator("h2").first).to_have_text("Steg 1 av 7: Nivåer och forum (Gotland)")
    page.get_by_role("button", name="Nästa: Principer").click()
    expect(page.locator(".reading-path")).to_have_count(2)
    page.locator(".reading-path summary").last.click()
    expect(page.locator(".reading-path li [aria-current='step']").last).to_have_text("Principer")
    page.locator(".reading-path").last.get_by_role("button", name="Det som inte är skrivet än").click()
    expect(page.locator(".ai-message").last).to_contain_text("Ska kompletteras")
    expect(page.locator(".ai-message").last.locator(".source-card")).to_have_count(1)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    picture(page, f"reading-path-{screen['width']}")
    ask(page, QUESTION)
    page.fill("#chat-input", "Kom igång: Gotland, steg 3")
    page.keyboard.press("Enter")
    expect(page.locator(".ai-message h2").get_by_text("Steg 3 av 7")).to_be_visible()
    page.locator(".command-button", has_text="Kom igång").click()
    expect(page.locator(".ai-message h2").get_by_text("Steg 7 av 7")).to_have_count(2)


def test_the_reading_path_goes_on_where_it_was_left_in_an_earlier_conversation(visit: Visit, address: str) -> None:
    page = visit(address)
    page.fill("#chat-input", "Kom igång: Gotland")
    page.click("#chat-submit")
    expect(page.locator(".ai-message h2").get_by_text("Steg 1 av 7")).to_be_visible()
    page.wait_for_url("**/thread/*")
    conversation = page.url
    page.goto(address)
    expect(page.locator("#starters button").first).to_be_visible()
    page.goto(conversation)
    expect(page.locator(".reading-path")).to_have_count(1)
    page.locator(".command-button", has_text="Kom igång").click()
    expect(page.locator(".ai-message h2").get_by_text("Steg 2 av 7")).to_be_visible()


def test_the_register_keeps_to_the_scope_and_says_so(visit: Visit, address: str) -> None:
    page = visit(address)
    choose(page, "Gotland")
    expect(page.locator("#scope-chips li")).to_have_count(1)
    page.locator(".command-button", has_text="Ansvarsregister").click()
    expect(page.locator(".listing tbody tr").first).to_be_visible()
    expect(page.locator(".listing select").filter(has_text="Gotland")).not_to_contain_text("Jämtland")
    expect(page.locator(".ai-message blockquote")).to_contain_text("bara i ditt urval: Gotland")
    expect(page.get_by_role("link", name="CSV")).to_have_attribute("href", "/register.csv?in-region=Gotland")


def test_on_a_phone_the_conversation_has_most_of_the_screen(visit: Visit, address: str) -> None:
    page = visit(address, **PHONE)
    choose(page, "Gotland", "Endast gällande")
    ask(page, QUESTION)
    above, below = page.locator("#header").bounding_box(), page.locator("#message-composer").bounding_box()
    assert above is not None
    assert below is not None
    left = below["y"] - (above["y"] + above["height"])
    assert left > 0.6 * page.evaluate("innerHeight")


def test_the_row_of_commands_shows_on_which_side_it_goes_on(visit: Visit, address: str) -> None:
    page = visit(address, **PHONE)
    row = page.locator(".command-buttons-container")
    expect(row.locator(".command-button")).to_have_count(4)
    before, after = edges(page)
    assert before == ground(page) != after
    row.evaluate("row => row.scrollTo(row.scrollWidth, 0)")
    before, after = edges(page)
    assert before != ground(page) == after


def ground(page: Page) -> str:
    """The colour that the field and its commands lie on."""
    return colour_at(page, "#chat-input", 0.9, 0.9)


def edges(page: Page) -> tuple[str, str]:
    """The colours at both ends of the row of commands, above its words."""
    return colour_at(page, ".command-buttons-container", 0.012, 0.25), colour_at(
        page, ".command-buttons-container", 0.985, 0.25
    )


def colour_at(page: Page, selector: str, across: float, down: float) -> str:
    """The colour of one pixel of an element, by its place in parts of the element's width and height."""
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    image = Image.open(io.BytesIO(page.locator(selector).screenshot())).convert("RGB")
    return str(image.getpixel((int(image.width * across), int(image.height * down))))


@pytest.mark.parametrize(
    ("locale", "menu", "form"), [("sv-SE", "Spara samtalet", "pdf"), ("en-GB", "Save the", "docx")]
)
def test_a_conversation_is_saved_with_its_sources(
    visit: Visit, address: str, tmp_path: Path, locale: str, menu: str, form: str
) -> None:
    page = visit(address, locale=locale)
    expect(page.locator("#save")).to_be_hidden()
    ask(page, f"{QUESTION[:-1]} på Gotland?")
    summary = page.locator("#save summary")
    expect(summary).to_contain_text(menu)
    summary.click()
    picture(page, f"save-{form}")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    summary.click()
    with page.expect_download() as downloading:
        page.locator(f"#save [data-form='{form}']").click()
    saved = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(saved)
    assert saved.suffix == f".{form}"
    assert saved.read_bytes().startswith(b"%PDF" if form == "pdf" else b"PK")
    expect(page.locator("#save")).not_to_have_attribute("open", "")


def test_enter_before_the_chat_is_connected_is_kept_and_said(visit: Visit, address: str) -> None:
    page = visit(address)
    page.add_init_script(
        """const held = [], {send} = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.send = function (body) { held.push(() => send.call(this, body)); };
        window.connect = () => {
            XMLHttpRequest.prototype.send = send;
            held.forEach((request) => request());
        };"""
    )
    page.reload()
    page.fill("#chat-input", f"{QUESTION[:-1]} på Gotland?")
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_contain_text("Frågan skickas så snart")
    picture(page, "waiting")
    page.evaluate("connect()")
    expect(page.locator(".answer-sources")).to_have_count(1)
    expect(page.locator("#waiting")).to_be_empty()
    expect(page.locator("[data-step-type='user_message']")).to_have_count(1)


def test_a_source_opens_in_a_new_tab_is_downloaded_and_followed_by_the_next(visit: Visit, address: str) -> None:
    page = visit(address)
    answer = ask(page, QUESTION)
    answer.locator("button.primary").first.click()
    panel = page.locator(".source-panel")
    expect(panel).to_contain_text("Källa 1 av")
    panel.get_by_role("button", name="Nästa källa").click()
    expect(panel).to_contain_text("Källa 2 av")
    expect(panel.get_by_role("button", name="Föregående källa")).to_be_enabled()
    with page.context.expect_page() as opening:
        panel.get_by_role("link", name="Öppna i ny flik").click()
    expect(opening.value.locator("mark").first).to_be_visible()
    with page.expect_download() as downloading:
        panel.get_by_role("link", name="Ladda ner").click()
    assert downloading.value.suggested_filename.endswith(".md")
