"""What the queue's indexes need of the recording, for samples from before."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

COPIED = ("language", "game", "captured_at")


def fill(apps, schema_editor):
    Sample = apps.get_model("corpus", "Sample")
    takes = apps.get_model("corpus", "Recording").objects.filter(pk=OuterRef("recording_id"))
    Sample.objects.update(**{name: Subquery(takes.values(name)[:1]) for name in COPIED})


class Migration(migrations.Migration):

    dependencies = [("corpus", "0005_queue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
