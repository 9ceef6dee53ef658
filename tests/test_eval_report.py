"""The report as a file: whole, in two languages, and never running what a document says."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from eval_cases import HERE, PLAN, citation, question, record, refusal, run, unanswerable
from small_library import ANSWER, SECOND, make_small_library

from eval.__main__ import main
from eval.compare import compare
from eval.gold import TYPES
from eval.metrics import METRICS
from eval.quote_images import key_of, pictures
from eval.records import Shown
from eval.report import report
from eval.report_plots import round_ticks
from eval.runs import Run
from prompts import texts

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)> ”{{title}}” <!--style-->"


def page_of(measured: Run, **fields: Any) -> str:
    return report(measured, HERE, {}, **fields)


def data_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="text/plain" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(gzip.decompress(base64.b64decode(found[1]))))


class Elements(HTMLParser):
    """Counts elements and remembers what they point to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.targets: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.targets += [value or "" for name, value in attrs if name in {"src", "href", "action", "srcset"}]


@pytest.fixture
def measured(tmp_path: Path) -> Run:
    return run(tmp_path / "run", [question(), question("q2"), unanswerable()], [record(), refusal("q2"), refusal()])


def test_the_page_holds_all_it_needs_and_asks_for_nothing_else(measured: Run) -> None:
    page = page_of(measured)
    assert all(target.startswith("#") for target in Elements(page).targets)
    assert "default-src 'none'" in page
    assert "{{" not in page
    assert "<!--" not in page


def test_every_question_is_there_with_why_it_failed(measured: Run) -> None:
    questions = {one["id"]: one for one in data_in(page_of(measured))["questions"]}
    assert set(questions) == {"q1", "q2", "u1"}
    assert questions["q1"]["right"]
    assert questions["q1"]["reasons"] == []
    assert {reason["metric"] for reason in questions["q2"]["reasons"]} >= {"status-right", "vital-fact-recall"}
    told = next(r for r in questions["q2"]["reasons"] if r["metric"] == "status-right")
    assert (told["sv"], told["en"]) == (
        "Status blev hittas inte, väntat var besvarat.",
        "The status is not found; expected was answered.",
    )


def test_what_a_document_or_an_answer_says_never_becomes_markup(tmp_path: Path) -> None:
    quote = citation(1, EVIL, context=EVIL, section=EVIL)
    evil = record(question=EVIL, answer=f"{EVIL} [1]", citations=[quote], notices=[EVIL], table=[[EVIL]])
    asked = question(question=EVIL, reference=EVIL, region=EVIL)
    page = page_of(run(tmp_path / "evil", [asked], [evil]))
    harmless = page_of(run(tmp_path / "sound", [question(region="Gotland")], [record()]))
    assert Elements(page).counts["script"] == Elements(harmless).counts["script"] == 2
    assert "img" not in Elements(page).counts
    assert data_in(page)["questions"][0]["answer"][0]["text"] == EVIL.rstrip()


def test_every_word_that_the_page_can_need_exists_in_both_languages(measured: Run) -> None:
    for language in ("sv", "en"):
        words = data_in(page_of(measured))["words"][language]
        assert {f"type-{kind}" for kind in TYPES} <= set(words)
        assert {f"metric-{metric.name}" for metric in METRICS} <= set(words)
        assert {f"about-{metric.name}" for metric in METRICS} <= set(texts("report", language))
        script = (Path(__file__).parents[1] / "eval" / "report_page" / "script.js").read_text("utf8")
        assert set(re.findall(r'word\("([\w-]+)"', script)) <= set(words)


def test_a_comparison_stands_in_the_report_with_both_answers_to_what_flipped(measured: Run, tmp_path: Path) -> None:
    before = run(tmp_path / "förra", measured.questions, [record(), record("q2"), refusal()])
    page = page_of(measured, comparison=compare(before, measured))
    flipped = {one["id"]: one for one in data_in(page)["questions"] if "flip" in one}
    assert set(flipped) == {"q2"}
    assert flipped["q2"]["flip"] == "lost"
    assert flipped["q2"]["before"]["answer"][0]["text"].startswith("Hemteamet leds av")
    assert 'id="comparison"' in page


def test_a_run_without_a_single_score_has_a_report_too(tmp_path: Path) -> None:
    assert data_in(page_of(run(tmp_path, [], [])))["questions"] == []


def test_a_quote_is_pictured_where_it_stands_on_its_page(tmp_path: Path) -> None:
    library = make_small_library(tmp_path)
    asked = [
        Shown("plan", ANSWER, (2,), quote=ANSWER, marker=1),
        Shown("rutin", SECOND, (1,), quote=SECOND, marker=2),
        Shown("plan", "x", (1,), quote="Det här står inte där.", marker=3),
    ]
    found = pictures(asked, library)
    assert set(found) == {key_of(asked[0])}, "a document without pages and a quote that stands nowhere have no picture"
    picture = found[key_of(asked[0])]
    assert picture.url.startswith("data:image/webp;base64,")
    assert picture.height < picture.width / 3, "a strip of the page, not the page"
    assert all(0 <= left < left + width <= 100 for left, _, width, _ in picture.boxes)
    assert all(0 <= top < top + height <= 100 for _, top, _, height in picture.boxes)
    assert pictures(asked, library, most=0) == {}


def test_the_command_says_where_the_report_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_small_library(tmp_path)
    measured = run(tmp_path / "run", [question()], [record()])
    assert main(["report", str(measured.folder), "--data", str(tmp_path)]) == 0
    assert str(measured.folder / "report.html") in capsys.readouterr().out
    assert (measured.folder / "report.html").read_text("utf8").startswith("<!DOCTYPE html>")


def test_a_passage_that_many_questions_find_is_written_once(measured: Run) -> None:
    data = data_in(page_of(measured))
    assert [[found["at"] for found in one["passages"]] for one in data["questions"]] == [[0, 1, 2]] * 3
    assert [place["text"] for place in data["passages"]] == [line.strip() for line in PLAN.text.splitlines()]


def test_every_metric_that_applies_has_a_chart_by_type(measured: Run) -> None:
    page = page_of(measured)
    drawn = set(re.findall(r'<svg id="chart-([\w-]+)"', page))
    assert drawn == {name for score in measured.scores.values() for name, v in score.metrics.items() if v is not None}


@pytest.mark.parametrize(
    ("most", "labels"),
    [(295, ["0", "100", "200", "300"]), (1, ["0", "0.2", "0.4", "0.6", "0.8", "1"]), (0, ["0", "1"])],
)
def test_an_axis_has_round_numbers_and_reaches_the_largest(most: float, labels: list[str]) -> None:
    assert [label for _, label in round_ticks(most)] == labels
