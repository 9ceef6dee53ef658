"""The rules of the house that a machine can check: who may import what, where each outside library lives, what a
module may be called and how long it may grow, and that importing costs nothing."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "index", "assistant", "eval", "prompts")

# Imports flow one way; `prompts` imports none of ours and anyone may import it.
MAY_IMPORT = {
    "prompts": set(),
    "ingest": {"prompts"},
    "index": {"prompts", "ingest"},
    "assistant": {"prompts", "ingest", "index"},
    "eval": {"prompts", "ingest", "index", "assistant"},
}

# Each outside library has one home, so that it can be replaced, and its surprises are known, in one place.
HOMES = {
    "pdfplumber": ["ingest/pages.py"],
    "pdfminer": ["ingest/pages.py"],
    # typeset sets page labels that Typst cannot; highlight writes annotations: neither reads what a page says.
    "pypdf": ["ingest/pages.py", "ingest/starter/typeset.py", "assistant/highlight.py"],
    # The yardstick of ingest must not be the reader that it measures; the report and the programming interface draw pages.
    "pypdfium2": ["eval/kept.py", "eval/quote_images.py", "assistant/page_images.py"],
    "docx": ["ingest/office.py", "ingest/docx_*.py", "ingest/word_styles.py", "assistant/export_docx.py"],
    "pptx": ["ingest/office.py", "ingest/pptx_*.py"],
    "markdown_it": ["ingest/markdown.py", "ingest/starter/markup.py"],
    "typst": ["ingest/starter/typeset.py", "assistant/export_pdf.py"],
    "sentence_transformers": ["index/embed.py", "index/rerank.py"],
    "torch": ["index/embed.py", "index/rerank.py"],
    "qdrant_edge": ["index/store.py", "index/store_*.py"],
    "qdrant_client": ["index/store.py", "index/store_*.py"],
    "grpc": ["index/store_*.py"],
    "simplemma": ["index/lexicon.py"],
    "chainlit": [f"assistant/{name}.py" for name in ("app", "data_layer", "server", "upload_chat", "visit")],
    "socketio": ["eval/bench_chat.py"],
    "uvicorn": ["assistant/server.py"],
    "fastapi": ["assistant/api.py", "assistant/api_*.py"],
    "mcp": ["assistant/mcp_server.py"],
    "opentelemetry": ["assistant/tracing.py"],
    "prometheus_client": ["assistant/metrics.py"],
    "openpyxl": ["assistant/*.py"],
    "sqlalchemy": [
        f"assistant/{name}.py" for name in ("archive", "data_layer", "database", "feedback", "history", "retention")
    ],
    "jwt": ["assistant/sign_in.py"],
    "tomlkit": ["assistant/uploads.py"],
    "llama_index": ["assistant/generate.py", "eval/judge.py", "eval/peers.py"],
    "openai": ["assistant/generate.py", "eval/judge.py"],
}

# Each of these costs from a quarter of a second to nine seconds to import.
HEAVY = ("chainlit", "docx", "llama_index", "nltk", "openai", "pandas", "pdfminer", "pdfplumber", "pptx", "pydantic")
HEAVY += (
    "pypdf",
    "qdrant_client",
    "qdrant_edge",
    "scipy",
    "sentence_transformers",
    "simplemma",
    "torch",
    "transformers",
)

LOADED_BY_A_SERVER = {
    *(f"assistant/{name}.py" for name in ("app", "data_layer", "upload_chat", "visit")),
    *("assistant/api_models.py", "assistant/api_routes.py"),
}

# Names that say nothing about what is inside.
EMPTY_NAMES = {"base", "common", "handler", "helper", "helpers", "manager", "processor", "service", "strategy", "utils"}


@cache
def modules() -> tuple[Path, ...]:
    return tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, node.lineno


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, those not committed yet included, those git ignores not."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listing.returncode:
        pytest.skip("this is no git checkout, so there is no list of its files")
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def test_imports_flow_from_ingest_to_index_to_assistant_to_eval() -> None:
    wrong = [
        f"{named(path)}:{line} imports {module}"
        for path in modules()
        for module, line in imports(path)
        if (target := module.split(".")[0]) in PACKAGES
        and target != (own := path.relative_to(ROOT).parts[0])
        and target not in MAY_IMPORT[own]
    ]
    assert wrong == []


def test_each_outside_library_has_one_home() -> None:
    wrong = [
        f"{named(path)}:{line} imports {library}, whose home is {', '.join(HOMES[library])}"
        for path in modules()
        for module, line in imports(path)
        if (library := module.split(".")[0]) in HOMES and not any(fnmatch(named(path), home) for home in HOMES[library])
    ]
    assert wrong == []


def test_every_import_is_a_declared_dependency_and_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    declared = {_distribution(requirement) for requirement in project["dependencies"]}
    for_tests = {_distribution(requirement) for requirement in project["optional-dependencies"]["test"]}
    distributions = packages_distributions()
    used: set[str] = set()
    undeclared = []
    for path in modules():
        # Whoever typesets the starter documents has the tests' packages; the program only reads the PDFs. What the
        # search is compared with is no part of it either.
        allowed = declared | for_tests if "starter" in path.parts or path.name == "peers.py" else declared
        for module, line in imports(path):
            library = module.split(".")[0]
            if library in sys.stdlib_module_names or library in PACKAGES:
                continue
            names = {_distribution(name) for name in distributions.get(library, [library])}
            used |= names
            if not names & allowed:
                undeclared.append(f"{named(path)}:{line} imports {library}")
    assert undeclared == []
    data_only = {"hunspell-sv"}
    assert declared - used - data_only == set()


def _distribution(requirement: str) -> str:
    return re.split(r"[\s\[<>=!~;]", requirement)[0].lower().replace("_", "-")


def test_importing_any_module_loads_nothing_heavy() -> None:
    # Only Chainlit loads assistant/app.py, only a running server the forms and addresses of its API, and only whoever
    # typesets the starter documents loads what does that.
    names = [
        named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in modules()
        if named(path) not in LOADED_BY_A_SERVER and "starter" not in path.parts
    ]
    program = f"""
import importlib, sys
wrong = []
for name in {names!r}:
    before = set(sys.modules)
    importlib.import_module(name)
    heavy = {{module.split(".")[0] for module in set(sys.modules) - before}} & set({HEAVY!r})
    wrong += [f"{{name}} loads {{library}}" for library in sorted(heavy)]
print(*wrong, sep="\\n", end="")
"""
    child = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    if child.returncode:
        pytest.fail(child.stderr)
    assert child.stdout.splitlines() == []


def test_the_environment_is_read_at_the_entry_points_only() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if named(path) != "ingest/settings.py"
        for node in ast.walk(tree(path))
        if _reads_the_environment(node)
    ]
    assert wrong == []


def _reads_the_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and ast.unparse(node.value) == "os.environ"
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.getenv", "os.environ.get"}


def test_llama_indexs_global_settings_are_never_touched() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("llama_index")
        and any(name.name == "Settings" for name in node.names)
    ]
    assert wrong == []


def test_no_failure_is_swallowed_whole() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ExceptHandler) and node.type is None)
        or (
            isinstance(node, ast.Call)
            and re.fullmatch(r"(contextlib\.)?suppress\((Base)?Exception\)", ast.unparse(node))
        )
    ]
    assert wrong == []


def test_modules_are_named_for_what_they_hold() -> None:
    assert [named(path) for path in modules() if path.stem in EMPTY_NAMES] == []


def test_no_module_of_the_chat_hides_a_package() -> None:
    """Chainlit puts the folder of its app file first on the path, where `assistant/index.py` would be `index`."""
    assert [name for name in PACKAGES if (ROOT / "assistant" / f"{name}.py").exists()] == []


def test_no_module_grows_past_350_lines() -> None:
    lengths = {named(path): path.read_text("utf8").count("\n") for path in tracked() if path.suffix == ".py"}
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_every_module_opens_with_a_lesson() -> None:
    assert [named(path) for path in modules() if not ast.get_docstring(tree(path))] == []


def test_nothing_is_left_to_be_done_in_the_code() -> None:
    left = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b")
    assert [named(path) for path in tracked() if path.suffix == ".py" and left.search(path.read_text("utf8"))] == []


def test_no_file_names_a_machines_path_or_a_registrys_host() -> None:
    told = re.compile(rb"/(?:work|farm|root|home|tmp)/\w|pypi\.org|registry\.npmjs|deb\.debian")
    wrong = [
        f"{named(path)}: {found.group().decode()}" for path in tracked() if (found := told.search(path.read_bytes()))
    ]
    assert wrong == []
