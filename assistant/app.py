"""The chat itself: what happens when somebody arrives, asks, or comes back. Chainlit's main home
(visit.py knows its sessions, data_layer.py its storage).

Chainlit's callbacks run on its event loop, where every visitor waits for every other. So the assistant, which computes, is
only ever called in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import chainlit as cl
from chainlit import server, socket
from chainlit.config import config
from chainlit.types import ThreadDict
from starlette.types import ASGIApp

from assistant import audit
from assistant.answer_view import as_markdown, element_properties
from assistant.answers import DECLINED, Answer
from assistant.apologies import apology
from assistant.archive import Archive
from assistant.chat_page import chat_page
from assistant.chat_scope import offer, scope_words
from assistant.data_layer import DataLayer, install
from assistant.desk import Desk
from assistant.export_pages import Conversations, addresses
from assistant.feedback import feedback_properties, opinion_of
from assistant.glossary_view import glossary_properties
from assistant.guard import LANGUAGE, language_of
from assistant.markdown import escaped
from assistant.metrics import instruments
from assistant.path_view import PathMessage, path_message
from assistant.privacy_gate import anonymising, is_anonymised, offer_to_ask
from assistant.register_view import register_properties
from assistant.sign_in import OIDC, Entrance, visitor_of_claims
from assistant.tracing import trace_answer
from assistant.upload_chat import UploadChat
from assistant.visit import export_key, set_scope, tell_page, visit_language, visit_scope
from assistant.visitor import VISITOR
from assistant.welcome import PROFILES, introduction
from index.scope import Scope
from prompts import text

_LOG = logging.getLogger("vagvisaren.chat")
# Chainlit's own page, of which ours is made; a chat that is opened takes its place.
_TEMPLATE = server.get_html_template
_LOGO = "/public/signpost.svg"
# The commands: what each shows, and its icon among Lucide's.
_VIEWS = {"register": (register_properties, "table-2"), "glossary": (glossary_properties, "book-a")}
# How many earlier questions a follow-up may lean on.
_REMEMBERED = 6


class Chat:
    """The chat's callbacks, over one desk; what is said is kept in `conversations` while a visit lasts, to be saved."""

    def __init__(self, desk: Desk, conversations: Conversations, archive: Archive, entrance: Entrance) -> None:
        self.desk = desk
        self.conversations = conversations
        self.archive = archive
        self.entrance = entrance
        self.uploads = UploadChat(desk, archive.data)

    def open(self) -> ASGIApp:
        """Hand the callbacks and our page to Chainlit, which knows one chat a process; returns its application."""
        cl.set_chat_profiles(self.profiles)
        cl.on_chat_start(self.offer_views)
        cl.on_chat_end(self.forget)
        cl.on_message(self.answer)
        cl.on_window_message(self.hear_page)
        install(DataLayer(self.archive) if self.archive.keeps else None)
        cl.on_chat_resume(self.resume)
        cl.action_callback("feedback")(self.take_feedback)
        cl.action_callback("upload-confirm")(self.uploads.confirm)
        cl.action_callback("upload-cancel")(self.uploads.cancel)
        config.code.oauth_callback = None
        if self.entrance.mode == OIDC:
            cl.oauth_callback(self.admit)
        for event, receive in (("client_message", socket.message), ("edit_message", socket.edit_message)):
            server.sio.on(event, anonymising(receive))
        server.get_html_template = self.page
        return server.app

    def page(self, root: str) -> str:
        """Our page, made of Chainlit's."""
        template = str(_TEMPLATE(root))  # type: ignore[no-untyped-call]
        return chat_page(template, LANGUAGE.get(), self.entrance.mode)

    async def profiles(self, user: cl.User | None, language: str | None) -> list[cl.ChatProfile]:
        """The three kinds of visitor, each with the first screen and with questions that the library answers."""
        spoken = language_of(language or "")
        starters: dict[str, tuple[str, ...]] = {}
        try:
            welcome = await asyncio.to_thread(self.desk.welcome, spoken, VISITOR.get().roles)
            description, starters = welcome.description, welcome.starters
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the library, the visitor is told what to do
            description = introduction(spoken, apology(error, spoken))
        return [
            cl.ChatProfile(
                name=profile,
                display_name=text(f"chat.profile-{profile}", spoken),
                markdown_description=description,
                icon=_LOGO,
                default=profile == PROFILES[0],
                starters=_starters(profile, starters.get(profile, ()), spoken),
            )
            for profile in PROFILES
        ]

    async def offer_views(self) -> None:
        """Put the commands, buttons below the question field, on the visitor's screen."""
        language = visit_language()
        commands = [(text(f"chat.{v}", language), text(f"chat.{v}-hint", language), i) for v, (_, i) in _VIEWS.items()]
        commands += [(text("reading_path.name", language), text("reading_path.hint", language), "map")]
        commands += self.uploads.commands(language)
        await cl.context.emitter.set_commands(
            [
                {"id": name, "description": hint, "icon": icon, "button": True, "persistent": False, "selected": False}
                for name, hint, icon in commands
            ]
        )
        await set_scope(self.desk, None)
        await tell_page(exports=addresses(export_key(), language) if cl.user_session.get("history") else [])

    async def forget(self) -> None:
        """The visit is over, and what was said in it with it."""
        self.conversations.forget(export_key())

    async def resume(self, thread: ThreadDict) -> None:
        """Take up an earlier conversation: what was asked and answered is known again, to follow-ups and to exports."""
        history = await self.archive.history.answers(thread["id"], VISITOR.get().name)
        cl.user_session.set("history", history)
        self.conversations.keep(export_key(), history)
        await self.offer_views()

    async def take_feedback(self, action: cl.Action) -> None:
        """Keep what the visitor thinks of an answer. What it raises, the element in the browser tells."""
        await self.archive.opinions.keep(opinion_of(action.payload), VISITOR.get().name)

    async def admit(
        self, provider: str, token: str, claims: dict[str, str], user: cl.User, id_token: str | None = None
    ) -> cl.User | None:
        """The visitor whom the OpenID Connect provider vouches for; None, and no entry, where it names nobody."""
        if not user.identifier:
            _LOG.error("the sign-in provider names nobody; set OAUTH_GENERIC_USER_IDENTIFIER to a claim that it sends")
            return None
        visitor = visitor_of_claims(str(user.identifier), claims)
        await asyncio.to_thread(audit.note, self.archive.data, "signed-in", visitor.name)
        roles = {"roles": list(visitor.roles)}
        return cl.User(identifier=visitor.name, display_name=visitor.display_name, metadata=roles)

    async def hear_page(self, said: object) -> None:
        """Take over the scope that the page sends, and greet it if it asks; other messages between windows are not ours."""
        if isinstance(said, dict) and "vagvisaren-hello" in said:
            await self.offer_views()
        elif isinstance(said, dict) and "vagvisaren-scope" in said:
            await set_scope(self.desk, said["vagvisaren-scope"])

    async def answer(self, message: cl.Message) -> None:
        """Answer one question or command, or say what stopped it from being asked or answered."""
        language = visit_language()
        if is_anonymised(message.metadata):
            await message.update()
            elements = [_element("Sources", offer_to_ask(message.content, language))]
            await cl.Message(content=text("answer.declined-identity-number", language), elements=elements).send()
            return
        view = _view_named(message.command or message.content, language)
        if view:
            await self._show(view, message.content if message.command else "", language)
            return
        if (message.command or message.content) == text("upload.name", language):
            await self.uploads.begin(language)
            await self._name_address()
            return
        if await self._walk(message, language):
            return
        history: list[tuple[str, Answer]] = cl.user_session.get("history") or []
        try:
            answer, content, properties = await asyncio.to_thread(self._answer, message.content, history, language)
        except Exception as error:  # noqa: BLE001 - the visitor gets a sentence, the log the place where it happened
            await cl.Message(content=apology(error, language)).send()
            return
        _LOG.info("answered: status=%s kind=%s seconds=%.3f", answer.status, answer.kind, answer.seconds)
        instruments().answered(answer, "chat")
        trace_answer(answer, "chat")
        step = await self._say(content, _element("Sources", properties))
        await self._remember(message.content, answer, step)

    async def _say(self, content: str, *elements: cl.CustomElement) -> str:
        """Show an answer and, where feedback is kept, ask whether it helped; returns the message's id."""
        message = cl.Message(content=content)
        asked = [_element("Feedback", feedback_properties(message.id, visit_language()))] if self.archive.keeps else []
        message.elements = [*elements, *asked]  # type: ignore[list-item]  # a list of any one kind, says Chainlit
        await message.send()
        return message.id

    async def _remember(self, question: str, answer: Answer, step: str) -> None:
        """Keep an exchange for follow-ups and for saving, and let the page announce that its answer is there."""
        history = [*(cl.user_session.get("history") or []), (question, answer)]
        cl.user_session.set("history", history)
        self.conversations.keep(export_key(), history)
        language = visit_language()
        words = text("chat.announced", language, answer=answer.text, count=len(answer.citations))
        await tell_page(answered=words, exports=addresses(export_key(), language))
        if self.archive.keeps:
            thread = cl.context.session.thread_id
            if await self.archive.keep(thread, VISITOR.get().name, step, answer):
                await self._name_address()
            else:
                await cl.Message(content=text("history.not-kept", language)).send()

    async def _name_address(self) -> None:
        """Let the page's address name the conversation where it is kept, so that a reload takes it up again."""
        if self.archive.keeps:
            await tell_page(thread=cl.context.session.thread_id)

    async def _walk(self, message: cl.Message, language: str) -> bool:
        """Show a step of the reading path, if that is what the message asks for."""
        progress, scope = cl.user_session.get("reading_path"), VISITOR.get().within(visit_scope())
        name = text("reading_path.name", language)
        said = f"{name}: {message.content}" if message.command == name else message.content

        def step() -> tuple[PathMessage, dict[str, Any]] | None:
            assistant = self.desk.assistant()
            made = path_message(assistant, said, progress, scope, language)
            return (made, element_properties(made.answer, assistant.library, language)) if made else None

        try:
            shown = await asyncio.to_thread(step)
        except Exception as error:  # noqa: BLE001 - as for a question
            await cl.Message(content=apology(error, language)).send()
            return True
        if shown is None:
            return False
        made, sources = shown
        elements = [_element("ReadingPath", made.properties)] if made.properties else []
        shown_as = await self._say(made.content, *elements, _element("Sources", sources))
        cl.user_session.set("reading_path", made.progress)
        await self._remember(made.question, made.answer, shown_as)
        return True

    async def _show(self, view: str, words: str, language: str) -> None:
        """The register or the glossary, filtered by the words that came with the command."""
        try:
            library, scope = (await asyncio.to_thread(self.desk.assistant)).library, VISITOR.get().within(visit_scope())
            properties = await asyncio.to_thread(_VIEWS[view][0], library, language, scope)
            within = scope_words(scope, await asyncio.to_thread(offer, library, scope.roles, language), language)
        except Exception as error:  # noqa: BLE001 - as for a question
            await cl.Message(content=apology(error, language)).send()
            return
        count = len(properties["lines"])
        none = "chat.listing-none-within" if within else f"chat.{view}-none"
        said = text(f"chat.{view}-found" if count else none, language, name=properties["name"], count=count)
        said = f"{said}\n\n> {escaped(within)}" if within else said
        elements = [_element("Listing", {**properties, "text": words})] if count else []
        await cl.Message(content=said, elements=elements).send()
        await self._name_address()
        await tell_page(answered=said)

    def _answer(
        self, question: str, history: Sequence[tuple[str, Answer]], language: str
    ) -> tuple[Answer, str, dict[str, Any]]:
        assistant = self.desk.assistant()
        library, scope = assistant.library, VISITOR.get().within(visit_scope())
        answer = assistant.ask(question, history=history[-_REMEMBERED:], scope=scope)
        if visit_scope() != Scope() and answer.status != DECLINED:
            within = scope_words(scope, offer(library, scope.roles, language), language)
            answer = replace(answer, notices=(*answer.notices, within))
        shown = sorted({citation.document for citation in answer.citations})
        data = library.root.parent
        audit.note(data, "asked", VISITOR.get().name, documents=shown, status=answer.status, kind=answer.kind)
        return answer, as_markdown(answer, library), element_properties(answer, library, language)


def _starters(profile: str, questions: Sequence[str], language: str) -> list[cl.Starter]:
    """What a profile's first screen offers: questions, and for new managers the reading path before them."""
    offered = [cl.Starter(label=question, message=question) for question in questions]
    if profile != PROFILES[0] or not offered:
        return offered
    path = cl.Starter(label=text("reading_path.starter", language), message=text("reading_path.name", language))
    return [path, *offered]


def _view_named(said: str, language: str) -> str | None:
    """The view whose command this is, or whose name alone was typed as a question."""
    return next((view for view in _VIEWS if said.strip().lower() == text(f"chat.{view}", language).lower()), None)


def _element(name: str, properties: dict[str, Any]) -> cl.CustomElement:
    # Without an address Chainlit writes an element's properties, and so parts of the conversation, to a file.
    return cl.CustomElement(name=name, props=properties, display="inline", url=f"/public/elements/{name}.jsx")
