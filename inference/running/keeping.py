"""What scorers said of the moments of a take, written down: a score once, a failure never as one."""

from collections.abc import Sequence

from django.db import transaction

from corpus.models import Recording
from inference.models import Failure, Score
from inference.running import failing
from inference.running.reading import look_again


def keep(rows: Sequence[Score | Failure]) -> int:
    """How many scores there are among the rows."""
    scores = [row for row in rows if isinstance(row, Score)]
    Score.objects.bulk_create(scores, ignore_conflicts=True)
    failing.keep([row for row in rows if isinstance(row, Failure)])
    return len(scores)


def keep_read(recording: Recording, rows: Sequence[Score | Failure]) -> int:
    """The same of what was given words, which may have been mended while a model read them."""
    with transaction.atomic():
        count = keep(rows)
        look_again(recording)
        return count
