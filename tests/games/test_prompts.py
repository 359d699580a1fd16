"""The prompts that ship, the way they become rows, and what moderators may do with them."""

import re
import unicodedata
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from games import prompts
from games.models import Prompt

LANGUAGES = ("en", "no", "tr")
SHIPPED = {
    language: prompts.read(prompts.CATALOGUE / "cliffhanger" / "prompts" / f"{language}.toml")
    for language in LANGUAGES
}
PARTS = [
    pytest.param(text, id=f"{language}-{key}")
    for language, entries in SHIPPED.items()
    for key, text in entries.items()
]
# What asks for something about the player as a person, in folded words.
PERSONAL = {
    "en": r"your name|address|e ?mail|phone|birthday|how old|health|\bill\b|illness|doctor|hospital|medicine|"
    r"religio|\bgods?\b|church|mosque|\bpray|politic|\bvote|election|employer|\bboss\b|salary|your (job|work|"
    r"wife|husband|child|mother|father)|where do you (live|work)",
    "no": r"navnet ditt|adresse|e ?post|telefon|bursdag|hvor gammel|helse|\bsyk|\blege|medisin|religio|\bgud|"
    r"kirke|moske|\bbønn|politi[kc]|\bstemme[rt]? (på|du)|\bvalg|\bparti|arbeidsgiver|sjefen|\blønn|"
    r"jobben din|\bkona\b|mannen din|barn(a|et) d|moren? din|faren? din|hvor (bor|jobber) du",
    "tr": r"\b(adin|soyadin)\b|adresin|e ?posta|telefon|doğum günün|kaç yaşinda|sağliğ|\bhasta|doktor|\bilaç|"
    r"\bdin(in|i)?\b|tanri|allah|\bcami|kilise|namaz|\boruç|siyas|\boy\b|seçim|\bparti|patron|işveren|maaş|"
    r"iş ?yeri|\b(karin|kocan|çocuğun|annen|baban)\b|nerede (oturuyor|çaliş)",
}


def folded(words: str) -> str:
    """Letters and digits only, without case or the Turkish dot: what two prompts must not share."""
    plain = words.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i").casefold()
    return re.sub(r"[\W_]+", " ", plain.replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_forty_prompts(language: str) -> None:
    assert len(SHIPPED[language]) == 40


@pytest.mark.parametrize("text", PARTS)
def test_a_prompt_is_two_short_sentences_that_end_properly(text: dict[str, str]) -> None:
    assert set(text) == {"first", "second"}
    for part in text.values():
        assert 10 <= len(part) <= 90
        assert part == part.strip()
        assert part[-1] in ".?!…"
        assert part == unicodedata.normalize("NFC", part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_stable_names(language: str) -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) and len(key) <= 80 for key in SHIPPED[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_asked_twice(language: str) -> None:
    said = [folded(part) for text in SHIPPED[language].values() for part in text.values()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_asks_for_personal_data(language: str) -> None:
    asked = re.compile(PERSONAL[language])
    found = [text for text in SHIPPED[language].values() if asked.search(folded(" ".join(text.values())))]
    assert found == []


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "How old are you?"), ("no", "Hvor bor du?"), ("tr", "Telefonunu söyler misin?")],
)
def test_the_check_for_personal_data_finds_some(language: str, question: str) -> None:
    assert re.search(PERSONAL[language], folded(question))


# Loading


def write(catalogue: Path, words: dict[str, str]) -> None:
    folder = catalogue / "riddles" / "prompts"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f'[[prompt]]\nkey = "{key}"\nfirst = "{first}"\n' for key, first in words.items())
    (folder / "en.toml").write_text("\n".join(lines), encoding="utf-8")


def keys() -> set[str]:
    return {prompt.key for prompt in Prompt.objects.open("riddles", "en")}


@pytest.mark.django_db
def test_the_shipped_prompts_become_rows_once() -> None:
    call_command("load_prompts", stdout=StringIO())
    out = StringIO()
    call_command("load_prompts", stdout=out)
    assert out.getvalue() == "Prompts: 0 added, 0 changed, 0 retired, 0 brought back.\n"
    assert Prompt.objects.open("cliffhanger", "tr").count() == 40
    assert Prompt.objects.count() == sum(len(prompts.read(path)) for *_, path in prompts.files())


@pytest.mark.django_db
def test_new_words_reach_the_row_and_a_key_that_left_retires_it(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    prompts.load(tmp_path)
    write(tmp_path, {"a": "One, or more?", "c": "Three?"})
    assert prompts.load(tmp_path) == prompts.Loaded(added=1, changed=1, retired=1, returned=0)
    assert keys() == {"a", "c"}
    assert Prompt.objects.get(key="a").text == {"first": "One, or more?"}


@pytest.mark.django_db
def test_a_key_that_returns_to_its_file_is_asked_again(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    prompts.load(tmp_path)
    write(tmp_path, {"a": "One?"})
    prompts.load(tmp_path)
    write(tmp_path, {"a": "One?", "b": "Two?"})
    assert prompts.load(tmp_path).returned == 1
    assert keys() == {"a", "b"}


@pytest.mark.django_db
def test_what_a_moderator_retired_stays_retired(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    prompts.load(tmp_path)
    Prompt.objects.filter(key="b").update(retired_at=timezone.now(), retired_by="moderator")
    write(tmp_path, {"a": "One?"})
    prompts.load(tmp_path)
    write(tmp_path, {"a": "One?", "b": "Two, better?"})
    assert prompts.load(tmp_path).returned == 0
    assert keys() == {"a"}


@pytest.mark.django_db
def test_what_a_moderator_added_is_never_touched(tmp_path: Path) -> None:
    Prompt.objects.create(
        game="riddles", language="en", key="mine", text={"first": "Mine?"}, added_by="moderator"
    )
    write(tmp_path, {"a": "One?", "mine": "Theirs?"})
    assert prompts.load(tmp_path) == prompts.Loaded(added=1, changed=0, retired=0, returned=0)
    assert Prompt.objects.get(key="mine").text == {"first": "Mine?"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    ["[[prompt]\n", '[[prompt]]\nfirst = "No key."\n', '[[prompt]]\nkey = "a"\n[[prompt]]\nkey = "a"\n'],
    ids=["not TOML", "no key", "a key twice"],
)
def test_a_broken_file_is_named_and_changes_nothing(tmp_path: Path, content: str) -> None:
    write(tmp_path, {})
    broken = tmp_path / "riddles" / "prompts" / "en.toml"
    broken.write_text(content)
    with pytest.raises(prompts.PromptFileError, match=re.escape(str(broken))):
        prompts.load(tmp_path)
    assert not Prompt.objects.exists()


# Moderators


@pytest.fixture
def staff_client(moderator: User, moderator_client: Client) -> Client:
    moderator.is_staff = True
    moderator.save(update_fields=["is_staff"])
    return moderator_client


@pytest.mark.django_db
def test_a_moderator_retires_a_prompt_and_brings_it_back(staff_client: Client) -> None:
    prompts.load()
    chosen = Prompt.objects.get(key="breakfast-train", language="en")
    form = {"_selected_action": [chosen.pk]}
    staff_client.post("/admin/games/prompt/", {**form, "action": "retire"})
    chosen.refresh_from_db()
    assert chosen.retired_by == "moderator"
    assert chosen not in Prompt.objects.open("cliffhanger", "en")
    staff_client.post("/admin/games/prompt/", {**form, "action": "bring_back"})
    assert chosen in Prompt.objects.open("cliffhanger", "en")


@pytest.mark.django_db
def test_a_moderator_adds_a_prompt_of_the_right_shape(staff_client: Client) -> None:
    prompts.load()
    form = {"game": "cliffhanger", "language": "en", "key": "own-idea"}
    refused = staff_client.post("/admin/games/prompt/add/", {**form, "text": '{"first": "Only one?"}'})
    assert "Write it like this one" in refused.content.decode()
    staff_client.post("/admin/games/prompt/add/", {**form, "text": '{"first": "One?", "second": "Two?"}'})
    assert Prompt.objects.get(key="own-idea").added_by == "moderator"


@pytest.mark.django_db
def test_the_files_own_prompts_cannot_be_rewritten_or_deleted_by_hand(staff_client: Client) -> None:
    prompts.load()
    chosen = Prompt.objects.get(key="breakfast-train", language="en")
    form = {
        "game": "cliffhanger",
        "language": "en",
        "key": "other",
        "text": '{"first": "A?", "second": "B?"}',
    }
    address = f"/admin/games/prompt/{chosen.pk}"
    assert staff_client.post(f"{address}/change/", form).status_code == 403
    assert staff_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
