"""The page that the browser loads: Chainlit's own, in the visitor's language, with the AI notice first.

The notice (AI Act, article 50) stands in the page itself, outside the part that scripts draw, so it is there before anything
else is and cannot be scrolled away. Chainlit's links to font and formula style sheets on other hosts are taken out: nothing
is fetched from anywhere else.
"""

from __future__ import annotations

import re
from html import escape

from prompts import text

_OUTSIDE = re.compile(r"<link\b[^>]*?href=\"https?://[^>]*>\s*")
_OPENING = '<html lang="en">'
_BODY = "<body>"


class UnknownPage(Exception):
    """Chainlit's page is not the one that this module knows how to change."""


def chat_page(template: str, language: str) -> str:
    """Chainlit's page `template` as we serve it. Raises UnknownPage when it lacks what is replaced."""
    for part in (_OPENING, _BODY):
        if part not in template:
            raise UnknownPage(f"Chainlit's page has no {part}: adapt assistant/chat_page.py to the version installed.")
    notice = (
        f'<aside id="ai-notice" aria-label="{escape(text("chat.notice-label", language))}">'
        f"{escape(text('chat.notice', language))}</aside>"
    )
    mark = '<meta name="generator" content="Vägvisaren (AI)">'
    page = _OUTSIDE.sub("", template)
    page = page.replace(_OPENING, f'<html lang="{language}">').replace("<head>", f"<head>\n    {mark}")
    return page.replace(_BODY, f"{_BODY}\n    {notice}")
