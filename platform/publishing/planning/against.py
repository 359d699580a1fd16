"""What stands against a recording, found from its own side: few are blocked, withdrawn or reported."""

from corpus.models import Recording, Sample
from moderation.serving import reports
from publishing.planning import pairs
from publishing.planning.keys import key


def recordings() -> set[str]:
    """Keys of recordings of which nothing may leave, whatever was decided of their samples: of somebody who
    is blocked or no longer agrees, in no human voice, with personal data or somebody else's voice in one
    moment (later clips hold earlier words), or with a report that holds them. Of a talk neither side may
    leave where that is so of one, or where one was taken back: each is heard in the other's."""
    takes = Recording.objects.order_by()
    against = (
        takes.filter(contributor__blocked_at__isnull=False).values_list(key("id")),
        takes.filter(consent__withdrawn_at__isnull=False).values_list(key("id")),
        # A key that is not there is no value in SQL: that a person spoke has to be asked for.
        takes.filter(settings__synthetic__isnull=False)
        .exclude(settings__synthetic=False)
        .values_list(key("id")),
        Sample.objects.filter(status=Sample.Status.REJECTED, reason__in=reports.OF_A_PERSON)
        .order_by()
        .values_list(key("recording_id")),
        reports.held().order_by().values_list(key("sample__recording_id")),
        takes.filter(game__in=pairs.GAMES, status=Recording.Status.WITHDRAWN).values_list(key("id")),
    )
    return pairs.with_others({each for rows in against for (each,) in rows.iterator()})
