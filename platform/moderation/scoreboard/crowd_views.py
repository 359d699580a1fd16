"""What listeners accept together, on the page of agreement: how often that is wrong, and the switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from charts import kinds
from charts.drawing import Chart
from charts.kinds import Whisker
from corpus.figures import percent
from corpus.languages import NAMES
from corpus.marking import N_
from corpus.models import StatusMoved
from moderation.access import OPERATE, moderator
from moderation.crowd import rule, watch
from moderation.crowd.watch import Audits, Stand

TICKS: Final = ((0.0, "0 %"), (rule.MOST_WRONG, f"{round(100 * rule.MOST_WRONG)} %"), (0.1, "10 %"))

TURNED: Final = {True: N_("Listeners may accept again. Audits count from now on."), False: N_("Stopped.")}
ALREADY: Final = {True: N_("It runs already."), False: N_("It is stopped already.")}


@dataclass(frozen=True, slots=True)
class Errors:
    """One line: where, and how many audits said otherwise."""

    name: str
    audits: Audits


@dataclass(frozen=True, slots=True)
class Crowd:
    """The rule, its audits since it was started, and the newest audits by language, drawn; the languages in
    which it pauses, and those in which it stands still, in words."""

    stand: Stand
    errors: Sequence[Errors]
    chart: Chart | None
    full: str
    wrong: str
    least: int = rule.LEAST_AUDITS
    surely: int = rule.LEAST_SURELY
    most_waiting: int = rule.MOST_WAITING
    listeners: int = rule.LISTENERS

    @property
    def waiting(self) -> int:
        """Audits that no moderator has heard yet."""
        return sum(self.stand.waiting.values())

    @property
    def most(self) -> float:
        """Per cent that may be wrong."""
        return 100 * rule.MOST_WRONG


def part() -> Crowd:
    """Nine queries, none of them longer the more there is."""
    stand = watch.stand()
    by_language = [
        Errors(NAMES.get(language, language), found) for language, found in watch.by_language().items()
    ]
    errors = [Errors(gettext("All, since it was started"), stand.audits), *by_language]
    full, wrong = (", ".join(NAMES.get(each, each) for each in some) for some in (stand.full, stand.wrong))
    return Crowd(stand, errors, _chart(errors), full, wrong)


@require_POST
@login_required
@permission_required(OPERATE, raise_exception=True)
def turn(request: HttpRequest, to: str) -> HttpResponse:
    """Start the rule again, or stop it."""
    on = to == "start"
    try:
        watch.turn(on, moderator(request))
        messages.success(request, gettext(TURNED[on]))
    except StatusMoved:
        messages.error(request, gettext(ALREADY[on]))
    return redirect("open:agreement")


def _chart(errors: Sequence[Errors]) -> Chart | None:
    found = [(each, error) for each in errors if (error := each.audits.error)]
    lines = [
        Whisker(
            each.name,
            gettext("%(wrong)s of %(n)s") % {"wrong": each.audits.wrong, "n": each.audits.of},
            error.value,
            error.low,
            error.high,
        )
        for each, error in found
    ]
    if not lines:
        return None
    said = "; ".join(f"{each.name}: {percent(error.value)} %" for each, error in found)
    sentence = gettext(
        "Share of what listeners accepted that was wrong, and the line at %(most)s %%: %(said)s."
    )
    facts = {"most": percent(rule.MOST_WRONG, 0), "said": said}
    return kinds.whiskers(lines, sentence % facts, "whiskers", ticks=TICKS, limit=rule.MOST_WRONG)
