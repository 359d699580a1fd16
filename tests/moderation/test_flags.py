"""Flags through rows and pages: stored, kept back until the lean, counted, and a way through the queue."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from corpus.models import Sample
from inference.models import AUDIO, Score
from moderation.belief import settling
from moderation.belief.flags import WORDS, Flag
from moderation.belief.trust import PRIORS
from moderation.desk import decisions, queue
from moderation.desk.filters import Filters
from moderation.models import Lean
from tests import factory

pytestmark = pytest.mark.django_db
REASON = WORDS[Flag.SOUND_FINISHED]


def says(sample: Sample, scorer: str, complete: float, *, read: str = AUDIO, **fields) -> Score:
    values = {"revision": "1", "latency_ms": 1.0, **fields}
    probabilities = {"complete": complete, "incomplete": 1 - complete}
    return Score.objects.create(
        sample=sample, scorer=scorer, probabilities=probabilities, input=read, **values
    )


def settle(sample: Sample, prior: float = 0.9) -> Sample:
    sample.settle(by="test", **settling.settled(sample, prior=prior, language="en", believed=PRIORS))
    sample.refresh_from_db()
    return sample


@pytest.fixture
def scored(player) -> Sample:
    """What Number Relay met: intended complete, Smart Turn complete 0.98, Namo incomplete 0.97."""
    take = factory.recording(player, status="listened")
    sample = factory.sample(take, intent="complete", went_on=False, status="scored", priority=None)
    says(sample, "smart-turn", 0.98)
    says(sample, "namo-multilingual", 0.03, read="prompt", threshold=0.7)
    return sample


def test_sound_against_words_is_disputed_with_its_reason_although_the_dispute_is_small(scored):
    settle(scored)
    assert (scored.status, scored.flag) == ("disputed", "sound_finished")
    assert scored.dispute is not None
    assert scored.dispute < 0.2
    assert scored.disagreement is not None
    assert scored.disagreement > 0.5
    assert scored.priority is not None
    assert scored.priority > 0.35


def test_what_is_agreed_has_no_flag_and_loses_the_one_that_it_had(scored):
    settle(scored)
    later = timezone.now() + timedelta(minutes=1)
    mended = says(scored, "namo-multilingual", 0.96, read="person: 7", threshold=0.7)
    Score.objects.filter(pk=mended.pk).update(created_at=later)
    settle(Sample.objects.get(pk=scored.pk))
    scored.refresh_from_db()
    assert (scored.status, scored.flag, scored.disagreement) == ("agreed", "", 0.0)


def test_over_the_agents_voice_who_tells_the_floor_from_a_backchannel_speaks_of_a_wait_too(player):
    """ "Hold on" takes the floor: a model that takes it for a backchannel is against the game."""
    take = factory.recording(player, status="listened")
    sample = factory.sample(take, intent="wait", agent_state="speaking", status="scored", priority=None)
    said = {"backchannel": 0.98, "interruption": 0.02}
    Score.objects.create(
        sample=sample, scorer="backchannel-detector", revision="1", latency_ms=1, probabilities=said
    )
    settle(sample)
    assert (sample.status, sample.flag) == ("disputed", "model_against_game")


def test_a_score_below_its_threshold_speaks_against_the_label_that_it_gives_the_larger_share(scored):
    """Namo's 0.60 is incomplete to its authors: on every page, and in the dispute."""
    Score.objects.filter(scorer="namo-multilingual").update(
        probabilities={"complete": 0.6, "incomplete": 0.4}
    )
    namo = Score.objects.get(scorer="namo-multilingual")
    assert namo.verdict == "incomplete"
    with_it = settling.dispute_of(scored, prior=0.9, language="en", believed=PRIORS)
    namo.delete()
    assert with_it > settling.dispute_of(scored, prior=0.9, language="en", believed=PRIORS)


def test_an_earlier_revision_is_no_witness_but_the_reason_that_it_was_another(scored):
    before = timezone.now() - timedelta(days=1)
    old = says(scored, "namo-multilingual", 0.98, read="prompt", threshold=0.7, revision="0")
    Score.objects.filter(pk=old.pk).update(created_at=before)
    settle(scored)
    assert scored.flag == "changed_mind"
    assert len(settling.opinions(scored, "en")) == 2


def test_other_words_are_no_changed_mind(scored):
    before = timezone.now() - timedelta(days=1)
    old = says(scored, "namo-multilingual", 0.98, read="recognised: x", threshold=0.7, revision="0")
    Score.objects.filter(pk=old.pk).update(created_at=before)
    assert Score.changed(scored.scores.all()) == {}


@pytest.fixture
def flagged(scored) -> list[Sample]:
    """One with sound against words, and others with other reasons or none."""
    rows = [("models_split", "disputed", 0.9), ("sound_finished", "disputed", 0.6), ("", "agreed", 0.95)]
    made = [
        factory.sample(scored.recording, cut=cut, flag=flag, status=status, priority=priority, dispute=0.5)
        for cut, (flag, status, priority) in enumerate(rows)
    ]
    return [settle(scored), *made]


def test_the_queue_can_be_narrowed_to_one_reason(flagged):
    expected = sorted([flagged[0], flagged[2]], key=lambda each: -(each.priority or 0))
    narrowed = Filters(flag="sound_finished")
    assert queue.disputed(9, narrowed) == expected
    assert queue.length(narrowed) == 2
    assert queue.disputed(9, narrowed, without=[expected[0].pk]) == expected[1:]
    assert queue.disputed(9, Filters(flag="listeners_split")) == []


def test_the_narrowed_queue_is_one_walk_along_its_index(flagged):
    with CaptureQueriesContext(connection) as asked:
        queue.disputed(1, Filters(flag="sound_finished"))
    (select,) = [query["sql"] for query in asked]
    quoted = re.sub(r"(\"(?:status|flag)\" = )([a-z_]+)", r"\1'\2'", select)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {quoted}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "USING INDEX sample_desk_flag" in plan
    assert "TEMP B-TREE" not in plan


def test_the_cockpit_goes_on_with_the_reason_that_was_chosen(moderator_client, flagged):
    page = moderator_client.get(reverse("moderation:queue"), {"flag": "models_split"})
    assert page.context["item"].sample == flagged[1]
    assert page.context["waiting"] == "1"
    following = re.search(r'data-next="([^"]+)"', page.content.decode())
    assert following
    assert following[1].endswith("?flag=models_split")
    assert "Nothing that you asked for" in moderator_client.get(following[1]).content.decode()


def test_a_reason_that_there_is_not_narrows_nothing(moderator_client, flagged):
    page = moderator_client.get(f"{reverse('moderation:queue')}?{urlencode({'flag': '<script>'})}")
    assert page.context["waiting"] == "3"  # and one that is agreed, and waits for nobody


def test_the_reason_and_what_a_model_said_before_are_shown_after_the_lean_alone(
    moderator_client, moderator, scored
):
    old = says(scored, "smart-turn", 0.04, revision="0")
    Score.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    sample = settle(scored)
    address = reverse("moderation:fragment", args=[sample.pk])
    blind = moderator_client.get(address).content.decode()
    Lean.objects.create(sample=sample, moderator=moderator, label="complete")
    seen = moderator_client.get(address).content.decode()
    for words in (REASON, "Disagreement", "Smart Turn, before", "0.96, not counted"):
        assert words in seen
        assert words not in blind
    assert sample.flag not in blind
    assert moderator_client.get(address).context["item"].verdicts[1].says == "incomplete"


def test_the_page_of_the_sample_tells_moderators_why_and_the_public_nothing(
    client, moderator_client, moderator, scored
):
    old = says(scored, "smart-turn", 0.04, revision="0")
    Score.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    sample = settle(scored)
    decisions.lean(sample, moderator, "complete")
    decisions.accept(sample, moderator)
    inside, public = (each.get(f"/samples/{sample.pk}/") for each in (moderator_client, client))
    text = inside.content.decode()
    assert REASON in text
    assert "Disagreement 0." in text
    assert "It changed its mind with its new revision." in text
    assert [each.score.revision for each in inside.context["page"].history] == ["0"]
    assert inside.context["page"].floor_json.count("Smart Turn") == 1
    assert REASON not in public.content.decode()
    assert "Disagreement" not in public.content.decode()


def test_an_undone_decision_goes_back_to_where_its_flag_had_put_it(moderator, scored):
    sample = settle(scored)
    decisions.lean(sample, moderator, "complete")
    decisions.undo(decisions.accept(sample, moderator), moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.flag) == ("disputed", "sound_finished")


def test_the_page_of_the_models_counts_the_reasons_for_moderators(client, moderator_client, flagged):
    Sample.objects.filter(pk=flagged[2].pk).update(status="accepted", label="complete")
    cache.clear()
    rows = {row.code: row for row in moderator_client.get("/models/").context["flagged"]}
    assert (rows["models_split"].waiting, rows["models_split"].accepted) == (1, 0)
    found = rows["sound_finished"]
    assert (found.waiting, found.accepted, found.as_meant) == (1, 1, 0)
    assert list(client.get("/models/").context["flagged"]) == []
