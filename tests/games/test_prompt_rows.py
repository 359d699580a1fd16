"""How prompts become rows, and what the files may do to rows that moderators touched."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from games.prompts import loading
from games.prompts.models import Prompt


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
    assert Prompt.objects.count() == sum(len(loading.read(path)) for *_, path in loading.files())


@pytest.mark.django_db
def test_new_words_reach_the_row_and_a_key_that_left_retires_it(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    loading.load(tmp_path)
    write(tmp_path, {"a": "One, or more?", "c": "Three?"})
    assert loading.load(tmp_path) == loading.Loaded(added=1, changed=1, retired=1, returned=0)
    assert keys() == {"a", "c"}
    assert Prompt.objects.get(key="a").text == {"first": "One, or more?"}


@pytest.mark.django_db
def test_a_key_that_returns_to_its_file_is_asked_again(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    loading.load(tmp_path)
    write(tmp_path, {"a": "One?"})
    loading.load(tmp_path)
    write(tmp_path, {"a": "One?", "b": "Two?"})
    assert loading.load(tmp_path).returned == 1
    assert keys() == {"a", "b"}


@pytest.mark.django_db
def test_what_a_moderator_retired_stays_retired(tmp_path: Path) -> None:
    write(tmp_path, {"a": "One?", "b": "Two?"})
    loading.load(tmp_path)
    Prompt.objects.filter(key="b").update(retired_at=timezone.now(), retired_by="moderator")
    write(tmp_path, {"a": "One?"})
    loading.load(tmp_path)
    write(tmp_path, {"a": "One?", "b": "Two, better?"})
    assert loading.load(tmp_path).returned == 0
    assert keys() == {"a"}


@pytest.mark.django_db
def test_what_a_moderator_added_is_never_touched(tmp_path: Path) -> None:
    Prompt.objects.create(
        game="riddles", language="en", key="mine", text={"first": "Mine?"}, added_by="moderator"
    )
    write(tmp_path, {"a": "One?", "mine": "Theirs?"})
    assert loading.load(tmp_path) == loading.Loaded(added=1, changed=0, retired=0, returned=0)
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
    with pytest.raises(loading.PromptFileError, match=re.escape(str(broken))):
        loading.load(tmp_path)
    assert not Prompt.objects.exists()
