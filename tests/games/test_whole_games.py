"""A game that is not whole stops the site at its start, with a sentence that says which file and what."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from games import checks
from games.catalogue import registry
from games.prompts import proofreading

HERE = "games/catalogue/tea_time"
Break = Callable[[Path], object]


def change(name: str, old: str, new: str) -> Break:
    """Words of one of the game's files become others."""

    def change(game: Path) -> None:
        text = (game / name).read_text()
        assert old in text
        (game / name).write_text(text.replace(old, new))

    return change


def remove(name: str) -> Break:
    return lambda game: (game / name).unlink()


def write(name: str, text: str) -> Break:
    return lambda game: (game / name).write_text(text)


def without(attribute: str) -> Break:
    """Rules that do not say this."""

    def take_out(game: Path) -> None:
        lines = (game / "rules.py").read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"    {attribute} = ")]
        assert len(kept) == len(lines) - 1
        (game / "rules.py").write_text("".join(kept))

    return take_out


def said() -> str:
    """What `manage.py check` ends with."""
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", stdout=StringIO())
    return str(refused.value)


def test_the_skeleton_is_a_whole_game(tea_time: Path) -> None:
    assert list(checks.problems("tea_time")) == []
    assert proofreading.wrong_prompts(registry.game("tea-time")) == []


def test_so_is_every_game_that_ships() -> None:
    assert [problem for folder in registry.FOLDERS for problem in checks.problems(folder)] == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (remove("rules.py"), f"{HERE}/rules.py is missing"),
        (without("key"), f"{HERE}/rules.py: TeaTime does not say its `key`."),
        (without("title"), "does not say its `title`."),
        (without("sentence"), "does not say its `sentence`."),
        (without("languages"), "does not say its `languages`."),
        (without("yields"), "does not say its `yields`."),
        (without("why"), "does not say its `why`."),
        (change("rules.py", '"incomplete")', '"half")'), "it yields 'half', and the labels are complete, "),
        (change("rules.py", "tea-time", "tea-party"), "'tea-party' belongs to a folder named tea_party"),
        (change("rules.py", "def cuts", "def cut"), f"{HERE}/rules.py: TeaTime does not say cuts."),
        (change("rules.py", "(Game)", ""), f"{HERE}/rules.py has 0 classes that are a Game"),
        (change("rules.py", "class TeaTime(Game):", "class TeaTime(Game)"), f"{HERE}/rules.py, line 12: "),
        (change("rules.py", '"tea-time"', "tea"), f"{HERE}/rules.py, line 13: NameError: name 'tea' is not"),
        (remove("prompts/en.toml"), f"{HERE}/prompts/en.toml is missing"),
        (change("rules.py", '("en",)', '("en", "de")'), f"{HERE}/prompts/de.toml is missing"),
        (change("rules.py", '("en",)', '("en", "nob")'), "'nob' is no language that may be played in"),
        (write("prompts/xx.toml", ""), f"{HERE}/prompts/xx.toml: 'xx' is no language that may be played in"),
        (write("prompts/tr.toml", ""), f"{HERE}/prompts/tr.toml is there, but `languages`"),
        (
            write("prompts/en.toml", '[[prompt]]\nkey = "a"\nask = Well?\n'),
            f"{HERE}/prompts/en.toml is not a TOML file: Invalid value (at line 3, column 7)",
        ),
        (write("prompts/en.toml", '[[prompts]]\nkey = "a"\n'), f"{HERE}/prompts/en.toml has no prompts"),
        (change("prompts/en.toml", '"door"', '"chair"'), "the key 'chair' is empty or stands there twice"),
        (remove("page.html"), f"{HERE}/page.html is missing."),
        (remove("shape.svg"), f"{HERE}/shape.svg is missing."),
        (remove("stage/game.js"), f"{HERE}/stage/game.js is missing."),
        (remove("stage/game.css"), f"{HERE}/stage/game.css is missing."),
        (write("stage/game.js", ""), f"{HERE}/stage/game.js is empty."),
        (write("page.html", "<p>\n{% if %}</p>"), f"{HERE}/page.html, line 2: Unexpected end of expression"),
        (write("page.html", "<p>\n\n{% iff x %}"), f"{HERE}/page.html, line 3: Invalid block tag"),
        (write("page.html", "{{ x|nosuch }}"), f"{HERE}/page.html, line 1: Invalid filter: 'nosuch'"),
        (write("page.html", "<p>{% if x %}"), f"{HERE}/page.html, line 1: Unclosed tag"),
        (write("shape.svg", "{% svg %}"), f"{HERE}/shape.svg, line 1: Invalid block tag"),
    ],
)
def test_what_is_missing_or_wrong_is_named(tea_time: Path, broken: Break, says: str) -> None:
    broken(tea_time)
    assert says in said()


def test_all_that_is_missing_is_named_at_once(tea_time: Path) -> None:
    for name in ("page.html", "stage/game.js", "prompts/en.toml"):
        (tea_time / name).unlink()
    assert said().count("is missing") == 3


def test_a_folder_that_the_registry_names_twice_is_named(
    tea_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "FOLDERS", ("tea_time", "tea_time"))
    assert "The registry names the folder 'tea_time' twice." in said()


def test_a_folder_without_its_line_is_a_warning_and_stops_nothing(tea_time: Path) -> None:
    (tea_time.parent / "coffee_break").mkdir()
    told = StringIO()
    call_command("check", stdout=told, stderr=told)
    assert "games/catalogue/coffee_break is not in the registry, so nobody plays it." in told.getvalue()
    assert 'Add "coffee_break", to FOLDERS' in told.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a door that you", "a door that  you", "door: “ask”: There is a space too many, or a line break."),
        ('ask = "Tell me about a door', 'asks = "Tell me about a door', "door: The part “ask” is missing."),
        ('"door"', '"The Door"', "The Door: A key is small letters and digits with hyphens between"),
        ("Describe a chair", "Write to kari@nordmann.no of a chair", "chair: “ask”: This address could be"),
    ],
)
def test_a_prompt_that_nobody_should_be_shown_is_named_and_none_is_loaded(
    tea_time: Path, old: str, new: str, says: str
) -> None:
    """No database is asked for: nothing of the files has been taken over when they are found wrong."""
    change("prompts/en.toml", old, new)(tea_time)
    with pytest.raises(CommandError) as refused:
        call_command("load_prompts")
    assert f"{HERE}/prompts/en.toml, {says}" in str(refused.value)
