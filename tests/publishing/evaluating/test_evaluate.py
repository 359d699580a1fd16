"""`manage.py evaluate`: a real model on published files, and everything that may be wrong with these."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from huggingface_hub import CommitOperationAdd, HfApi
from pytest_django.fixtures import Settings
from sklearn import metrics

from inference.models import Evaluation
from inference.running import loaded, naming
from inference.scorers.base import Question
from publishing.evaluating import answering
from publishing.evaluating.clips import Clips
from publishing.release import publish
from tests.inference.tiny_onnx import classifier
from tests.inference.tiny_tokenizers import wordpiece
from tests.publishing import fake_hub
from tests.publishing.conftest import accepted, speaker_in
from tests.publishing.evaluating import written

pytestmark = [pytest.mark.django_db, pytest.mark.needs("espeak")]


def evaluate(*words: str) -> str:
    """What it printed."""
    out = io.StringIO()
    call_command("evaluate", *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> str:
    """Why it ended with an error, by what it said before."""
    err = io.StringIO()
    with pytest.raises(CommandError, match="could not be measured"):
        call_command("evaluate", *words, stdout=io.StringIO(), stderr=err)
    return err.getvalue()


# What is measured


def test_the_figures_are_those_of_scikit_learn_over_the_model_s_own_answers(voices_release: Path) -> None:
    said = json.loads(evaluate("--model=smart-turn", f"--release={voices_release}", "--json"))
    (kept,) = Evaluation.objects.all()
    assert kept.kept() == said
    assert (kept.model, kept.split, kept.clips, kept.positive) == ("smart-turn", "test", 48, "complete")
    assert kept.revision == "smart-turn-v3.2-cpu@2bb026316b14"
    assert kept.runtime.startswith("onnxruntime ")
    scorer, _ = naming.opened("smart-turn")
    clips = list(Clips(sorted((voices_release / "audio").glob("test-*"))))
    answers = [scorer.answer(Question(clip.sound, clip.language)).probabilities for clip in clips]
    sure = [answer["complete"] for answer in answers]
    truth, guess = [clip.label == "complete" for clip in clips], [each > 0.5 for each in sure]
    group = kept.group("wide")
    for name, expected in {
        "accuracy": metrics.accuracy_score(truth, guess),
        "precision": metrics.precision_score(truth, guess),
        "recall": metrics.recall_score(truth, guess),
        "f1": metrics.f1_score(truth, guess),
    }.items():
        assert group[name]["value"] == pytest.approx(expected), name
        assert group[name]["low"] <= expected <= group[name]["high"]
    assert group["calibration"]["brier"] == pytest.approx(metrics.brier_score_loss(truth, sure))
    assert group["calibration"]["log_loss"] == pytest.approx(metrics.log_loss(truth, sure), abs=1e-4)


def test_languages_games_and_bands_are_told_apart(voices_release: Path) -> None:
    printed = evaluate("--model=smart-turn", f"--release={voices_release}")
    (kept,) = Evaluation.objects.all()
    named = [(each["band"], each["language"], each["game"]) for each in kept.figures]
    parts = [("", ""), ("de", ""), ("en", ""), ("", "cliffhanger"), ("", "quickfire")]
    assert named == [(band, *part) for band in ("wide", "telephone") for part in parts]
    assert [kept.group("wide", language)["samples"] for language in ("de", "en")] == [12, 36]
    # Of 12 clips nothing is said but how many they are.
    assert "accuracy" not in kept.group("wide", "de")
    assert kept.group("wide")["accuracy"] != kept.group("telephone")["accuracy"]
    frontier = kept.group("wide")["frontier"]
    assert (frontier["holds"], frontier["ends"], frontier["speakers"]) == (24, 24, 12)
    assert "too few for figures" in printed
    assert "48 clips of test of voices-release" in printed


def test_data_that_knows_no_speaker_and_no_label_is_read_by_smart_turn_s_own_columns(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    columns = ("audio", "id", "language", "endpoint_bool", "synthetic", "spoken_text")
    folder = written.write(tmp_path / "theirs", {"train": spoken_test}, columns)
    evaluate("--model=smart-turn", f"--release={folder}", "--split=train")
    assert Evaluation.objects.get().group("wide")["speakers"] == len(spoken_test)


# Files


def test_a_file_is_known_by_what_it_answers_and_its_figures_stay_in_the_house(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    folder = written.write(tmp_path / "release", {"test": spoken_test})
    state = next(each for each in loaded.states() if each.entry.name == "smart-turn")
    copy = tmp_path / "theirs.onnx"
    copy.write_bytes((state.folder / state.entry.files[0].name).read_bytes())
    evaluate("--model=smart-turn", f"--model={copy}", f"--release={folder}")
    of_file, of_name = Evaluation.objects.newest_first()
    assert of_file.figures == of_name.figures
    assert (of_file.model, of_file.may_be_published, of_name.may_be_published) == ("theirs", False, True)


def test_a_text_model_is_asked_about_the_words_where_there_are_any(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    silent = [{**row, "spoken_text": None} for row in spoken_test[:2]]
    folder = written.write(tmp_path / "release", {"test": [*silent, *spoken_test[2:]]})
    words = wordpiece(tmp_path, lowercase=True).get_vocab_size()
    (tmp_path / "words.onnx").write_bytes(classifier(words, 2))
    evaluate(f"--model={tmp_path / 'words.onnx'}", f"--release={folder}", "--contract=namo")
    kept = Evaluation.objects.get()
    assert kept.group("wide")["samples"] == len(spoken_test) - 2
    assert kept.unasked == {answering.NOT_ITS_OWN: 2}


def test_a_file_of_no_known_contract_is_refused_with_what_each_said_and_the_rest_goes_on(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    folder = written.write(tmp_path / "release", {"test": spoken_test})
    (tmp_path / "other.onnx").write_bytes(classifier(10, 2))
    (tmp_path / "broken.onnx").write_bytes(b"no model at all")
    # What is damaged may be a name, and then no text.
    (tmp_path / "damaged.onnx").write_bytes(classifier(10, 2).replace(b"logits", b"log\xd4ts"))
    names = ("other.onnx", "broken.onnx", "damaged.onnx", "missing.onnx")
    models = [f"--model={tmp_path / name}" for name in names]
    said = refused(*models, "--model=nobody", "--model=smart-turn", f"--release={folder}")
    assert "other.onnx follows no contract that is known here" in said
    assert "smart-turn-v3: other asks for attention_mask, input_ids, which its contract lacks" in said
    assert "broken.onnx follows no contract" in said
    assert "damaged.onnx follows no contract" in said
    assert "There is no file" in said
    assert "There is no model 'nobody'" in said
    assert Evaluation.objects.get().model == "smart-turn"


def test_a_contract_that_nobody_wrote_is_refused(tmp_path: Path, voices_release: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(classifier(10, 2))
    said = refused(f"--model={tmp_path / 'm.onnx'}", f"--release={voices_release}", "--contract=mine")
    assert "There is no contract 'mine'" in said


# Releases that are not as they should be


def test_a_release_without_a_test_split_is_refused_and_the_next_one_measured(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    without = written.write(tmp_path / "without", {"train": spoken_test, "validation": spoken_test})
    whole = written.write(tmp_path / "whole", {"test": spoken_test})
    said = refused("--model=smart-turn", f"--release={without}", f"--release={whole}")
    assert "has no split test; it has train, validation" in said
    assert "Publish again once more people have played" in said
    assert Evaluation.objects.get().release == "whole"


@pytest.mark.parametrize("named", ["7", "no/such@dataset@here", "nothing"])
def test_what_is_no_release_is_refused_by_its_name(named: str) -> None:
    said = refused("--model=smart-turn", f"--release={named}")
    assert f"smart-turn on {named}: " in said
    assert "/releases/" in said


def test_an_empty_split_and_a_folder_without_parquet_are_refused(tmp_path: Path) -> None:
    empty = written.write(tmp_path / "empty", {"test": []})
    (tmp_path / "bare").mkdir()
    said = refused("--model=smart-turn", f"--release={empty}", f"--release={tmp_path / 'bare'}")
    assert "is empty. It has no rows." in said
    assert "holds no Parquet files of audio" in said


def test_damaged_rows_are_counted_by_their_reason_and_the_others_are_measured(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    damaged: list[dict[str, Any]] = [
        {"audio": {"bytes": b"fLaC and then nothing", "path": None}},
        {"audio": {"bytes": None, "path": "elsewhere.flac"}},
        {"audio": None},
        {"label": None, "endpoint_bool": None},
    ]
    rows = [{**row, **harm} for row, harm in zip(spoken_test, damaged, strict=False)]
    folder = written.write(tmp_path / "release", {"test": [*rows, *spoken_test[len(rows) :]]})
    printed = evaluate("--model=smart-turn", f"--release={folder}")
    kept = Evaluation.objects.get()
    assert kept.clips == len(spoken_test) - 4
    assert sum(kept.unasked.values()) == 4
    assert kept.unasked["a row is damaged: it holds no sound"] == 2
    assert "left out: a row is damaged: it has neither label nor endpoint_bool (1)" in printed


def test_a_damaged_file_is_named_and_its_neighbour_read(
    tmp_path: Path, spoken_test: list[written.Row]
) -> None:
    folder = written.write(tmp_path / "release", {"test": spoken_test})
    (folder / "audio" / "test-r0002-00000.parquet").write_bytes(b"PAR1 and nothing more")
    evaluate("--model=smart-turn", f"--release={folder}")
    (reason,) = Evaluation.objects.get().unasked
    assert reason.startswith("test-r0002-00000.parquet cannot be read further")


def test_a_split_of_which_nothing_can_be_read_says_so(tmp_path: Path) -> None:
    folder = written.write(tmp_path / "release", {"test": []})
    (folder / "audio" / "test-r0001-00000.parquet").write_bytes(b"nothing")
    assert "Nothing of it can be read" in refused("--model=smart-turn", f"--release={folder}")


# Where releases come from


def test_a_release_of_this_site_is_read_by_its_number(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    assert publish().number == 1
    evaluate("--model=smart-turn", "--release=1", "--split=train")
    kept = Evaluation.objects.get()
    assert (kept.release, kept.clips) == ("1", 2)
    accepted(speaker_in("train"))
    publish()
    assert "holds a later release than 1" in refused("--model=smart-turn", "--release=1", "--split=train")


def test_a_dataset_of_the_hub_is_read_at_its_commit_and_the_hub_s_refusals_are_told(
    hub: fake_hub.Hub,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    spoken_test: list[written.Row],
) -> None:
    folder = written.write(tmp_path / "release", {"test": spoken_test})
    monkeypatch.setattr("publishing.evaluating.releases.HfApi", lambda token: HfApi(hub.url, token))
    hub.exists = True
    file = folder / "audio" / "test-r0001-00000.parquet"
    api = HfApi(hub.url, fake_hub.TOKEN)
    for _ in range(2):
        operation = CommitOperationAdd("audio/test-r0001-00000.parquet", file)
        api.create_commit("talkers/your-turn", [operation], commit_message="x", repo_type="dataset")
        pq.write_table(pq.read_table(file).slice(0, 4), file)
    first, newest = hub.commits
    evaluate("--model=smart-turn", "--release=talkers/your-turn", f"--release=talkers/your-turn@{first.oid}")
    of_first, of_newest = Evaluation.objects.newest_first()
    assert (of_first.release_revision, of_first.clips) == (first.oid, len(spoken_test))
    assert (of_newest.release_revision, of_newest.clips) == (newest.oid, 4)
    hub.fail("info", "401")
    assert "The token in HF_TOKEN is missing, wrong or has expired" in refused(
        "--model=smart-turn", "--release=talkers/your-turn"
    )


def test_reasons_are_counted_once_for_all_bands(tmp_path: Path, spoken_test: list[written.Row]) -> None:
    """A clip that the model cannot be asked about is one clip, though there are two bands."""
    foreign = [{**row, "language": "swe"} for row in spoken_test[:3]]
    folder = written.write(tmp_path / "release", {"test": [*foreign, *spoken_test[3:]]})
    evaluate("--model=smart-turn", f"--release={folder}")
    assert Counter(Evaluation.objects.get().unasked) == {answering.NOT_ITS_OWN: 3}
