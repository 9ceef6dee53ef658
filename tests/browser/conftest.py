"""Debian's Chromium, and visitors whose pages are watched: a request that leaves this machine, or an error in the browser's
console, fails the test that caused it."""

from collections.abc import Iterator

import pytest
from browsing import CHROMIUM, FLAGS, Visit
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

# Conditions are waited for, and on a machine that does other work besides they take their time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open an address as a visitor with a screen, a language and colours of their own."""
    contexts = []
    complaints: list[str] = []

    def open_page(
        address: str,
        *,
        width: int = 1280,
        height: int = 800,
        locale: str = "sv-SE",
        beside: str = "data:",  # another address that the page may ask
        **more: object,
    ) -> Page:
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, locale=locale, **more)
        contexts.append(context)
        page = context.new_page()

        def on_request(request: Request) -> None:
            if not request.url.startswith((address, address.replace("http:", "ws:"), "data:", "blob:", beside)):
                complaints.append(f"left this machine: {request.url}")

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                complaints.append(f"console: {message.text}")

        page.on("request", on_request)
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.goto(address)
        page.wait_for_selector("#chat-input")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
