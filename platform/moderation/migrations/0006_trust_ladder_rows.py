"""Rows of before follow the rules of now; apart from the tables, as PostgreSQL wants it."""

from django.db import migrations, models
from django.utils import timezone

OPEN = ("agreed", "disputed")


def _reports_keep_their_effect(apps, schema_editor):
    """Whatever nobody has dismissed went on keeping its take in, and does so still."""
    apps.get_model("moderation", "Report").objects.exclude(status="dismissed").update(hides=True, holds=True)


def _count_known_clips(apps, schema_editor):
    """What listeners have shown so far: known clips voted on, and heard rightly."""
    same = apps.get_model("moderation", "Vote").objects.filter(
        sample=models.OuterRef("sample"),
        contributor=models.OuterRef("contributor"),
        label=models.OuterRef("label"),
    )
    known = apps.get_model("moderation", "Serving").objects.filter(gold=True, status="voted")
    right = models.Count("pk", filter=models.Q(was_right=True))
    of_each = known.annotate(was_right=models.Exists(same)).values("contributor")
    rows = of_each.annotate(golds=models.Count("pk"), right=right)
    standing = apps.get_model("moderation", "Standing")
    made = (
        standing(contributor_id=row["contributor"], golds=row["golds"], right=row["right"])
        for row in rows.order_by().iterator()
    )
    standing.objects.bulk_create(made, batch_size=500)


def _take_out_whoever_is_blocked(apps, schema_editor):
    """What a block does from now on, for those from before: votes and open samples are out, and what the votes
    were on is weighed again by the next hourly run."""
    sample, vote = apps.get_model("corpus", "Sample"), apps.get_model("moderation", "Vote")
    for person in apps.get_model("accounts", "Contributor").objects.exclude(blocked_at=None):
        theirs = vote.objects.filter(contributor=person)
        own = sample.objects.filter(recording__contributor=person, status__in=OPEN)
        made = apps.get_model("moderation", "Block").objects.create(
            contributor=person, reason=person.blocked_reason, votes=theirs.count(), samples=own.count()
        )
        sample.objects.filter(status__in=OPEN, votes__in=theirs).update(disagreement=None)
        theirs.update(counts=False)
        own.update(
            status="rejected", reason="speaker_blocked", moved_by=f"block {made.pk}", moved_at=timezone.now()
        )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_trust_ladder")]

    operations = [
        migrations.RunPython(_reports_keep_their_effect, migrations.RunPython.noop),
        migrations.RunPython(_count_known_clips, migrations.RunPython.noop),
        migrations.RunPython(_take_out_whoever_is_blocked, migrations.RunPython.noop),
    ]
