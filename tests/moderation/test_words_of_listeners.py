"""Words that listeners write down: whose are read by models and stand in releases, and whose are kept
alone."""

from typing import Any

import pytest

from accounts.models import Contributor, User
from corpus.models import Sample
from inference.models import Score, Transcript, Words
from inference.running.questions import best_transcript
from inference.speech import aside, mending
from moderation.belief import ladder
from moderation.housekeeping import carry_on
from moderation.models import Standing, Vote
from moderation.people import masses, privacy
from moderation.serving import blocking, quarantine
from publishing.planning import lacking
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(player: Contributor) -> Contributor:
    """Somebody who has heard a few known clips rightly."""
    right = ladder.LISTENER.known
    Standing.objects.create(contributor=player, golds=right, right=right)
    return player


@pytest.fixture
def sample(db: None) -> Sample:
    made = listening.open_sample()
    words = {"text": "I like toast.", "plain": "i like toast", "source": "recognised", "model": "ear"}
    Transcript.objects.create(sample=made, language="en", **words)
    return made


def write(person: Contributor, sample: Sample, text: str = "buy my pills") -> Any:
    client, clip = listening.client_of(person), listening.serve(person, sample)
    assert listening.vote(client, clip).status_code == 200
    answer = listening.post(client, f"{clip}/words/", {"text": text})
    assert answer.status_code == 200, answer.content
    return answer


def read(sample: Sample) -> str:
    found = best_transcript(sample.transcripts.all())
    return found.text if found else ""


def test_of_somebody_new_words_are_kept_and_read_by_nobody(player: Contributor, sample: Sample) -> None:
    write(player, sample)
    assert Vote.objects.get().words is not None
    assert read(sample) == "I like toast."
    assert not Words.objects.exists()


def test_a_clip_whose_only_words_are_somebody_news_has_none_for_releases(player: Contributor) -> None:
    sample = listening.open_sample()
    write(player, sample)
    Sample.objects.filter(pk=sample.pk).update(status="accepted")
    assert lacking.read({}, {}).words == set()


def test_of_somebody_known_they_are_read(known: Contributor, sample: Sample) -> None:
    write(known, sample, "I like um toast")
    assert read(sample) == "I like um toast"
    assert Words.objects.get().done_at is None


def test_no_listener_writes_over_a_moderator(known: Contributor, sample: Sample) -> None:
    mending.write_down(sample, "I like, um, toast.")
    write(known, sample)
    assert read(sample) == "I like, um, toast."


@pytest.fixture
def read_before(known: Contributor, sample: Sample) -> Score:
    """What a model made of a listener's words, beside what it had made of the recognised ones."""
    say = {"scorer": "namo", "revision": "1", "probabilities": {"complete": 0.9}, "latency_ms": 1}
    Score.objects.create(sample=sample, input="recognised: ear ", **say)
    write(known, sample)
    return Score.objects.create(sample=sample, input=Transcript.objects.latest("pk").name, **say)


def all_out(sample: Sample) -> None:
    assert read(sample) == "I like toast."
    assert [each.input for each in Score.objects.all()] == ["recognised: ear "]
    assert Words.objects.get().done_at is None


def test_with_the_votes_of_somebody_blocked_go_their_words_and_come_back(
    known: Contributor, sample: Sample, moderator: User, read_before: Score
) -> None:
    blocking.block(known, moderator, "writes what nobody said")
    all_out(sample)
    blocking.unblock(known, moderator)
    assert read(sample) == "buy my pills"


def test_so_do_those_of_somebody_in_quarantine(
    known: Contributor, sample: Sample, moderator: User, read_before: Score
) -> None:
    quarantine.begin(known, moderator, "does not listen")
    all_out(sample)
    quarantine.end(known, moderator)
    assert read(sample) == "buy my pills"


def test_so_do_those_that_an_act_takes_out(
    known: Contributor, sample: Sample, moderator: User, read_before: Score
) -> None:
    act = masses.take_out_opinions(moderator, known, "hostile")
    carry_on(act.pk)
    all_out(sample)
    act.refresh_from_db()
    carry_on(masses.undo(act, moderator).pk)
    assert read(sample) == "buy my pills"


def test_what_models_made_of_the_words_of_somebody_forgotten_is_forgotten_too(
    known: Contributor, sample: Sample, read_before: Score
) -> None:
    privacy.forget(known)
    all_out(sample)


def test_a_release_from_quarantine_reads_nothing_that_somebody_new_had_written(
    player: Contributor, sample: Sample, moderator: User
) -> None:
    write(player, sample)
    quarantine.begin(player, moderator, "does not listen")
    quarantine.end(player, moderator)
    assert read(sample) == "I like toast."


def test_putting_words_aside_takes_as_many_queries_for_twenty_as_for_two(
    moderator: User, django_assert_max_num_queries: Any
) -> None:
    def queries(number: int) -> int:
        person = factory.contributor()
        for _ in range(number):
            made = listening.open_sample()
            row = mending.write_down(made, "so I", by=Transcript.LISTENER)
            listening.voted(person, made, "incomplete", words=row)
        with django_assert_max_num_queries(200) as asked:
            aside.put_aside(Transcript.objects.filter(vote__contributor=person))
        return len(asked)

    assert queries(20) == queries(2)
