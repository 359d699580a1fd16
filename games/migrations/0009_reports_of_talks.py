from django.db import migrations, models


def wait(apps, schema_editor):
    """What was reported before waits; the sweep finds what of it is filed already."""
    sides = apps.get_model("games", "Side").objects.exclude(report="")
    sides.update(report_status="open", reported_at=models.F("seen_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('games', '0008_talks'),
    ]

    operations = [
        migrations.AddField(
            model_name='side',
            name='report_status',
            field=models.CharField(blank=True, choices=[('open', 'waits for a moderator'), ('filed', 'filed'), ('upheld', 'upheld'), ('dismissed', 'dismissed')], max_length=10),
        ),
        migrations.AddField(
            model_name='side',
            name='reported_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='side',
            index=models.Index(condition=models.Q(('report_status', 'open')), fields=['reported_at'], name='talk_report_waiting'),
        ),
        migrations.RunPython(wait, migrations.RunPython.noop, elidable=True),
    ]
