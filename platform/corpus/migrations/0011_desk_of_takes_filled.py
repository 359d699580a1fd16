"""Speaker and prompt of each sample's recording, for samples from before."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

COPIED = {"speaker": "contributor__speaker", "prompt_key": "prompt_key"}


def fill(apps, schema_editor):
    Sample = apps.get_model("corpus", "Sample")
    takes = apps.get_model("corpus", "Recording").objects.filter(pk=OuterRef("recording_id"))
    Sample.objects.update(**{name: Subquery(takes.values(of)[:1]) for name, of in COPIED.items()})


class Migration(migrations.Migration):

    dependencies = [("corpus", "0010_desk_of_takes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
