"""The targets of `fuzz.py` under atheris, which keeps every input that reaches code no other input reached, and changes it on.

    pip install atheris                          by hand: it is no dependency of ours, and CI does not have it
    python tests/fuzz_coverage.py --seconds 240  every target, one after the other; `gold --seconds 3600`: one of them

Damage that nobody steers, as in `fuzz.py`, seldom gets past the first check: a date, a key, a regular expression. Here each
step past a check is kept and is what the next change starts from. The first inputs are the well-read ones of `fuzz.py`, and
the catalogues, questions and gold questions of the repository. What breaks is written to `build/fuzz`, and the run goes on.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import multiprocessing
import os
import random
import re
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import fuzz

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build" / "fuzz"
# What is watched: our packages, and of the libraries those written in Python that read a file's bytes.
WATCHED = ("ingest", "index", "assistant", "eval", "prompts", "tomllib", "pypdf", "pdfminer", "pdfplumber", "docx")
# The longest input in bytes; a longer one takes longer and says nothing more.
LONGEST = {"catalogue": 8_192, "gold": 8_192, "question": 1_000, "docx": 40_000, "pdf": 20_000}
# The parts of a DOCX that are changed. Its styles are not: they are thirty times as long as all these.
PARTS = "[Content_Types].xml _rels/.rels word/_rels/document.xml.rels word/document.xml word/numbering.xml".split()
# What stands between XML's marks, where a change leaves the marks whole; or an element without content.
_VALUE = re.compile(rb'(?<=")[^"<>]+(?=")|(?<=>)[^<>]+(?=<)|<[^<>?]+/>')
say = partial(print, flush=True)


def seeds(target: str) -> Iterator[bytes]:
    """What the target reads well: the inputs of `fuzz.py`, and the repository's own small examples."""
    lines = [path.read_bytes().splitlines(True) for path in sorted(ROOT.glob("eval/libraries/*/questions.jsonl"))]
    match target:
        case "catalogue":
            for path in sorted(ROOT.glob("eval/libraries/*/documents/catalogue.toml")):
                yield re.sub(rb'(?m)^file = ".*"', b'file = "plan.md"', path.read_bytes())  # the one file that is there
        case "gold":
            yield from (b"".join(some[at : at + 2]) for some in lines for at in range(0, len(some), 15))
        case "question":
            yield from (json.loads(line)["question"].encode() for some in lines for line in some[::10])
    for content in fuzz.WELL[target]():
        parts = fuzz.parts_of(content) if target == "docx" else {}
        yield from [name.encode() + b"\n" + parts[name] for name in PARTS] if parts else [content]


def as_file(target: str, content: bytes) -> bytes:
    """What the target reads: the input itself; for a DOCX, whose packing hides what it says, a part's name and content."""
    name, _, part = content.partition(b"\n")
    parts = {name.decode("utf8", "replace"): part}
    return fuzz.repacked(fuzz.WELL["docx"]()[0], parts) if target == "docx" else content


def changed(target: str, content: bytes, most: int, seed: int) -> bytes:
    """The next input out of one: changed by libFuzzer, damaged as `fuzz.py` does it, or changed in one of XML's values."""
    import atheris

    chance = random.Random(seed)
    values = [*_VALUE.finditer(content)] if target == "docx" else []
    if not values or chance.random() < 0.2:
        return atheris.Mutate(content, most) if chance.random() < 0.7 else fuzz.damage(content, chance)[:most]
    place = chance.choice(values)
    value = place[0] * chance.choice((0, 2))  # an element goes, or comes twice
    if not place[0].startswith(b"<"):
        value = re.sub(rb"[^ !#-%'-;=?-~]", b"", atheris.Mutate(place[0], len(place[0]) + 30))
    return (content[: place.start()] + value + content[place.end() :])[:most]


def watch(target: str, options: Sequence[str], folder: Path, told: Connection) -> None:
    """Run one target and tell each execution at once: the process ends with libFuzzer, without Python's farewells."""
    import atheris

    os.dup2(os.open(FOUND / f"{target}.log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (fuzz.BYTES_OF_MEMORY,) * 2)

    def one(content: bytes) -> None:
        file = as_file(target, content)
        try:
            with fuzz.bounded():
                told.send((fuzz.TARGETS[target](file, folder), None, b""))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            told.send((type(error).__name__, fuzz.place_of(target, error), file))

    corpus = Path(tempfile.mkdtemp(dir=folder))
    with atheris.instrument_imports(include=WATCHED):
        for number, content in enumerate(seeds(target)):
            (corpus / str(number)).write_bytes(content)
            one(content)  # imports what it needs while imports are watched
        atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=partial(changed, target))
        atheris.Fuzz()


def run(target: str, seconds: int) -> int:
    """Run one target in a process of its own and say what became of it; how much broke."""
    # Time and memory are bounded by `fuzz.py`, whose bounds are exceptions; libFuzzer's would end the run.
    options = f"-max_total_time={seconds} -max_len={LONGEST[target]} -seed=1 -timeout=0 -rss_limit_mb=0".split()
    options += ["-use_value_profile=1", "-keep_seed=1", f"-artifact_prefix={FOUND}/"]
    outcomes, broken = Counter[str](), Counter[str]()
    forked = multiprocessing.get_context("fork")
    hears, tells = forked.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        child = forked.Process(target=watch, args=(target, options, Path(folder), tells))
        child.start()
        tells.close()  # the child holds the only other one: its end is the end of what is told
        with suppress(EOFError):
            while True:
                outcome, place, content = hears.recv()
                outcomes[outcome] += 1
                if place and place not in broken:
                    (FOUND / f"{target}-{len(broken) + 1}").write_bytes(content)
                    say(f"{place}\n  build/fuzz/{target}-{len(broken) + 1}")
                broken.update([place] if place else [])
        child.join()
    done = re.search(r"#\d+\s+DONE.*", (FOUND / f"{target}.log").read_text("utf8", "replace"))
    say(f"{target}: {outcomes.total()} executions in {seconds} s: {dict(outcomes)}, broken: {dict(broken)}")
    say(f"  {done[0] if done else f'ended early with {child.exitcode}: build/fuzz/{target}.log'}")
    return len(broken) + (done is None)


def main() -> int:
    """Run the targets one after the other; 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="?", choices=fuzz.TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        parser.exit(2, "Coverage-guided fuzzing needs atheris, which is not installed: pip install atheris\n")
    FOUND.mkdir(parents=True, exist_ok=True)
    return min(1, sum(run(one, options.seconds) for one in fuzz.TARGETS if options.target in (None, one)))


if __name__ == "__main__":
    sys.exit(main())
