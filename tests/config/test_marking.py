"""Whatever people read is marked for translation: in templates, in scripts, in Python."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.config import unmarked, unmarked_python, unmarked_scripts

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "games" / "catalogue"
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *CATALOGUE.rglob("*.html")])
SCRIPTS = sorted([*(ROOT / "static").rglob("*.js"), *CATALOGUE.rglob("stage/*.js")])
SHOWING = ("views.py", "forms.py", "words.py", "wording.py", "badges.py", "schedule.py")
"""Names of the modules that speak to people; what others say goes through them. `results.py` of
`games/judging` speaks English to the page, which has words of its own."""
SAID_AGAIN = ["You got it! At  the model thought that you were done."]
MODULES = sorted(
    path
    for room in ("platform", "games")
    for path in (ROOT / room).rglob("*.py")
    if path.name.endswith(SHOWING) and "player" not in path.parts
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_text_of_a_template_can_be_translated(path: Path) -> None:
    assert unmarked.unmarked(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_every_sentence_of_a_script_can_be_translated(path: Path) -> None:
    assert unmarked_scripts.unmarked(path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_sentence_that_python_shows_can_be_translated(path: Path) -> None:
    assert unmarked_python.unmarked(path.read_text()) == []


def test_what_the_server_says_of_a_take_is_marked_but_for_what_its_page_says_in_other_words() -> None:
    """`static/stage/words/heard.js` has words for these; whatever is new is marked, or stands here."""
    assert unmarked_python.unmarked((ROOT / "games" / "judging" / "results.py").read_text()) == SAID_AGAIN


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ('<p>{% translate "Hello there" %}</p>', []),
        ("<p>{% blocktranslate %}Hello {{ who }}{% endblocktranslate %}</p>", []),
        ('<button aria-label="Close it">×</button>', ["Close it"]),
        ("<p>{% if one %}take{% else %}{{ n }}{% endif %}</p>", ["take"]),
        ('<p>{{ n }}{{ n|pluralize:"is,are" }}</p>', ['n|pluralize:"is,are"']),
        ("{% block fonts %} data-fonts{% endblock %}<p>Hello</p>", ["Hello"]),
        ("<title>{% block title %}{{ who }} · Your Turn{% endblock %}</title><code>plain code</code>", []),
    ],
)
def test_a_text_of_a_template_that_is_marked_nowhere_is_found(html: str, found: list[str]) -> None:
    assert unmarked.unmarked(html) == found


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('part.textContent = "Pause";', ["Pause"]),
        ('part.textContent = on ? gettext("Pause") : "Go on";', ["Go on"]),
        ('button.setAttribute("aria-label", `Take ${n} of many`);', ["Take  of many"]),
        ('const SAID = { lost: "That clip is gone." };', ["That clip is gone."]),
        ('const SAID = { lost: N_("That (old) clip is gone.") };', []),
        ('throw new Error("The floor has no shape"); // Not shown: "To nobody at all"', []),
        ('view.say(`${note} ${how}`); root.dataset.phase = "loading";', []),
    ],
)
def test_a_sentence_of_a_script_that_is_marked_nowhere_is_found(script: str, found: list[str]) -> None:
    assert unmarked_scripts.unmarked(script) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('messages.success(request, "That take is withdrawn.")', ["That take is withdrawn."]),
        ('messages.success(request, f"You are {name} now.")', ["You are  now."]),
        ('messages.success(request, gettext("You are %(name)s now.") % {"name": name})', []),
        ('log.error("The broker does not answer: %s", error)', []),
        ('"""Documentation of a module."""', []),
    ],
)
def test_a_sentence_of_python_that_is_marked_nowhere_is_found(source: str, found: list[str]) -> None:
    assert unmarked_python.unmarked(source) == found
