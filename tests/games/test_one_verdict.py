"""One score, asked everywhere what it says: player, points, cockpit, sample page and models page."""

import pytest

from corpus.models import Recording, Sample
from games.judging.results import scored_message
from inference.models import Score
from moderation.belief import settling
from moderation.belief.trust import PRIORS
from moderation.desk import decisions, presenting
from moderation.scoreboard import figures, sample_page
from rewards.ledger import earning
from rewards.models import Bonus
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(player) -> Sample:
    """Meant as complete; to Namo 0.60 complete, which its authors call incomplete: they ask for 0.7."""
    take = factory.recording(player, status=Recording.Status.LISTENED)
    sample = factory.sample(take, intent="complete", went_on=False, status="scored")
    Score.objects.create(
        sample=sample,
        scorer="namo-multilingual",
        revision="1",
        probabilities={"complete": 0.6, "incomplete": 0.4},
        threshold=0.7,
        latency_ms=3,
        input="prompt",
    )
    return sample


def test_a_score_under_its_threshold_is_the_other_label_wherever_one_looks(sample, moderator):
    (opinion,) = settling.opinions(sample, "en")
    assert opinion.probability < opinion.zero
    sample.settle(by="test", **settling.settled(sample, prior=0.9, language="en", believed=PRIORS))
    assert sample.dispute is not None
    assert sample.dispute > 0.1
    lean = decisions.lean(sample, moderator, "complete")
    cockpit = presenting.item(sample, lean).verdicts[0].says
    page = sample_page.shown(sample.pk, moderator).opinions[0].says
    message = scored_message(sample.recording)["floor"]["cuts"][0]["verdicts"][0]
    earning.award(sample.recording)
    decisions.accept(sample, moderator)
    (counted,) = figures.records()["namo-multilingual"].together
    assert {cockpit, page, message["says"], counted[1]} == {"incomplete"}
    assert message["p"] == 0.4
    assert Bonus.objects.filter(sample=sample).exists()


def test_of_several_revisions_every_page_shows_the_standing_one_as_the_verdict(sample, moderator):
    newer = Score.objects.create(
        sample=sample,
        scorer="namo-multilingual",
        revision="2",
        probabilities={"complete": 0.9, "incomplete": 0.1},
        threshold=0.7,
        latency_ms=3,
        input="prompt",
    )
    sample.settle(by="test", **settling.settled(sample, prior=0.9, language="en", believed=PRIORS))
    item = presenting.item(sample, decisions.lean(sample, moderator, "complete"))
    page = sample_page.shown(sample.pk, moderator)
    assert [each.revision for each in item.verdicts] == ["2"]
    assert [each.revision for each in item.before] == ["1"]
    assert [each.score for each in page.opinions] == [newer]
    assert [each.score.revision for each in page.history] == ["1"]
    assert page.opinions[0].changed
