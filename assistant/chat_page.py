"""The page that the browser loads: Chainlit's own, in the visitor's language, with the AI notice and our tools first.

The notice (AI Act, article 50) stands in the page itself, outside the part that scripts draw, so it is there before anything
else is and cannot be scrolled away. So do the tools - scope, saving, language - and the line that tells screen readers when an
answer is there: what Chainlit draws anew cannot take them along. `public/tools.js` brings them to life, `public/names.js` names
what Chainlit leaves unnamed, and `public/privacy.js` asks about personal data before a question is sent. Chainlit's links to
font and formula style sheets on other hosts are taken out: nothing is fetched from anywhere else.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from assistant.first_names import first_names
from assistant.privacy import MASKS
from prompts import text, texts

_OUTSIDE = re.compile(r"<link\b[^>]*?href=\"https?://[^>]*>\s*")
_OPENING = '<html lang="en">'
_BODY = "<body>"
# {braces} are texts: `scope.title` is that sentence in the visitor's language.
_TOP = """
    <header id="top">
      <h1 class="unseen">{chat.name}</h1>
      <p id="ai-notice" role="note" aria-label="{chat.notice-label}">
        <span class="wide">{chat.notice}</span><span class="narrow">{chat.notice-short}</span>
      </p>
      <div id="tools" role="region" aria-label="{chat.tools}">
        <button id="scope-open" type="button" aria-haspopup="dialog" disabled>
          {scope.open}<span id="scope-all">: {scope.everything}</span>
        </button>
        <ul id="scope-chips" aria-label="{scope.chosen}" hidden></ul>
        <details id="save" hidden>
          <summary><span>{export.save}<span class="wide"> {export.save-what}</span></span></summary>
          <ul>
            <li><a data-form="docx" download href="#">{export.docx}</a></li>
            <li><a data-form="pdf" download href="#">{export.pdf}</a></li>
          </ul>
        </details>
        <a id="language" href="/language/{other}" lang="{other}" hreflang="{other}">{chat.other-language}</a>
        <a href="{chat.accessibility-address}">{chat.accessibility}</a>
      </div>
    </header>
    <dialog id="scope-dialog" aria-labelledby="scope-title">
      <form method="dialog">
        <h2 id="scope-title">{scope.title}</h2>
        <p>{scope.explain}</p>
        <label class="scope-switch">
          <input type="checkbox" name="onlyInForce">
          <span>{scope.only-in-force}<small>{scope.only-in-force-hint}</small></span>
        </label>
        <fieldset data-field="regions"><legend>{scope.regions}</legend><div></div></fieldset>
        <fieldset data-field="documents"><legend>{scope.documents}</legend><div></div></fieldset>
        <fieldset data-field="years"><legend>{scope.years}<small>{scope.years-hint}</small></legend><div></div></fieldset>
        <details data-field="overviewed"><summary>{scope.overviewed}</summary><div></div></details>
        <p class="dialog-buttons">
          <button class="primary" value="apply">{scope.apply}</button>
          <button value="clear">{scope.clear}</button>
          <button value="cancel" formnovalidate>{scope.cancel}</button>
        </p>
      </form>
    </dialog>
    <dialog id="privacy-dialog" role="alertdialog" aria-labelledby="privacy-title" aria-describedby="privacy-why privacy-found">
      <form method="dialog">
        <h2 id="privacy-title" data-part="title"></h2>
        <p id="privacy-why" data-part="why"></p>
        <ul id="privacy-found" data-part="found"></ul>
        <p class="dialog-buttons">
          <button class="primary" value="anonymise" autofocus>{privacy.anonymise}</button>
          <button value="change">{privacy.change}</button>
          <button value="ignore" data-part="ignore">{privacy.ignore}</button>
        </p>
      </form>
    </dialog>
    <div id="announcer" class="unseen" role="status" aria-live="polite"></div>
    <p id="waiting" role="status" aria-live="polite" data-words="{chat.waiting}"></p>"""


class UnknownPage(Exception):
    """Chainlit's page is not the one that this module knows how to change."""


def chat_page(template: str, language: str, sign_in: str = "") -> str:
    """Chainlit's page `template` as we serve it. Raises UnknownPage when it lacks what is replaced.

    The page tells its style sheets how visitors sign in (sign_in.py): who cannot sign out is not offered to.
    """
    for part in (_OPENING, _BODY):
        if part not in template:
            raise UnknownPage(f"Chainlit's page has no {part}: adapt assistant/chat_page.py to the version installed.")
    mark = '<meta name="generator" content="Vägvisaren (AI)">'
    scripts = "".join(f'<script src="/public/{name}.js" defer></script>' for name in ("tools", "names"))
    scripts += '<script src="/public/privacy.js" type="module"></script>'
    page = _OUTSIDE.sub("", template)
    page = page.replace(_OPENING, f'<html lang="{language}">').replace("<head>", f"<head>\n    {mark}\n    {scripts}")
    body = f'<body data-sign-in="{sign_in or "local"}">'
    privacy = {"words": texts("privacy", language), "masks": MASKS, "firstNames": sorted(first_names())}
    top = "\n    ".join((_filled(_TOP, language), _data("names", texts("names", language)), _data("privacy", privacy)))
    return page.replace(_BODY, f"{body}{top}")


def _data(id: str, content: Any) -> str:
    """What a script of ours reads out of the page, as JSON."""
    # Inside a script element HTML ends at the next "</", whatever it stands in.
    written = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{id}">{written}</script>'


def _filled(html: str, language: str) -> str:
    other = "en" if language == "sv" else "sv"

    def words(match: re.Match[str]) -> str:
        return escape(other if match[1] == "other" else text(match[1], language))

    return re.sub(r"\{([\w.-]+)\}", words, html)
