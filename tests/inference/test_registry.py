"""The registry of models: what is built in, and what an operator lays over it."""

import re
from pathlib import Path

import pytest

from inference.registry import entries as known
from inference.registry import overlay, tables
from inference.registry.entries import ModelEntry, ModelFile, RegistryError
from inference.registry.tables import ModelTable
from inference.scorers.contracts import CONTRACTS

TURNS = {"complete", "incomplete", "backchannel", "interruption", "wait"}
LANGUAGES = {
    "ar", "bn", "zh", "da", "nl", "de", "en", "fi", "fr", "hi", "id", "it",
    "ja", "ko", "mr", "no", "pl", "pt", "ru", "es", "tr", "uk", "vi",
}  # fmt: skip


def of(text: str, tmp_path: Path) -> tuple[ModelEntry, ...]:
    """The registry under an operator's file."""
    file = tmp_path / "models.toml"
    file.write_text(text, encoding="utf-8")
    return overlay.entries(CONTRACTS, file)


def refused(text: str, tmp_path: Path) -> str:
    with pytest.raises(RegistryError) as caught:
        of(text, tmp_path)
    return str(caught.value)


def built_in(name: str) -> ModelEntry:
    return known.entry(name, overlay.entries(CONTRACTS))


def test_the_models_of_the_field_are_there() -> None:
    names = {entry.name for entry in overlay.entries(CONTRACTS)}
    assert names >= {
        "smart-turn", "smart-turn-v2", "smart-turn-v3-0", "smart-turn-v3-1-cpu", "smart-turn-v3-1-gpu",
        "smart-turn-v3-2-gpu", "namo-multilingual", "semantic-turn-taking", "turn-detector-v2",
    }  # fmt: skip


def test_there_is_a_namo_specialist_for_every_one_of_its_languages() -> None:
    namos = [entry for entry in overlay.entries(CONTRACTS) if entry.contract == "namo"]
    specialists = {entry.languages[0]: entry for entry in namos if len(entry.languages) == 1}
    assert specialists.keys() == LANGUAGES
    assert not any(entry.enabled for entry in specialists.values())
    assert set(built_in("namo-multilingual").languages) == LANGUAGES
    assert built_in("namo-multilingual").enabled
    assert specialists["no"].repository == "videosdk-live/Namo-Turn-Detector-v1-Norwegian"


def test_every_language_of_ours_is_one() -> None:
    ours = tables.read(overlay.BUILT_IN, built_in=True)
    assert sum(bool(model.languages) for model in ours.models.values()) > 20
    tables.check_languages(ours)


def test_every_entry_can_be_asked_or_says_that_it_recognises() -> None:
    for entry in overlay.entries(CONTRACTS):
        assert entry.contract in CONTRACTS or entry.contract == "recogniser", entry.name
        assert set(entry.labels) <= TURNS, entry.name
        assert entry.files, entry.name
        # Where nobody has told us the licence, the model is off and what it says stays in the house.
        assert entry.licence != "unknown" or not (entry.enabled or entry.publish_scores), entry.name
        assert bool(entry.originals) == (entry.source == "exported"), entry.name


def test_known_commits_are_pinned_and_unknown_ones_are_left_open() -> None:
    assert built_in("smart-turn-v3-0").revision == "f766f81d3cfdf7737ac64aad813d91bbfd56bf93"
    assert built_in("turn-detector-v2").revision == "ab5f062"
    assert built_in("namo-multilingual").revision == ""
    assert built_in("namo-multilingual").files[0].sha256 == ""


def test_the_turkish_model_is_held_back() -> None:
    entry = built_in("turn-detector-v2")
    assert (entry.licence, entry.licence_must_be_accepted) == ("siriusai-premium-v1", True)
    assert not entry.licence_accepted
    assert [entry.name for entry in overlay.entries(CONTRACTS) if not entry.publish_scores] == [
        "streaming-turn",
        "demo-text",
        "turn-detector-v2",
    ]


COPY = '[model.harmless]\ncontract = "turn-detector"\nrepository = "%s"\n'


@pytest.mark.parametrize("repository", ["hayatiali/turn-detector-v2", "HayatiAli/Turn-Detector-v2"])
def test_a_licence_goes_with_the_repository_whatever_the_entry_is_called(
    repository: str, tmp_path: Path
) -> None:
    for more in ("", "publish_scores = true", "licence_must_be_accepted = false"):
        entry = known.entry("harmless", of(COPY % repository + more, tmp_path))
        assert (entry.licence, entry.licence_must_be_accepted) == ("siriusai-premium-v1", True)
        assert not entry.publish_scores
        assert not entry.licence_accepted
    accepted = 'accepted_licences = ["turn-detector-v2"]\n'
    assert known.entry("harmless", of(accepted + COPY % repository, tmp_path)).licence_accepted


def test_an_entry_cannot_say_another_licence_than_its_repository_has(tmp_path: Path) -> None:
    text = COPY % "hayatiali/turn-detector-v2" + 'licence = "MIT"'
    assert "line 4: licence of harmless is 'MIT', but hayatiali/turn-detector-v2 is under siri" in refused(
        text, tmp_path
    )


def test_a_licence_may_be_written_as_the_hub_writes_it(tmp_path: Path) -> None:
    text = '[model.ours]\ncontract = "smart-turn-v3"\nrepository = "pipecat-ai/smart-turn-v3"\n'
    entry = known.entry("ours", of(text + 'files = ["a.onnx"]\nlicence = "bsd-2-clause"', tmp_path))
    assert (entry.licence, entry.publish_scores) == ("BSD-2-Clause", True)


def test_what_binds_a_model_binds_the_copy_that_an_operator_puts_in_its_place(tmp_path: Path) -> None:
    entry = known.entry("turn-detector-v2", of('[model.turn-detector-v2]\nrepository = "me/copy"', tmp_path))
    assert (entry.licence, entry.licence_must_be_accepted) == ("siriusai-premium-v1", True)
    assert not entry.publish_scores


@pytest.mark.parametrize(
    ("said", "publishes"),
    [
        ("", False),
        ('licence = "unknown"', False),
        ('licence = "our-own-v1"', False),
        ('licence = "our-own-v1"\npublish_scores = true', True),
        ('licence = "MIT"', True),
        ('licence = "apache-2.0"', True),
        ('licence = "MIT"\npublish_scores = false', False),
    ],
)
def test_an_unknown_licence_publishes_nothing_until_the_operator_says_so(
    said: str, publishes: bool, tmp_path: Path
) -> None:
    assert known.entry("ours", of(OURS + said, tmp_path)).publish_scores is publishes
    moved = '[model.smart-turn]\nsource = "hub"\nrepository = "me/turns"\nfiles = ["a.onnx"]\n'
    assert known.entry("smart-turn", of(moved + said, tmp_path)).publish_scores is publishes


def test_only_the_built_in_file_has_the_licences_of_repositories(tmp_path: Path) -> None:
    assert "licences of the file is no key we know" in refused(
        '[licences]\n"hayatiali/turn-detector-v2" = { name = "MIT" }', tmp_path
    )


def test_the_authors_figures_are_those_of_their_cards() -> None:
    assert built_in("namo-norwegian").published["no"]["recall"] == 0.936318
    assert built_in("turn-detector-v2").published["tr"]["accuracy"] == 0.9794
    assert built_in("semantic-turn-taking").published["en"]["accuracy (TEN, 2 classes)"] == 0.9182


def test_without_a_file_of_the_operators_nothing_is_added(tmp_path: Path) -> None:
    assert overlay.entries(CONTRACTS, tmp_path / "models.toml") == overlay.entries(CONTRACTS)


def test_an_operator_switches_a_specialist_on(tmp_path: Path) -> None:
    entries = of("[model.namo-turkish]\nenabled = true", tmp_path)
    entry = known.entry("namo-turkish", entries)
    assert entry.enabled
    assert entry.repository == "videosdk-live/Namo-Turn-Detector-v1-Turkish"
    assert len(entries) == len(overlay.entries(CONTRACTS))


def test_an_operator_adds_a_model_without_code(tmp_path: Path) -> None:
    text = """
        [model.ours]
        title = "Ours"
        contract = "namo"
        repository = "our-org/our-turns"
        revision = "0123456789012345678901234567890123456789"
        languages = ["sv"]
        licence = "MIT"
        options = { max_length = 256 }
        files = [{ name = "model.onnx", sha256 = "%s", size = 5 }, "tokenizer.json"]
        """
    entry = known.entry("ours", of(text % ("a" * 64), tmp_path))
    assert entry.files == (ModelFile("model.onnx", "a" * 64, 5), ModelFile("tokenizer.json"))
    assert entry.labels == ("complete", "incomplete")
    assert entry.threshold == 0.7
    assert entry.options["max_length"] == 256
    assert (entry.source, entry.enabled) == ("hub", True)


def test_options_of_an_operator_are_laid_over_ours_one_by_one(tmp_path: Path) -> None:
    entries = of("[model.namo-multilingual]\noptions = { instead_of = 'smart-turn' }", tmp_path)
    assert known.entry("namo-multilingual", entries).options == {
        "max_length": 8192,
        "instead_of": "smart-turn",
    }


def test_another_commit_has_other_hashes(tmp_path: Path) -> None:
    """The pinned hash of the packaged file would refuse every other one."""
    text = '[model.smart-turn]\nsource = "hub"\nrevision = "%s"\n' % ("f" * 40)
    entry = known.entry("smart-turn", of(text, tmp_path))
    assert entry.files[0].sha256 == ""
    text = '[model.turn-detector-v2]\nrepository = "me/mirror"\n'
    assert known.entry("turn-detector-v2", of(text, tmp_path)).revision == ""


def test_a_setting_wins_over_both(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text("[model.smart-turn]\nthreshold = 0.6")
    other = {"smart-turn": ModelTable(source="hub", revision="f" * 40, files=(ModelFile("a.onnx"),))}
    entry = known.entry("smart-turn", overlay.entries(CONTRACTS, file, other))
    assert (entry.source, entry.revision, entry.files) == ("hub", "f" * 40, (ModelFile("a.onnx"),))
    assert (entry.threshold, entry.repository) == (0.6, "pipecat-ai/smart-turn-v3")


OURS = '[model.ours]\ncontract = "namo"\nrepository = "a/b"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OURS + "enabeld = true", "line 4: enabeld of ours is no key we know"),
        (OURS + 'enabled = "yes"', "line 4: enabled of ours is 'yes', but must be true or false"),
        (OURS + "threshold = 70", "line 4: threshold of ours is 70, but must be a number between 0 and 1"),
        (OURS + 'threshold = "0.7"', "line 4: threshold of ours is '0.7', but must be a number"),
        (OURS + "threshold = true", "line 4: threshold of ours is True, but must be a number"),
        (OURS + 'languages = "en"', "line 4: languages of ours is 'en', but must be a list of texts"),
        (OURS + 'revision = "main"', "line 4: revision of ours is 'main', but must be a commit"),
        (OURS + "files = []", "line 4: files of ours is [], but must be a list of files"),
        (OURS + 'files = ["../../etc/passwd"]', "line 4: files of ours has '../../etc/passwd'"),
        (OURS + 'files = ["/etc/passwd"]', "has '/etc/passwd', whose name must be a path that stays within"),
        (OURS + 'files = [{ name = "a", sha256 = "abc" }]', "whose sha256 must be 64 hexadecimal digits"),
        (OURS + 'files = [{ name = "a", md5 = "abc" }]', "'md5': 'abc'}; md5 is no key we know"),
        (OURS + "[model.ours.published]\nen = 3", "is {'en': 3}, but must be figures per language"),
        ('# mine\n[model.ours]\nrepository = "a/b"', "line 2: contract of ours is missing"),
        (
            OURS.replace("namo", "nemo"),
            f"line 2: contract of ours is 'nemo', but must be one of {', '.join(sorted(CONTRACTS))}",
        ),
        ('[model.ours]\ncontract = "namo"', "line 1: repository of ours is missing"),
        (OURS.replace("a/b", "https://x/a/b"), "line 3: repository of ours is 'https://x/a/b'"),
        ('[model."Our Model"]\nenabled = true', "line 1: name of Our Model may have small letters"),
        ("[models.ours]\nenabled = true", "models of the file is no key we know"),
        ('accepted_licences = ["nobody"]', "line 1: accepted_licences of the file names 'nobody'"),
        ('[contract.new]\nlabels = ["complete"]', "a new contract needs code"),
        ("[model.ours\n", "cannot be read: Expected"),
        ("# mine\n[model.ours\n", "line 2"),
        ("[model.ours]\n[model.ours]\n", "line 2"),
        (OURS + 'languages = ["nob"]', "line 4: languages of ours has 'nob', which is no language"),
        (OURS + 'languages = [\n"en", 3]', "line 4: languages of ours has 3, but must be a list of texts"),
        (OURS + 'labels = ["done"]', "line 4: labels of ours has 'done', but must be a list of labels"),
        (OURS + 'source = "disk"', "line 4: source of ours is 'disk', but must be \"package\", \"hub\""),
        (OURS + "megabytes = 1.5", "line 4: megabytes of ours is 1.5, but must be a whole number"),
        (OURS + "options = 3", "line 4: options of ours is 3, but must be a table"),
        (OURS + "files = [3]", "line 4: files of ours has 3, but must be a list of files"),
        (OURS + "files = [{ size = 5 }]", "line 4: files of ours has {'size': 5}, but must be a list"),
        (OURS + 'files = [{ name = "a", size = -1 }]', "whose size must be a number of bytes"),
        (OURS + "title = 3\nenabled = true", "line 4: title of ours is 3, but must be text in quotes"),
        (
            OURS + "options = { max_lenght = 5 }",
            "line 4: options.max_lenght of ours is no key we know; there are instead_of, max_length",
        ),
        (
            OURS + '[model.ours.options]\nmax_length = "5"',
            "line 5: options.max_length of ours is '5', but must be a number of tokens",
        ),
        (OURS + "options = { max_length = -5 }", "but must be a number of tokens, 16 or more"),
        (OURS + "options = { seconds = 8 }", "options.seconds of ours is no key we know"),
        (
            OURS + 'enabled = false\noptions = { instead_of = "nmao-multilingual" }',
            "line 5: options.instead_of of ours names 'nmao-multilingual', which is no other model",
        ),
        (OURS + 'options = { instead_of = "ours" }', "names 'ours', which is no other model"),
        (
            OURS.replace("namo", "recogniser") + 'files = ["a"]',
            "options.model of ours is '', but must be a model type of onnx-asr",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_named_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    sentence = refused(text, tmp_path)
    assert said in sentence
    assert "models.toml" in sentence


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"There is no model 'namo'. `manage.py models list`"):
        known.entry("namo", overlay.entries(CONTRACTS))


def test_the_page_of_the_models_names_every_key_and_option_and_no_contract_that_there_is_not() -> None:
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    options = {option for contract in CONTRACTS.values() for option in contract.options.__struct_fields__}
    named = {*ModelTable.__struct_fields__, *options}
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []
    (row,) = re.findall(r"^\| `contract` \| (.*) \|.*\|$", page, re.MULTILINE)
    named_there = set(re.findall(r"`([a-z][\w-]+)`", row))
    assert len(named_there) > 4
    assert named_there <= set(CONTRACTS)
