"""The words: every sentence in both languages, every key that the program asks for there, every brace filled."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import prompts
from prompts import LANGUAGES, UnknownText, fingerprint, text, texts

ROOT = Path(__file__).parents[1]
PARTS = sorted(path.stem for path in (ROOT / "prompts" / "sv").glob("*.toml"))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_say_the_same_things(part: str) -> None:
    swedish, english = texts(part, "sv"), texts(part, "en")
    assert {key: placeholders(swedish[key]) for key in swedish} == {key: placeholders(english[key]) for key in english}


def test_no_language_has_a_file_of_its_own() -> None:
    assert [sorted(path.stem for path in (ROOT / "prompts" / language).glob("*.toml")) for language in LANGUAGES] == [
        PARTS
    ] * len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_sentence_can_be_rendered(part: str, language: str) -> None:
    for key, sentence in texts(part, language).items():
        values = {name: f"<{name}>" for name in placeholders(sentence)}
        said = text(f"{part}.{key}", language, **values)
        assert said.strip()
        assert all(value in said for value in values.values())


def test_a_key_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UnknownText, match=r"sv/ingest.toml has no 'nonsense'"):
        text("ingest.nonsense")
    with pytest.raises(UnknownText, match=r"no sv/nonsense.toml"):
        text("nonsense.empty")


def test_a_value_that_a_sentence_needs_must_be_given() -> None:
    with pytest.raises(KeyError, match="pages"):
        text("ingest.no-text")


def test_what_a_file_says_is_never_read_as_a_pattern() -> None:
    assert "{folder}" in text("ingest.usage-no-such-folder", folder="{folder}")


def test_the_fingerprint_changes_with_any_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "_FOLDER", tmp_path)
    (tmp_path / "sv").mkdir()
    found = []
    for word in ("hej", "hejdå"):
        (tmp_path / "sv" / "hello.toml").write_text(f'word = "{word}"', "utf8")
        fingerprint.cache_clear()
        found.append(fingerprint())
    fingerprint.cache_clear()
    assert len(set(found)) == 2
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in found)


def calls(package: str) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / package).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Call):
                yield path.name, node


def strings(node: ast.expr) -> list[str]:
    """The texts that an expression can be, where they are written out: a constant, or either arm of a condition."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) + strings(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


@pytest.mark.parametrize("package", ["ingest", "index", "assistant", "eval"])
def test_every_key_written_in_the_code_exists(package: str) -> None:
    asked = [
        (name, key)
        for name, call in calls(package)
        if isinstance(call.func, ast.Name) and call.func.id == "text" and call.args
        for key in strings(call.args[0])
    ]
    assert [(name, key) for name, key in asked if key.split(".", 1)[1] not in texts(key.split(".")[0], "sv")] == []


def test_every_reason_to_refuse_has_its_sentence() -> None:
    """Reasons are keys: those of Unreadable and of a worker as they stand, those of a wrong field behind "catalogue-"."""
    places = {"Unreadable": (0, ""), "Refusal": (2, ""), "_refusal": (1, ""), "WrongField": (1, "catalogue-")}
    places |= {"WrongCatalogue": (0, ""), "_failed": (0, "")}
    asked = [
        f"{before}{reason}"
        for _, call in calls("ingest")
        if isinstance(call.func, ast.Name) and call.func.id in places
        for place, before in [places[call.func.id]]
        if len(call.args) > place
        for reason in strings(call.args[place])
    ]
    assert len(asked) > 40
    assert sorted(set(asked) - set(texts("ingest", "sv"))) == []
