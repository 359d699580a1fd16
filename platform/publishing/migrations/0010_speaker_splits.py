"""Splits are remembered; whoever is published stays where the hash had put them."""

from django.db import migrations, models


def remember(apps, schema_editor):
    database = schema_editor.connection.alias
    rows = apps.get_model("publishing", "Publication").objects.using(database)
    splits = dict(rows.values_list("sample__recording__contributor__speaker", "split").distinct())
    made = apps.get_model("publishing", "SpeakerSplit")
    found = [made(speaker=speaker, split=split) for speaker, split in sorted(splits.items())]
    made.objects.using(database).bulk_create(found, batch_size=1_000)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("corpus", "0012_known_clips"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpeakerSplit",
            fields=[
                (
                    "speaker",
                    models.CharField(
                        help_text="pseudonym", max_length=24, primary_key=True, serialize=False
                    ),
                ),
                ("split", models.CharField(max_length=12)),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
