from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Now


def note_what_was_won_before(apps, schema_editor):
    """Nobody is told as news what they have had for months."""
    del schema_editor
    apps.get_model("rewards", "Badge").objects.update(told_at=F("earned_at"))
    apps.get_model("rewards", "Profile").objects.update(told_at=Now())


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]

    operations = [
        migrations.AddField(
            "badge",
            "told_at",
            models.DateTimeField(null=True, help_text="when its owner was told that they have won it"),
        ),
        migrations.AddField(
            "profile",
            "told_at",
            models.DateTimeField(null=True, help_text="when the page last said what is new"),
        ),
        migrations.RunPython(note_what_was_won_before, migrations.RunPython.noop),
    ]
