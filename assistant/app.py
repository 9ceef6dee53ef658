"""The chat itself: what happens when somebody arrives, asks, or types an identity number. The only home of Chainlit.

Chainlit's callbacks run on its event loop, where every visitor waits for every other. So the assistant, which computes, is
only ever called in a thread.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

import chainlit as cl
from chainlit import server, socket
from chainlit.session import WebsocketSession
from starlette.types import ASGIApp

from assistant.answer_view import as_markdown, element_properties
from assistant.answers import Answer
from assistant.chat_page import chat_page
from assistant.desk import Desk
from assistant.glossary_view import glossary_properties
from assistant.guard import LANGUAGE, language_of
from assistant.privacy import anonymise, identity_numbers
from assistant.register_view import register_properties
from assistant.welcome import PROFILES, introduction
from index.embed import EmbedderMissing
from index.search import IndexMismatch, IndexMissing
from index.store_server import StoreUnavailable
from ingest.store import LibraryDamaged, LibraryMissing
from prompts import text

_LOG = logging.getLogger("vagvisaren.chat")
_LOGO = "/public/signpost.svg"
# In a message's metadata: its identity numbers were replaced before it was kept anywhere.
_ANONYMISED = "vagvisaren-anonymised"
# What may be wrong with the data folder, and the words for it. These errors' own messages hold no question.
_EXPECTED = (
    (LibraryMissing, "chat.library-empty"),
    (LibraryDamaged, "chat.failure-library"),
    ((IndexMissing, IndexMismatch, EmbedderMissing), "chat.failure-index"),
    (StoreUnavailable, "chat.failure-store"),
)
# The commands: what each shows, and its icon among Lucide's.
_VIEWS = {"register": (register_properties, "table-2"), "glossary": (glossary_properties, "book-a")}
# How many earlier questions a follow-up may lean on.
_REMEMBERED = 6


class Chat:
    """The chat's callbacks, over one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def open(self) -> ASGIApp:
        """Hand the callbacks and our page to Chainlit, which knows one chat a process; returns its application."""
        cl.set_chat_profiles(self.profiles)
        cl.on_chat_start(self.offer_views)
        cl.on_message(self.answer)
        for event, receive in (("client_message", socket.message), ("edit_message", socket.edit_message)):
            server.sio.on(event, _anonymising(receive))
        template = server.get_html_template
        server.get_html_template = lambda root: chat_page(template(root), LANGUAGE.get())  # type: ignore[no-untyped-call]
        return server.app

    async def profiles(self, user: cl.User | None, language: str | None) -> list[cl.ChatProfile]:
        """The three kinds of visitor, each with the first screen and with questions that the library answers."""
        spoken = language_of(language or "")
        starters: dict[str, tuple[str, ...]] = {}
        try:
            welcome = await asyncio.to_thread(self.desk.welcome, spoken)
            description, starters = welcome.description, welcome.starters
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the library, the visitor is told what to do
            description = introduction(spoken, _apology(error, spoken))
        return [
            cl.ChatProfile(
                name=profile,
                display_name=text(f"chat.profile-{profile}", spoken),
                markdown_description=description,
                icon=_LOGO,
                default=profile == PROFILES[0],
                starters=[cl.Starter(label=question, message=question) for question in starters.get(profile, ())],
            )
            for profile in PROFILES
        ]

    async def offer_views(self) -> None:
        """Put the commands, buttons below the question field, on the visitor's screen."""
        language = _language()
        await cl.context.emitter.set_commands(
            [
                {
                    "id": text(f"chat.{view}", language),
                    "description": text(f"chat.{view}-hint", language),
                    "icon": icon,
                    "button": True,
                    "persistent": False,
                    "selected": False,
                }
                for view, (_, icon) in _VIEWS.items()
            ]
        )

    async def answer(self, message: cl.Message) -> None:
        """Answer one question or command, or say what stopped it from being asked or answered."""
        language = _language()
        if (message.metadata or {}).get(_ANONYMISED):
            await message.update()
            await _ask_to_anonymise(message.content, language)
            return
        view = _view_named(message.command or message.content, language)
        if view:
            await self._show(view, message.content if message.command else "", language)
            return
        history: list[tuple[str, Answer]] = cl.user_session.get("history") or []
        try:
            answer, content, properties = await asyncio.to_thread(self._answer, message.content, history, language)
        except Exception as error:  # noqa: BLE001 - the visitor gets a sentence, the log the place where it happened
            await cl.Message(content=_apology(error, language)).send()
            return
        cl.user_session.set("history", [*history, (message.content, answer)][-_REMEMBERED:])
        _LOG.info("answered: status=%s kind=%s seconds=%.3f", answer.status, answer.kind, answer.seconds)
        await cl.Message(content=content, elements=[_element("Sources", properties)]).send()

    async def _show(self, view: str, words: str, language: str) -> None:
        """The register or the glossary, filtered by the words that came with the command."""
        try:
            library = (await asyncio.to_thread(self.desk.assistant)).library
            properties = await asyncio.to_thread(_VIEWS[view][0], library, language)
        except Exception as error:  # noqa: BLE001 - as for a question
            await cl.Message(content=_apology(error, language)).send()
            return
        count = len(properties["lines"])
        said = text(
            f"chat.{view}-found" if count else f"chat.{view}-none", language, name=properties["name"], count=count
        )
        elements = [_element("Listing", {**properties, "text": words})] if count else []
        await cl.Message(content=said, elements=elements).send()

    def _answer(
        self, question: str, history: Sequence[tuple[str, Answer]], language: str
    ) -> tuple[Answer, str, dict[str, Any]]:
        assistant = self.desk.assistant()
        answer = assistant.ask(question, history=history)
        library = assistant.library
        return answer, as_markdown(answer, library), element_properties(answer, library, language)


def _language() -> str:
    """The language of the visitor whose callback is running."""
    return language_of(cast(WebsocketSession, cl.context.session).language)


def _view_named(said: str, language: str) -> str | None:
    """The view whose command this is, or whose name alone was typed as a question."""
    return next((view for view in _VIEWS if said.strip().lower() == text(f"chat.{view}", language).lower()), None)


def _element(name: str, properties: dict[str, Any]) -> cl.CustomElement:
    # Without an address Chainlit writes an element's properties, and so parts of the conversation, to a file.
    return cl.CustomElement(name=name, props=properties, display="inline", url=f"/public/elements/{name}.jsx")


async def _ask_to_anonymise(question: str, language: str) -> None:
    choice = {"label": text("chat.anonymise", language), "question": question}
    properties = {"words": {}, "sources": [], "passages": [], "choices": [choice], "followUps": [], "copy": ""}
    content = text("answer.declined-identity-number", language)
    await cl.Message(content=content, elements=[_element("Sources", properties)]).send()


def _anonymising(receive: Any) -> Any:
    """`receive` behind a check: identity numbers are gone before Chainlit has kept, logged or passed on the message."""

    async def checked(sid: str, payload: dict[str, Any]) -> None:
        message = payload["message"]
        if identity_numbers(message["output"]):
            replacement = text("chat.identity-number-replacement", "sv")
            message["output"] = anonymise(message["output"], replacement)
            message["metadata"] = {**(message.get("metadata") or {}), _ANONYMISED: True}
        await receive(sid, payload)

    return checked


def _apology(error: Exception, language: str) -> str:
    """What the visitor is told of a failure.

    The log gets the kind and the place of an unexpected one, never its message, which may quote a question.
    """
    for kinds, key in _EXPECTED:
        if isinstance(error, kinds):
            _LOG.warning("%s", error)
            return text(key, language)
    reference = uuid4().hex[:8]
    place = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("failure %s: %s\n%s", reference, type(error).__name__, place)
    return text("chat.failure-unexpected", language, reference=reference)
