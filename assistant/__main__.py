"""`python -m assistant chat | ask | register | …`: the assistant in the browser, on the terminal, for other programs.

Exit status: 0 done, 1 the library or index cannot be used (a sentence says why), 2 usage.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import api_commands, feedback_commands, upkeep
from ingest.settings import Settings
from prompts import text

if TYPE_CHECKING:
    from assistant.answers import Answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    settings = Settings.from_environment()
    parser = argparse.ArgumentParser(prog="python -m assistant", description=text("terminal.help"))
    commands = parser.add_subparsers(dest="command", required=True)
    chat = commands.add_parser("chat", help=text("terminal.help-chat"), description=text("terminal.about-chat"))
    chat.add_argument("--host", default="127.0.0.1", help=text("terminal.help-host"))
    chat.add_argument("--port", type=int, default=8000, help=text("terminal.help-port"))
    ask = commands.add_parser("ask", help=text("terminal.help-ask"), description=text("terminal.about-ask"))
    ask.add_argument("question", help=text("terminal.help-question"))
    ask.add_argument("--json", action="store_true", help=text("terminal.help-json"))
    register = commands.add_parser(
        "register", help=text("terminal.help-register"), description=text("terminal.about-register")
    )
    register.add_argument("--responsible", metavar="UNIT", help=text("terminal.help-responsible"))
    register.add_argument("--year", help=text("terminal.help-year"))
    register.add_argument("--region", help=text("terminal.help-region"))
    register.add_argument(
        "--format", choices=("table", "csv", "xlsx", "json"), default="table", help=text("terminal.help-format")
    )
    for command in (chat, ask, register):
        command.add_argument("--data", type=Path, default=settings.data, metavar="DIR", help=text("terminal.help-data"))
    for group in (feedback_commands, api_commands, upkeep):
        group.add_commands(commands, settings.data)
    options = parser.parse_args(arguments)
    settings = replace(settings, data=options.data)
    if "run" in options:
        return int(options.run(options, settings))
    if options.command == "chat":
        return _chat(options.host, options.port, settings)
    if options.command == "ask":
        return _ask(options.question, settings, as_json=options.json)
    return _register(options, settings)


def _chat(host: str, port: int, settings: Settings) -> int:
    from assistant.database import DatabaseUnusable
    from assistant.retention import WrongRetention
    from assistant.server import AddressTaken, serve
    from assistant.sign_in import SignInUnusable

    try:
        serve(host, port, settings.data, settings)
    except (AddressTaken, DatabaseUnusable, SignInUnusable, WrongRetention) as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 0  # how a chat is ended; by then the server has closed what it had open
    return 0


def _ask(question: str, settings: Settings, *, as_json: bool) -> int:
    from assistant.ask import Assistant
    from ingest.store import open_library

    try:
        open_library(settings.data)  # where nothing is ingested, that is what has to be said
        answer = Assistant.open(settings.data, settings).ask(question)
    except tuple(_unusable()) as error:
        return _told(error, settings)
    if as_json:
        print(json.dumps(answer.record(), ensure_ascii=False))
    else:
        print(_for_reading(answer))
    return 0


def _for_reading(answer: Answer) -> str:
    """The answer for the terminal: text, notices, then each source with its quote."""
    from assistant.answer_view import section_words

    lines = [answer.text, *answer.notices]
    for citation in answer.citations:
        status = text(f"answer.status-{citation.status}", answer.language)
        lines += [
            "",
            text(
                "terminal.source",
                answer.language,
                marker=citation.marker,
                title=citation.title,
                status=status,
                page=citation.page_label,
                section=section_words(citation),
            ),
            f"    ”{' '.join(citation.quote.split())}”",
        ]
    lines += ["", text("terminal.mark", answer.language)]
    return "\n".join(lines)


def _register(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import register_table
    from ingest.store import open_library

    try:
        library = open_library(settings.data)
        rows = register_table.select(
            library.documents(), responsible=options.responsible, year=options.year, region=options.region
        )
    except tuple(_unusable()) as error:
        return _told(error, settings)
    content = register_table.written(rows, options.format)
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        print(content)
    return 0


def _unusable() -> dict[type[Exception], str]:
    """What means that the library or the index cannot be used, and the sentence that says what to do about it."""
    from index.embed import EmbedderMissing
    from index.generations import IndexBusy, IndexMismatch, IndexMissing
    from index.store_server import StoreUnavailable
    from ingest.store import LibraryDamaged, LibraryMissing

    return {
        LibraryMissing: "index.library-missing",
        LibraryDamaged: "index.library-damaged",
        IndexMissing: "terminal.index-missing",
        IndexMismatch: "terminal.index-mismatch",
        IndexBusy: "index.busy",
        EmbedderMissing: "index.embedder-missing",
        StoreUnavailable: "chat.failure-store",
    }


def _told(error: Exception, settings: Settings) -> int:
    key = next(key for kind, key in _unusable().items() if isinstance(error, kind))
    sentence = text(key, data=settings.data, model=settings.embedder)
    return _failed("\n".join([sentence, text("index.details", error=error)]))


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # "| head" ends the command, and is no error
    sys.exit(main())
