"""How long a visitor waits: from pressing the button to an answer that is painted, in the real chat.

The figures go to build/chat-speed.json (seconds, in the order of one conversation, for it makes a difference how long that is);
eval/results/chat.md says what was seen. The bound here is wide, because the tests run beside each other.
"""

import json
import statistics
from collections.abc import Iterator

import pytest
from asking import open_assistant
from browsing import CHROMIUM, ROOT, Visit, served
from playwright.sync_api import Page

TIMES = 50
QUESTIONS = (
    "När kallas till ett planeringsmöte på Gotland?",
    "Vilka aktiviteter har HSF 2026?",
    "Vilka strategier har Gotland?",
    "Vad säger planen om tröskelregeln?",
    "Vad betyder HSF?",
)
MOST_SECONDS = 5.0
WAITED_SECONDS = 60

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="the browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    open_assistant(data)
    yield from served(data)


def seconds_until_painted(page: Page, question: str) -> float:
    """Ask, and measure in the page itself until the frame after the one that has the answer and its sources."""
    page.fill("#chat-input", question)
    page.evaluate(
        """(most) => {
            window.painted = new Promise((done, failed) => {
                setTimeout(() => failed(new Error(`no answer was painted within ${most} seconds`)), most * 1000);
                const drawn = () => document.querySelectorAll('.answer-sources').length;
                const before = drawn();
                let asked = 0;
                addEventListener('click', () => { asked = performance.now(); }, {capture: true, once: true});
                const changed = new MutationObserver(() => {
                    if (drawn() === before) return;
                    changed.disconnect();
                    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - asked)));
                });
                changed.observe(document.querySelector('#root'), {subtree: true, childList: true});
            });
        }""",
        WAITED_SECONDS,
    )
    page.click("#chat-submit")  # waits until the chat is connected
    measured = page.evaluate("window.painted")
    return float(measured) / 1000


def test_an_answer_is_painted_soon_after_the_question(visit: Visit, address: str) -> None:
    page = visit(address)
    seconds = [seconds_until_painted(page, QUESTIONS[number % len(QUESTIONS)]) for number in range(TIMES)]
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "chat-speed.json").write_text(json.dumps(seconds), "utf8")
    assert statistics.median(seconds) < MOST_SECONDS
