"""Nobody is recorded without having agreed to words that we can show again."""

import hashlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts import consent, contributors
from accounts.models import Consent, Contributor
from accounts.views import consent_url
from config.security import checks
from corpus import languages

PAGE = "/consent/"
YES = {
    "adult": "on",
    "agree": "on",
    "language": "en",
    "version": consent.CURRENT,
    "next": "/play/cliffhanger/",
}

pytestmark = pytest.mark.django_db


def test_a_published_text_never_changes_without_a_new_version() -> None:
    on_disk = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in consent.FOLDER.glob("*.md")
    }
    assert on_disk == consent.published()


def test_every_language_has_the_current_text_and_all_the_words_around_it() -> None:
    for language in consent.LANGUAGES:
        text = consent.current(language)
        assert text.language == language
        assert {"h1", "h2", "h3", "p", "ul"} == {block.kind for block in text.blocks}
        assert "CC BY 4.0" in text.text


def test_it_can_be_agreed_to_in_every_language_that_can_be_played() -> None:
    assert consent.LANGUAGES == languages.NAMES


@pytest.mark.parametrize("language", consent.LANGUAGES)
def test_every_language_has_the_same_layers_and_names(language: str) -> None:
    text, english = consent.current(language), consent.current("en")
    assert [block.kind for block in text.blocks] == [block.kind for block in english.blocks]
    assert [len(block.lines) for block in text.blocks] == [len(block.lines) for block in english.blocks]
    assert Counter(consent.NAME.findall(text.text)) == Counter(consent.NAME.findall(english.text))
    points = [block for block in text.short if block.kind == "ul"]
    assert [len(block.lines) for block in points] == [5]
    assert all(text.boxes)
    share = languages.share(text.text, language)
    assert share > 0.7, "another script"
    for same in ("CC BY 4.0", "spk_1a2b", "contributors of Your Turn", "/privacy/", "user agent"):
        assert same.lower() in text.text.lower()


def test_what_stands_at_the_boxes_is_said_in_the_language_of_the_text(client: Client) -> None:
    english = consent.current("en").boxes
    for language in set(consent.LANGUAGES) - {"en"}:
        page = client.post(PAGE, {"language": language}).content.decode()
        boxes = consent.current(language).boxes
        assert all(escape(said) in page for said in boxes)
        assert not any(escape(said) in page for said in english)
    said = client.post(PAGE, {"language": "de"}).content.decode()
    assert "Tick the box" not in said


def test_arabic_runs_from_the_right(client: Client) -> None:
    assert '<html lang="ar" dir="rtl"' in client.get(PAGE, {"language": "ar"}).content.decode()
    assert 'dir="rtl"' not in client.get(PAGE, {"language": "de"}).content.decode()


def test_who_runs_the_site_is_named_and_kept_with_the_yes(client: Client, settings) -> None:
    settings.OPERATOR_NAME, settings.OPERATOR_CONTACT = "Anna & Co", "voices@turn.example"
    settings.OPERATOR_AUTHORITY, settings.RETENTION_DAYS = "", 33
    page = client.get(PAGE, {"language": "en"}).content.decode()
    assert "Anna &amp; Co runs this site" in page
    assert '<a href="mailto:voices@turn.example">' in page
    assert "deleted after 33 days" in page
    assert "The authority for this site" not in page
    assert "{" not in page.partition("<article")[2].partition("</article>")[0]
    client.post(PAGE, YES)
    given = Consent.objects.get()
    assert given.particulars["operator"] == "Anna & Co"
    settings.OPERATOR_NAME = "Somebody else"
    assert "Anna & Co runs" in consent.find(given.version, "en").filled(given.particulars).text


def test_without_a_name_the_site_is_named_by_its_address_and_its_operator_is_warned(
    client: Client, settings
) -> None:
    settings.OPERATOR_NAME, settings.SITE_URL = "", "https://turn.example"
    assert "turn.example runs this site" in client.get(PAGE).content.decode()
    assert [found.id for found in checks.somebody_answers_for_the_site()] == ["config.W003"]
    settings.OPERATOR_NAME, settings.OPERATOR_CONTACT = "Anna", "https://turn.example/anna"
    assert checks.somebody_answers_for_the_site() == []


def test_no_word_of_the_text_gets_lost_when_it_is_shown() -> None:
    for language in consent.LANGUAGES:
        text = consent.current(language)
        shown = " ".join(line for block in text.blocks for line in block.lines)
        written = " ".join(line.lstrip("#- ") for line in text.text.splitlines() if line)
        assert shown == written


@pytest.mark.parametrize(
    ("header", "language", "title"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.8", "no", "Lån oss stemmen din"),
        ("de-AT,de;q=0.9", "de", "Leih uns deine Stimme"),
        ("es-MX,es;q=0.9", "es", "Préstanos tu voz"),
    ],
)
def test_a_browser_gets_the_text_in_its_own_language(
    client: Client, header: str, language: str, title: str
) -> None:
    page = client.get(PAGE, headers={"accept-language": header}).content.decode()
    assert title in page
    assert f'<html lang="{language}"' in page


def test_a_player_in_a_language_without_a_text_agrees_to_the_one_that_is_shown(client: Client) -> None:
    page = client.get(PAGE, {"language": "sv"}).content.decode()
    assert '<input type="hidden" name="language" value="en"' in page
    assert client.post(PAGE, {**YES, "language": "en"}).status_code == 302


def test_the_language_can_be_switched_and_next_is_kept(client: Client) -> None:
    page = client.get(PAGE, {"language": "tr", "next": "/play/cliffhanger/"}).content.decode()
    assert "Sesini bize ödünç ver" in page
    assert "?language=no&amp;next=%2Fplay%2Fcliffhanger%2F" in page


def test_looking_at_the_text_makes_nobody_a_contributor(client: Client) -> None:
    client.get(PAGE)
    assert not Contributor.objects.exists()
    assert contributors.COOKIE not in client.cookies


def test_agreeing_makes_a_contributor_stores_the_hash_and_goes_on(client: Client) -> None:
    response = client.post(PAGE, {**YES, "language": "no"})
    assert response.status_code == 302
    assert response["Location"] == "/play/cliffhanger/"
    given = Consent.objects.get()
    assert (given.version, given.language) == (consent.CURRENT, "no")
    assert (
        given.text_hash
        == hashlib.sha256((consent.FOLDER / f"{consent.CURRENT}.no.md").read_bytes()).hexdigest()
    )
    assert contributors.guest({"contributor": client.cookies["contributor"].value}) == given.contributor


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.post(PAGE, YES)
    cookie = client.cookies[contributors.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(("missing", "words"), [("adult", "18 or over"), ("agree", "without your agreement")])
def test_both_boxes_are_needed(client: Client, missing: str, words: str) -> None:
    answers = {name: value for name, value in YES.items() if name != missing}
    response = client.post(PAGE, answers)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Consent.objects.exists()
    assert contributors.COOKIE not in response.cookies


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "https:evil"]
)
def test_next_never_leads_off_the_site(client: Client, elsewhere: str) -> None:
    assert client.post(PAGE, {**YES, "next": elsewhere})["Location"] == "/"
    page, foot = Client().get(PAGE, {"next": elsewhere}).content.decode().split("</main>")
    assert "evil" not in page
    here = f'value="{PAGE}?{urlencode({"next": elsewhere})}"'
    assert "evil" not in foot.replace(here, "")  # whoever chooses a language stays on this page


def test_next_keeps_its_own_query(client: Client) -> None:
    address = consent_url("/play/cliffhanger/?language=no&x=1")
    assert client.get(address).context["next"] == "/play/cliffhanger/?language=no&x=1"


def test_agreeing_twice_is_one_consent_of_one_contributor(client: Client) -> None:
    client.post(PAGE, YES)
    client.post(PAGE, YES)
    assert Consent.objects.count() == Contributor.objects.count() == 1


def test_who_has_agreed_is_told_so_and_not_asked_again(client: Client) -> None:
    client.post(PAGE, YES)
    page = client.get(PAGE, {"next": "/play/cliffhanger/"}).content.decode()
    assert "You agreed to this text on" in page
    assert 'name="agree"' not in page


def test_a_new_version_asks_again(
    client: Client, player: Contributor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert player.consent_to(consent.CURRENT) is not None
    (tmp_path / "next.en.md").write_text(
        "# New words\n\nRead them.\n\n## All\n\n### More\n- so\n\n## Yes\n- 18\n- read\n- go\n"
    )
    monkeypatch.setattr(consent, "FOLDER", tmp_path)
    monkeypatch.setattr(consent, "CURRENT", "next")
    assert player.consent_to(consent.CURRENT) is None
    client.cookies["contributor"] = contributors.cookie_value(player)
    assert 'name="agree"' in client.get(PAGE).content.decode()
    client.post(PAGE, {**YES, "version": "next"})
    agreed = player.consent_to(consent.CURRENT)
    assert agreed is not None
    assert agreed.version == "next"
    assert player.consents.count() == 2


def test_agreeing_to_a_page_opened_before_the_text_changed_does_not_count(client: Client) -> None:
    response = client.post(PAGE, {**YES, "version": "0"})
    assert response.status_code == 400
    assert "changed since you opened it" in response.content.decode()
    assert not Consent.objects.exists()


def test_consent_taken_back_is_no_consent_and_can_be_given_again(player: Contributor) -> None:
    player.withdraw_consent()
    assert player.consent_to(consent.CURRENT) is None
    text = consent.current("en")
    player.agree(version=text.version, language=text.language, text_hash=text.sha256)
    assert player.consent_to(consent.CURRENT) is not None
    assert player.consents.count() == 2


def test_the_page_posts_to_itself() -> None:
    assert reverse("accounts:consent") == PAGE
