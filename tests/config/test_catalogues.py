"""The catalogues of words: none lags behind its sources, and what is wrong is said with file and line."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from accounts import contributors
from accounts.models import Contributor
from config.words import starting, updating
from config.words.places import DOMAINS, Place, languages, our_code, places
from config.words.reading import broken, is_said, read
from corpus.languages import NAMES

ROOT = Path(settings.BASE_DIR)
CATALOGUES = [
    path
    for place in places(ROOT)
    for domain in DOMAINS
    for language in languages(ROOT, domain)
    if (path := place.catalogue(language, domain)).exists()
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_catalogue_lags_behind_its_sources() -> None:
    lagging = [name(stand.path) for stand in updating.stands(ROOT) if stand.lags]
    assert lagging == [], "run `manage.py messages`"


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_no_catalogue_is_broken_or_holds_a_guess(path: Path) -> None:
    catalogue, problems = read(path)
    assert problems == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_every_sentence_is_said_in_every_language(path: Path) -> None:
    catalogue, _ = read(path)
    silent = [message.id for message in catalogue if message.id and not is_said(message)]
    assert silent == [], "translate them; an empty one is shown in English"


# A repository of its own, with one game


GERMAN = r"""msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Listen"
msgstr "Hören"

msgid "One take."
msgid_plural "%(n)s takes."
msgstr[0] "Eine Aufnahme."
msgstr[1] "%(n)s Aufnahmen."
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A site that says two sentences in its scripts and one on a page, with a game of its own."""
    root = tmp_path / "repository"
    sources = {
        "static/stage.js": 'say(gettext("Listen"), ngettext("One take.", "%(n)s takes.", 3));',
        "templates/page.html": '{% load i18n %}\n  <p>{% translate "Before you play" %}</p>',
        "platform/said.py": "SAID = 1\n",
        "games/catalogue/maze/rules.py": 'title = N_("Maze")\n',
        "games/catalogue/maze/stage/words.js": 'export const words = spoken({ hush: N_("Listen") });',
        "locale/de/LC_MESSAGES/django.po": GERMAN.partition("\n\n")[0] + "\n",
        "locale/de/LC_MESSAGES/djangojs.po": GERMAN,
    }
    for path, text in sources.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    updating.update(root)
    return root


def site(root: Path, domain: str = "djangojs") -> Path:
    return Place(root, "").catalogue("de", domain)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def script(into: Path, code: str) -> dict[str, dict[str, object]]:
    """The messages of a compiled module."""
    found = re.search(r"messages:(\{.*\})\};", (into / "scripts" / f"{code}.js").read_text())
    assert found
    return dict(json.loads(found[1]))


def test_every_place_gets_a_catalogue_of_what_it_says_itself(repository: Path) -> None:
    game = Place(repository, "maze")
    assert '"Maze"' in game.catalogue("de", "django").read_text()
    assert '"Listen"' in game.catalogue("de", "djangojs").read_text()
    assert '"Before you play"' in site(repository, "django").read_text()
    assert '"Maze"' not in site(repository, "django").read_text()
    assert not any(stand.lags for stand in updating.stands(repository))


def test_an_update_keeps_what_was_said_and_changes_no_line_without_need(repository: Path) -> None:
    before = site(repository).read_bytes()
    assert updating.update(repository) == []
    (repository / "static/stage.js").write_text('say(gettext("Listen"), gettext("Skip"));\n\n')
    assert any(stand.lags for stand in updating.stands(repository))
    assert updating.update(repository) == [site(repository)]
    after = site(repository).read_text()
    assert 'msgstr "Hören"' in after
    assert 'msgid "Skip"\nmsgstr ""' in after
    assert '#~ msgid "One take."' in after
    assert "Creation-Date" not in after
    assert after.startswith(before.decode().partition("\n\n")[0])


def test_a_translator_gets_the_place_and_no_line_number(repository: Path) -> None:
    assert "#: static/stage.js\n" in site(repository).read_text()
    assert "#: templates/page.html\n" in site(repository, "django").read_text()


def test_a_language_is_added_with_the_rule_for_its_plurals(repository: Path) -> None:
    updating.update(repository, also="pl")
    header = Place(repository, "maze").catalogue("pl", "djangojs").read_text()
    assert "nplurals=3" in header
    assert languages(repository) == ["de", "pl"]


def test_a_language_of_the_stage_has_what_scripts_say_and_nothing_that_pages_do(
    repository: Path, tmp_path: Path
) -> None:
    updating.update(repository, also="pl", domains=("djangojs",))
    assert languages(repository) == ["de"]
    assert languages(repository, "djangojs") == ["de", "pl"]
    assert Place(repository, "maze").catalogue("pl", "djangojs").exists()
    assert not Place(repository, "maze").catalogue("pl", "django").exists()
    assert not any(stand.lags for stand in updating.stands(repository))
    assert updating.update(repository) == []
    replace(
        Place(repository, "").catalogue("pl", "djangojs"),
        'msgid "Listen"\nmsgstr ""',
        'msgid "Listen"\nmsgstr "Słuchaj"',
    )
    assert starting.bring_up_to_date(repository, tmp_path / "words") == []
    assert script(tmp_path / "words", "pl")[""] == {"Listen": "Słuchaj"}
    assert not (tmp_path / "words/locale/pl").exists()


def test_compiled_words_are_the_games_and_the_sites(repository: Path, tmp_path: Path) -> None:
    game = Place(repository, "maze").catalogue("de", "djangojs")
    replace(game, 'msgid "Listen"\nmsgstr ""', 'msgid "Listen"\nmsgstr "Hör zu"')
    assert starting.bring_up_to_date(repository, tmp_path / "words") == []
    said = script(tmp_path / "words", "de")
    assert said[""] == {"Listen": "Hören", "One take.": ["Eine Aufnahme.", "%(n)s Aufnahmen."]}
    assert said["maze"] == {"Listen": "Hör zu"}
    assert script(tmp_path / "words", "en") == {}
    assert (tmp_path / "words/locale/de/LC_MESSAGES/django.mo").exists()


def test_only_a_changed_catalogue_is_compiled_again(repository: Path, tmp_path: Path) -> None:
    into = tmp_path / "words"
    starting.bring_up_to_date(repository, into)
    made = into / "scripts" / "de.js"
    made.write_text("as it was")
    starting.bring_up_to_date(repository, into)
    assert made.read_text() == "as it was"
    replace(site(repository), "Hören", "Anhören")
    starting.bring_up_to_date(repository, into)
    assert "Anhören" in made.read_text()


def test_an_unfinished_or_guessed_sentence_stays_english(repository: Path, tmp_path: Path) -> None:
    replace(site(repository), 'msgstr[1] "%(n)s Aufnahmen."', 'msgstr[1] ""')
    replace(site(repository), 'msgid "Listen"', '#, fuzzy\nmsgid "Listen"')
    starting.bring_up_to_date(repository, tmp_path / "words")
    assert script(tmp_path / "words", "de")[""] == {}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"%(n)s Aufnahmen."', '"%(m)s Aufnahmen."', "has %(m)s, which “One take.” has not"),
        ('msgstr "Hören"', 'msgstr "Hören', 'this is not a line of a catalogue: msgstr "Hören'),
        ('msgstr "Hören"', 'msgstrr "Hören"', "this is not a line of a catalogue"),
        ('msgstr "Hören"', 'msgstr "%(what)s hören"', "has %(what)s, which “Listen” has not"),
        ("plural=(n != 1);", "plural=alert(n);", "no rule that can be used"),
        (
            "nplurals=2; plural=(n != 1);",
            "nplurals=3; plural=(n > 2);",
            "Plural-Forms differ from those of the site: nplurals=3",
        ),
    ],
)
def test_a_broken_catalogue_is_told_with_file_and_line_and_compiled_nowhere(
    repository: Path, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    replace(site(repository), old, new)
    problems = starting.bring_up_to_date(repository, tmp_path / "words")
    assert any(sentence in str(problem) for problem in problems), problems
    assert all(str(site(repository)) in str(problem) or "differ" in str(problem) for problem in problems)
    assert not (tmp_path / "words").exists()
    # The next start asks again.
    assert starting.bring_up_to_date(repository, tmp_path / "words") == problems


def test_the_line_is_that_of_the_sentence(repository: Path) -> None:
    replace(site(repository), '"%(n)s Aufnahmen."', '"%(k)s Aufnahmen."')
    lines = site(repository).read_text().splitlines()
    (problem,) = read(site(repository))[1]
    assert lines[problem.line - 1].startswith('msgid "One take."')


@pytest.mark.parametrize(
    ("originals", "translation", "is_broken"),
    [
        (["%(n)s of %(of)s"], "%(of)s/%(n)s", False),
        (["%(n)s of %(of)s"], "%(n)s", True),
        (["One take.", "%(n)s takes."], "Eine.", False),
        (["%(n)s point", "%(n)s points"], "Punkte", True),
        (["%(said)s%% sure"], "%%%(said)s emin", False),
        (["%(said)s%% sure"], "%%(said)s emin", True),
        (["%(said)s%% sure"], "%(said)s% emin", True),
        (["about 50 %"], "rund 50 %", False),
    ],
)
def test_a_place_for_a_value_is_neither_lost_nor_added(
    originals: list[str], translation: str, is_broken: bool
) -> None:
    assert bool(broken(originals, translation)) == is_broken


@pytest.fixture
def broken_site(repository: Path, settings, tmp_path: Path) -> Iterator[Path]:
    replace(site(repository), '"%(n)s Aufnahmen."', '"%(m)s Aufnahmen."')
    settings.BASE_DIR, settings.WORDS_DIR = repository, tmp_path / "words"
    yield repository
    shutil.rmtree(tmp_path / "words", ignore_errors=True)


@pytest.mark.parametrize("tag", [Tags.translation, Tags.staticfiles])
def test_a_site_does_not_start_with_a_broken_catalogue(broken_site: Path, tag: str) -> None:
    (error,) = [each for each in run_checks(tags=[tag]) if each.id == "words.E001"]
    assert str(site(broken_site)) in error.msg
    assert "line " in error.msg
    assert "docs/translating.md" in (error.hint or "")


def test_messages_says_what_lags_and_refuses_a_language_nobody_plays(
    repository: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = repository
    (repository / "static/stage.js").write_text('gettext("Skip")')
    with pytest.raises(CommandError, match=r"djangojs\.po"):
        call_command("messages", check=True)
    with pytest.raises(CommandError, match="Nobody can play in 'nob'"):
        call_command("messages", add="nob")
    call_command("messages")
    call_command("messages", check=True)
    assert re.search(r"de: \d+ of 4 sentences said", capsys.readouterr().out)


# The site


def test_python_speaks_the_language_that_is_asked_for_and_english_elsewhere() -> None:
    for language, said in {"no": "Før du spiller", "de": "Bevor du spielst", "fi": "Before you play"}.items():
        with override(language):
            assert gettext("Before you play") == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "required", "march"),
    [
        ("nb-NO,nb;q=0.9", "Feltet er påkrevet.", "1. mars 2026"),
        ("de", "Dieses Feld ist zwingend erforderlich.", "1. März 2026"),
        ("es", "Este campo es obligatorio.", "1 de marzo de 2026"),
        ("tr", "Bu alan zorunludur.", "01 Mart 2026"),
        ("en", "This field is required.", "March 1, 2026"),
    ],
)
def test_what_django_says_by_itself_is_in_the_language_of_the_page(
    header: str, required: str, march: str
) -> None:
    page = Client(headers={"accept-language": header}).post("/accounts/login/").content.decode()
    assert page.count(required) == 2
    found = re.search(r'<html lang="(\w\w)"', page)
    with override(found[1] if found else ""):
        assert date_format(date(2026, 3, 1)) == march


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "current"), [("nb-NO,nb;q=0.9", "no"), ("tr", "tr"), ("fi", "fi"), ("is", "en"), ("", "en")]
)
def test_the_stage_loads_the_words_of_the_players_language_and_no_other(
    header: str, current: str, player: Contributor
) -> None:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    page = client.get("/play/cliffhanger/", headers={"accept-language": header}).content.decode()
    found = re.search(r'<script type="importmap"[^>]*>(.*?)</script>', page)
    assert found
    imports = json.loads(found[1])["imports"]
    assert imports["locale/current"] == imports[f"locale/{current}"]
    assert {name for name in imports if name.startswith("locale/")} == {
        "locale/current",
        *(f"locale/{code}" for code in NAMES),
    }


def test_the_page_for_translators_names_every_language_and_every_kind_of_catalogue() -> None:
    page = (ROOT / "docs/translating.md").read_text()
    assert sorted(re.findall(r"`(\w\w)`\s\([A-Z]", page)) == languages(ROOT, "djangojs")
    whole = page.partition("Scripts alone speak")[0]
    assert sorted(re.findall(r"`(\w\w)`\s\([A-Z]", whole)) == languages(ROOT)
    for place in ("locale/<language>", "games/catalogue/<game>/locale/<language>"):
        assert all(f"`{place}/LC_MESSAGES/{domain}.po`" in page for domain in DOMAINS)


def test_the_stage_speaks_every_language_that_can_be_played() -> None:
    assert {"en", *map(our_code, languages(ROOT, "djangojs"))} == set(NAMES)


def test_compiled_words_lie_where_git_does_not_look() -> None:
    assert not list(ROOT.glob("locale/**/*.mo"))
    assert os.path.commonpath([settings.WORDS_DIR, settings.DATA_DIR]) == str(settings.DATA_DIR)
