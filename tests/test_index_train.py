"""Training the embedding that ships: its sources, its questions, its loss, and the model itself."""

from __future__ import annotations

import bz2
import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from eval.gold import load_questions
from index.embed import SHIPPED, open_embedder
from index.train.__main__ import held_out, main
from index.train.contrast import SHARPNESS, Part, gradient_of, train
from index.train.lexicons import Pair, chosen_synonyms, dictionary, paraphrases, synonyms
from index.train.pairs import Example, Question, TrainingDataMissing, examples, read_questions
from index.train.scores import Task, bm25, ndcg
from index.train.statutes import Paragraph, paragraphs

ROOT = Path(__file__).parents[1]

STATUTE = """# Lag om närvård

Inledande ord som inte hör till någon paragraf.

## 1 kap. Ansvar

### Kommunens ansvar

#### 1 §

Kommunen ansvarar för hemtjänst åt den som behöver hjälp i sitt hem. Hjälpen ska ges varje dag. Lag (2019:979).

#### 1 a §

Upphävd.

## 2 kap. Planering

#### 1 §

1. En plan ska göras när patienten skrivs ut från sjukhuset,

2. planen ska följas upp av den fasta vårdkontakten i kommunen. Regionen kallar till mötet inom tre dagar.
"""


def test_a_paragraph_of_a_statute_knows_its_number_and_its_headings() -> None:
    first, second, third = paragraphs("2017:612", "Lag om närvård", STATUTE)
    assert first == Paragraph(
        "2017:612 1:1",
        "Lag om närvård",
        ("Ansvar", "Kommunens ansvar"),
        "Kommunen ansvarar för hemtjänst åt den som behöver hjälp i sitt hem. Hjälpen ska ges varje dag.",
    )
    assert (second.reference, third.reference) == ("2017:612 1:1 a", "2017:612 2:1")
    assert third.headings == ("Planering",)
    assert third.statute == "2017:612"
    assert third.whole.startswith("Lag om närvård\nPlanering\n1. En plan")


def test_a_statute_without_chapters_is_numbered_by_paragraph_alone() -> None:
    (only,) = paragraphs(
        "1993:387", "Lag", "# Lag\n\n## Rätten till insatser\n\n### 9 a §\n\nMed assistans avses stöd.\n"
    )
    assert (only.reference, only.headings) == ("1993:387 9 a", ("Rätten till insatser",))


def written(folder: Path) -> Path:
    """Every file to train on, as small as it can be, in the form it is published in."""
    statute = {"id": "SFS 2017:612", "title": "Lag om närvård", "in_force": None, "markdown": STATUTE}
    lines = {
        "sfs.jsonl.gz": [statute],
        "sweparaphrase_train.jsonl.gz": [
            {"sentence_1": "Ett plan lyfter.", "sentence_2": "Ett flygplan lyfter.", "label": 5.0},
            {"sentence_1": "En man äter.", "sentence_2": "En hund sover.", "label": 0.4},
        ],
        "swesat-synonyms_train.jsonl.gz": [{"item": "stinn", "candidate_answers": ["mager", "proppfull"], "label": 1}],
        "swefaq_dev.jsonl.gz": [
            {"question": "Vem ger hemtjänst?", "candidate_answers": ["Kommunen ger hemtjänst.", "I mars."], "label": 0}
        ],
    }
    for name, rows in lines.items():
        with gzip.open(folder / name, "wt", encoding="utf8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with gzip.open(folder / "synpairs.xml.gz", "wb") as file:
        file.write(
            "<?xml version='1.0' encoding='ISO-8859-1'?><s><syn level='4.5'><w1>bekymmer</w1><w2>ängslan</w2></syn>"
            "<syn level='3.0'><w1>hus</w1><w2>bil</w2></syn></s>".encode("latin-1")
        )
    word = (
        '<?xml version="1.0" encoding="utf-8"?><dictionary><word value="vård|central"><translation value="health centre"/>'
        '<translation value="clinic"/><definition value="mottagning f&amp;ouml;r sjuka"><translation value="surgery"/>'
        "</definition></word></dictionary>"
    )
    for name in ("folkets_sv_en_public.xml.bz2", "folkets_en_sv_public.xml.bz2"):
        with bz2.open(folder / name, "wb") as file:
            file.write(word.encode())
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return written(folder)


def test_the_lexicons_give_pairs_that_mean_the_same_and_no_others(data: Path) -> None:
    assert list(synonyms(data / "synpairs.xml.gz")) == [Pair("bekymmer", "ängslan")]
    assert list(paraphrases(data / "sweparaphrase_train.jsonl.gz")) == [
        Pair("Ett plan lyfter.", "Ett flygplan lyfter.")
    ]
    assert list(chosen_synonyms(data / "swesat-synonyms_train.jsonl.gz")) == [Pair("stinn", "proppfull", "mager")]
    assert list(dictionary(data / "folkets_sv_en_public.xml.bz2")) == [
        Pair("vårdcentral", "health centre, clinic"),
        Pair("health centre", "vårdcentral"),
        Pair("clinic", "vårdcentral"),
        Pair("vårdcentral", "mottagning för sjuka"),
        Pair("surgery", "mottagning för sjuka"),
    ]


def test_a_cloze_asks_with_one_sentence_for_the_others_and_where_they_stand(data: Path) -> None:
    found = list(paragraphs("2017:612", "Lag om närvård", STATUTE))
    (cloze, _) = examples(data, found, [], random.Random(0))["cloze"]
    assert ("~hemtjänst" in cloze.asked) != ("~hemtjänst" in cloze.text)
    assert "~närvård" in cloze.text
    assert cloze.place == "2017:612"


def test_a_question_is_paired_with_the_paragraph_that_it_names(data: Path) -> None:
    found = list(paragraphs("2017:612", "Lag om närvård", STATUTE))
    (pair,) = examples(data, found, [Question("Vem ger hemhjälp?", "2017:612 1:1", "sv")], random.Random(0))["question"]
    assert "~hemhjälp" in pair.asked
    assert "~hemtjänst" in pair.text
    with pytest.raises(TrainingDataMissing, match="1900:1 9"):
        examples(data, found, [Question("Vad?", "1900:1 9", "sv")], random.Random(0))


def numerically(vectors: np.ndarray, pairs: int, answers: np.ndarray) -> np.ndarray:
    """The gradient of the loss in its plain form, by small differences."""

    def loss(x: np.ndarray) -> float:
        total = 0.0
        for kept in (4, 2):
            unit = x[:, :kept] / np.linalg.norm(x[:, :kept], axis=1, keepdims=True)
            scores = SHARPNESS * unit[:pairs] @ unit[pairs:].T
            for i in range(pairs):
                for j in range(pairs):
                    if i != j and answers[i] == answers[j]:
                        scores[i, j] = -np.inf
            for scored in (scores, scores[:, :pairs].T):
                total -= sum(row[i] - np.log(np.exp(row).sum()) for i, row in enumerate(scored)) / (2 * pairs)
        return total

    gradient = np.zeros_like(vectors)
    for place in np.ndindex(vectors.shape):
        step = np.zeros_like(vectors)
        step[place] = 1e-6
        gradient[place] = (loss(vectors + step) - loss(vectors - step)) / 2e-6
    return gradient


def test_the_gradient_is_that_of_the_loss() -> None:
    vectors = np.random.default_rng(0).standard_normal((7, 4))  # three asked, three texts, one that is not meant
    answers = np.array(["a", "b", "a"])
    ours = gradient_of(vectors, 3, answers, (4, 2))
    assert ours == pytest.approx(numerically(vectors, 3, answers), abs=1e-5)


def test_what_belongs_together_comes_close_in_every_length() -> None:
    words = [f"w{n}" for n in range(40)]
    pairs = [Example((words[n],), (words[n + 20],)) for n in range(20)]
    table = np.random.default_rng(0).standard_normal((41, 8)).astype(np.float32)
    rows = {word: n for n, word in enumerate(words, 1)}
    trained = train(table, rows, {"kind": pairs}, {"kind": Part(1.0, 300)}, dimensions=(8, 4), rate=0.3, seed=0)
    for kept in (8, 4):
        unit = trained[1:, :kept] / np.linalg.norm(trained[1:, :kept], axis=1, keepdims=True)
        nearest = (unit[:20] @ unit[20:].T).argmax(axis=1)
        assert (nearest == np.arange(20)).mean() > 0.9
    assert (trained[0] == table[0]).all()


def test_the_same_seed_gives_the_same_table_and_another_seed_another() -> None:
    pairs = [Example((f"a{n}",), (f"b{n}", f"c{n}")) for n in range(16)]
    rows = {f"{letter}{n}": 3 * n + "abc".index(letter) for n in range(16) for letter in "abc"}
    first = np.random.default_rng(0).standard_normal((48, 4)).astype(np.float32)

    def trained(seed: int) -> np.ndarray:
        return train(first, rows, {"k": pairs}, {"k": Part(0.7, 3)}, dimensions=(4,), rate=0.1, seed=seed)

    assert (trained(1) == trained(1)).all()
    assert (trained(1) != trained(2)).any()


def test_ndcg_is_one_over_the_logarithm_of_the_rank_and_ties_share_theirs() -> None:
    assert ndcg(np.array([[0.9, 0.5, 0.1]]), [0]) == 1.0
    assert ndcg(np.array([[0.9, 0.5, 0.1]]), [1]) == pytest.approx(1 / np.log2(3))
    assert ndcg(np.zeros((1, 3)), [0]) == pytest.approx(1 / np.log2(3))
    assert ndcg(np.arange(12.0)[None, ::-1], [11]) == 0.0


def test_bm25_puts_the_rare_word_before_the_frequent_one() -> None:
    task = Task("t", ("a c",), ("a b", "a d", "c d"), (2,))
    scored = bm25(task, str.split)[0]
    assert scored[2] > scored[0] == scored[1] > 0


def test_training_writes_a_model_with_its_card_that_the_same_files_give_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [Question(f"Vem ansvarar för hemtjänst dag {n}?", "2017:612 1:1", "sv") for n in range(9)]
    asked += [Question("Vem kallar till mötet?", "2017:612 2:1", "sv"), Question("Who calls?", "2017:612 2:1", "en")]
    monkeypatch.setattr("index.train.__main__.read_questions", lambda: asked)
    monkeypatch.setattr("index.train.__main__.held_out", lambda question: question.paragraph.endswith("2:1"))
    for name in ("one", "two"):
        assert main(["--data", str(data), "--output", str(tmp_path / name)]) == 0
    one, two = open_embedder(tmp_path / "one"), open_embedder(tmp_path / "two")
    assert one.fingerprint == two.fingerprint
    assert one.query("hemtjänst") == pytest.approx(two.query("hemtjänst"))
    described = json.loads((tmp_path / "one" / "training.json").read_text("utf8"))
    assert set(described["scores"]) == {"SweFAQ dev", "statutes, questions in sv", "statutes, questions in en"}
    assert len(described["inputs"]["sfs.jsonl.gz"]) == 64
    card = (tmp_path / "one" / "README.md").read_text("utf8")
    assert described["inputs"]["synpairs.xml.gz"] in card
    assert "$" not in card
    assert str(tmp_path / "two") in capsys.readouterr().out


def test_a_file_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--output", str(tmp_path / "model")]) == 1
    assert "sfs.jsonl.gz" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_no_gold_question_is_trained_on() -> None:
    gold = {question.question.casefold() for question in load_questions([ROOT / "eval" / "questions"])}
    assert gold & {question.question.casefold() for question in read_questions()} == set()


def test_the_questions_are_many_in_both_languages_and_a_third_of_them_is_held_out() -> None:
    asked = read_questions()
    assert len({(question.question, question.paragraph) for question in asked}) == len(asked)
    assert sum(question.language == "sv" for question in asked) >= 400
    assert sum(question.language == "en" for question in asked) >= 60
    assert 0.28 < sum(map(held_out, asked)) / len(asked) < 0.38


needs_model = pytest.mark.skipif(not (SHIPPED / "modules.json").exists(), reason="this checkout has no trained model")


@needs_model
def test_the_model_that_ships_is_small_and_names_what_it_was_trained_on() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 20_000_000
    described = json.loads((SHIPPED / "training.json").read_text("utf8"))
    card = (SHIPPED / "README.md").read_text("utf8")
    assert all(name in card and digest in card for name, digest in described["inputs"].items())


@needs_model
@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("dagis", "förskola", "sjukhus"),
        ("Vem bestämmer?", "Nämnden beslutar.", "Läkemedlet ges i hemmet."),
        ("preschool", "förskola", "sjukhus"),
        ("Who decides?", "Nämnden beslutar.", "Läkemedlet ges i hemmet."),
        ("anhörig", "närstående", "upphandling"),
        ("äldreboende", "särskilda boendeformer för äldre människor", "gymnasieskola för unga människor"),
    ],
)
def test_the_model_that_ships_knows_other_words_for_a_thing(asked: str, near: str, far: str) -> None:
    model = open_embedder(SHIPPED)
    assert model.query(asked) @ model.query(near) > model.query(asked) @ model.query(far) + 0.1


@needs_model
def test_the_model_that_ships_opens_without_torch() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from index.embed import SHIPPED, open_embedder; open_embedder(SHIPPED).query('vård');"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    opened = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert opened.stdout.strip() == "[]"
