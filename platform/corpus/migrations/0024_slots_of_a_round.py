from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

# In the order in which they came.
NUMBERED = """
UPDATE corpus_recording SET slot = (
    SELECT COUNT(*) FROM corpus_recording AS earlier
    WHERE earlier.round = corpus_recording.round
      AND (earlier.captured_at < corpus_recording.captured_at
           OR (earlier.captured_at = corpus_recording.captured_at AND earlier.id < corpus_recording.id))
) WHERE captured_at >= %s
"""


def number(apps, schema_editor):
    """A round is open for a week: those of before it get no more takes."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(NUMBERED, [timezone.now() - timedelta(days=8)])


class Migration(migrations.Migration):
    dependencies = [("corpus", "0023_takes_of_a_day_and_unsure_cuts")]

    operations = [
        migrations.AddField(
            model_name="recording",
            name="slot",
            field=models.PositiveSmallIntegerField(
                help_text="which of the takes of its round that are kept: the database gives each once",
                null=True,
            ),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slot__isnull", False)),
                fields=("round", "slot"),
                name="slot_of_a_round_taken_once",
            ),
        ),
    ]
