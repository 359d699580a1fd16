from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corpus", "0012_known_clips")]

    operations = [
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["contributor", "captured_at"], name="recording_of_a_day"),
        ),
    ]
