"""The command line of `python -m eval`: its commands and their options, in the words of `prompts/*/eval.toml`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from eval import bench_commands, calibration, commands, review_commands
from eval.bench_scale import SIZES
from eval.commands import Outcome
from eval.exchange import FORMATS
from eval.gold import SPLITS, STATUSES, TYPES
from ingest.settings import Settings
from prompts import text

QUESTIONS = Path(__file__).parent / "questions"

Command = Callable[[argparse.Namespace, Settings], Outcome]


def parser(bench: Command) -> argparse.ArgumentParser:
    """The whole command line; what is parsed has the function to call as `command`."""
    top = argparse.ArgumentParser(prog="python -m eval", description=text("eval.about"))
    added = top.add_subparsers(required=True, metavar=text("eval.command"))

    def add(name: str, command: Command, *, data: bool = False) -> argparse.ArgumentParser:
        one = added.add_parser(name, help=text(f"eval.{name}-help"), description=text(f"eval.{name}-about"))
        one.set_defaults(command=command)
        if data:
            one.add_argument("--data", type=Path, metavar="DIR", help=text("eval.option-data"))
        return one

    _measuring(add)
    _reviewing(add)
    one = add("bench", bench, data=True)
    benches = ("ingest", "load", "retrieval", "scale")
    one.add_argument("what", nargs="?", choices=benches, default="ingest", help=text("load.option-what"))
    one.add_argument("--chat", type=_chat_seconds, default=60, metavar="N", help=text("load.option-chat"))
    one.add_argument("--soak", type=int, default=0, metavar="N", help=text("load.option-soak"))
    bench_commands.add_options(one, QUESTIONS, SIZES)
    return top


def _chat_seconds(given: str) -> int:
    from eval.bench_chat import LONGEST

    if not given.isdecimal() or int(given) > LONGEST:
        raise argparse.ArgumentTypeError(text("load.chat-seconds", given=given, longest=LONGEST))
    return int(given)


def _measuring(add: Callable[..., argparse.ArgumentParser]) -> None:
    one = add("run", commands.run, data=True)
    one.add_argument(
        "--questions", type=Path, nargs="+", default=[QUESTIONS], metavar="F", help=text("eval.option-questions")
    )
    one.add_argument("--run", type=Path, required=True, dest="folder", metavar="DIR", help=text("eval.option-run"))
    one.add_argument("--split", choices=SPLITS, help=text("eval.option-split"))
    one.add_argument("--only", nargs="+", metavar="ID", help=text("eval.option-only"))
    one.add_argument("--workers", type=int, default=1, metavar="N", help=text("eval.option-workers"))
    one.add_argument("--model", metavar="NAME", help=text("eval.option-model"))
    scoring = one.add_mutually_exclusive_group()
    scoring.add_argument("--records", type=Path, metavar="F", help=text("eval.option-records"))
    scoring.add_argument("--rescore", action="store_true", help=text("eval.option-rescore"))
    one = add("show", commands.show, data=True)
    one.add_argument("folder", type=Path, metavar="DIR", help=text("eval.option-run"))
    one.add_argument("ids", nargs="+", metavar="ID", help=text("eval.option-ids"))
    one = add("check", commands.check, data=True)
    one.add_argument(
        "questions", type=Path, nargs="*", default=[QUESTIONS], metavar="F", help=text("eval.option-questions")
    )
    one.add_argument("--no-library", action="store_true", help=text("eval.option-no-library"))
    one = add("compare", commands.compare)
    one.add_argument("before", type=Path, metavar="A", help=text("eval.option-run"))
    one.add_argument("after", type=Path, metavar="B", help=text("eval.option-run"))
    one.add_argument("--flips", action="store_true", help=text("eval.option-flips"))
    one.add_argument("--gate", type=Path, metavar="F", help=text("eval.option-gate"))
    one.add_argument("--junit", type=Path, metavar="F", help=text("eval.option-junit"))
    one = add("baseline", commands.baseline)
    one.add_argument("folder", type=Path, metavar="DIR", help=text("eval.option-run"))
    one.add_argument("--output", type=Path, required=True, metavar="DIR", help=text("eval.option-folder"))
    one = add("report", commands.report, data=True)
    one.add_argument("folder", type=Path, metavar="DIR", help=text("eval.option-run"))
    one.add_argument("--against", type=Path, metavar="DIR", help=text("eval.option-against"))
    one.add_argument("--output", type=Path, metavar="F", help=text("eval.option-output"))


def _reviewing(add: Callable[..., argparse.ArgumentParser]) -> None:
    one = add("export", review_commands.export, data=True)
    one.add_argument("run", type=Path, metavar="DIR", help=text("eval.option-run"))
    one.add_argument("--to", dest="format", choices=FORMATS, required=True, help=text("eval.option-format"))
    one.add_argument(
        "--output", dest="folder", type=Path, required=True, metavar="DIR", help=text("eval.option-folder")
    )
    one = add("import", review_commands.take, data=True)
    one.add_argument("source", type=Path, metavar="F", help=text("eval.option-source"))
    one.add_argument("--from", dest="format", choices=FORMATS, required=True, help=text("eval.option-format"))
    one.add_argument("--type", choices=TYPES, default="process", metavar="TYPE", help=text("eval.option-type"))
    one.add_argument(
        "--output", dest="folder", type=Path, required=True, metavar="DIR", help=text("eval.option-folder")
    )
    one = add("candidates", review_commands.candidates)
    one.add_argument("file", type=Path, metavar="F", help=text("eval.option-candidates"))
    chosen = one.add_mutually_exclusive_group()
    for name in ("show", "accept", "drop"):
        chosen.add_argument(f"--{name}", metavar="ID", help=text(f"eval.option-{name}"))
    into = QUESTIONS / "from-use.jsonl"
    one.add_argument("--into", type=Path, default=into, metavar="F", help=text("eval.option-into"))
    one.add_argument("--type", choices=TYPES, default="", metavar="TYPE", help=text("eval.option-candidate-type"))
    one.add_argument("--status", choices=STATUSES, default="answered", help=text("eval.option-status"))
    one.add_argument("--question", default="", metavar="TEXT", help=text("eval.option-question"))
    one.add_argument("--reference", default="", metavar="TEXT", help=text("eval.option-reference"))
    one.add_argument("--fact", action="append", default=[], metavar="TEXT", help=text("eval.option-fact"))
    one.add_argument("--evidence", action="append", default=[], metavar="N", help=text("eval.option-evidence"))
    one = add("agreement", review_commands.agreement)
    one.add_argument("first", type=Path, metavar="A", help=text("eval.option-questions"))
    one.add_argument("second", type=Path, metavar="B", help=text("eval.option-questions"))
    one = add("calibration", calibration.calibration)
    one.add_argument("--pairs", type=Path, default=calibration.PAIRS, metavar="F", help=text("eval.option-pairs"))
    one.add_argument("--output", type=Path, default=calibration.RESULTS, metavar="F", help=text("eval.option-output"))
    one = add("judge", review_commands.judge)
    one.add_argument("run", type=Path, metavar="DIR", help=text("eval.option-run"))
    one.add_argument("--model", metavar="NAME", help=text("eval.option-model"))
    one.add_argument("--sample", type=int, metavar="N", help=text("eval.option-sample"))
