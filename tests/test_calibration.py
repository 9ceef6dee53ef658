import json
from dataclasses import asdict
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.calibration import LABELS, PAIRS, RESULTS, BadPair, Pair, read_pairs, report, verdict
from prompts import text

PASSAGE = "Samordnaren ska kalla inom tre dagar. Kommunen deltar."


def pair(sentence: str, label: str, number: int = 1, *, split: str = "test") -> Pair:
    return Pair(f"{split}-{number:03}", split, "number", label, "Östervik", sentence, PASSAGE)


def test_the_pairs_are_enough_of_every_verdict_and_no_passage_is_in_both_halves() -> None:
    pairs = read_pairs(PAIRS)
    assert len(pairs) >= 160
    assert len({one.id for one in pairs}) == len({(one.sentence, one.passage) for one in pairs}) == len(pairs)
    passages = {split: {one.passage for one in pairs if one.split == split} for split in ("dev", "test")}
    assert not passages["dev"] & passages["test"]
    assert all(sum(one.label == label for one in pairs) >= 15 for label in LABELS)


def test_hardly_a_sentence_that_its_passage_does_not_carry_is_taken_for_supported() -> None:
    pairs = [one for one in read_pairs(PAIRS) if one.split == "test"]
    shown = [one.id for one in pairs if one.label == "not" and verdict(one) == "supported"]
    same = sum(verdict(one) == one.label for one in pairs)
    assert len(shown) <= 0.03 * len(pairs), shown
    assert same >= 0.85 * len(pairs)


def test_the_published_table_is_what_the_verification_does_now() -> None:
    pairs = read_pairs(PAIRS)
    assert RESULTS.read_text("utf8") == report(pairs, {one.id: verdict(one) for one in pairs})


def test_agreement_confusion_and_kinds_are_counted_by_hand() -> None:
    pairs = [
        pair("Samordnaren ska kalla inom tre dagar.", "supported", 1),
        pair("Samordnaren ska kalla inom sju dagar.", "not", 2),
        pair("Kommunen deltar.", "partly", 3),
        pair("Kommunen deltar.", "supported", 1, split="dev"),
        pair("Kommunen deltar inte.", "not", 2, split="dev"),
    ]
    written = report(pairs, {one.id: verdict(one) for one in pairs})
    _, _, test_half = written.partition("## Test: 3 pairs")
    assert "| agreement | 2 of 3, 66.7 %" in test_half
    # By chance: 1/3 x 2/3 + 1/3 x 1/3 = 1/3; (2/3 - 1/3) / (1 - 1/3) = 0.5
    assert "| Cohen's kappa | 0.50 |" in test_half
    assert "| **partly** | 1 | 0 | 0 |" in test_half
    assert "| number | 3 | 2 |" in test_half
    assert "| test-003 | number | partly | supported | Kommunen deltar. |" in written


def test_the_command_writes_the_table_and_says_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "calibration.md"
    assert main(["calibration", "--output", str(path)]) == 0
    assert path.read_text("utf8") == RESULTS.read_text("utf8")
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize("line", ["{", json.dumps({"id": "x"}), json.dumps(asdict(pair("Kommunen deltar.", "maybe")))])
def test_a_line_that_is_no_pair_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(line + "\n", "utf8")
    with pytest.raises(BadPair, match=r"pairs\.jsonl:1: "):
        read_pairs(path)


def test_a_file_of_pairs_that_cannot_be_read_ends_the_command_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text("{\n", "utf8")
    assert main(["calibration", "--pairs", str(path), "--output", str(tmp_path / "out.md")]) == 2
    assert text("eval.error-pair") in capsys.readouterr().err
