"""Who decided samples from before: the demo's account is a program, and so is the check of words."""

from django.db import migrations
from django.db.models import Exists, OuterRef

DEMO, WORDS = "demo-moderator", "words"


def tell(apps, schema_editor):
    Review, Sample = apps.get_model("moderation", "Review"), apps.get_model("corpus", "Sample")
    decided = Sample.objects.filter(status__in=("accepted", "rejected"))
    decided.update(decided_by="person")
    Review.objects.filter(moderator__username=DEMO).update(decided_by="program")
    theirs = Review.objects.filter(sample=OuterRef("pk"), undone_by=None).exclude(decision="undo")
    decided.filter(Exists(theirs.filter(decided_by="program"))).update(decided_by="program")
    decided.filter(status="rejected", moved_by=WORDS).update(decided_by="program")


class Migration(migrations.Migration):

    dependencies = [("moderation", "0007_desk"), ("corpus", "0006_queue_filled")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
