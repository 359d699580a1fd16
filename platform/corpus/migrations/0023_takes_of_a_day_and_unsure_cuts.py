from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corpus", "0022_imports")]

    operations = [
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["contributor", "captured_at"], name="recording_of_a_day"),
        ),
        migrations.AddField(
            model_name="sample",
            name="unsure",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(cut_uncertainty_ms__gte=200, then=200),
                    models.When(cut_uncertainty_ms__gte=100, then=100),
                    models.When(cut_uncertainty_ms__gte=50, then=50),
                    models.When(cut_uncertainty_ms__gte=20, then=20),
                    models.When(cut_uncertainty_ms__gte=10, then=10),
                ),
                help_text="the highest of UNSURE_STEPS that this reaches; empty below the first",
                output_field=models.PositiveSmallIntegerField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(
                condition=models.Q(("unsure__isnull", False)),
                fields=["status", "unsure", "-priority", "captured_at", "id"],
                name="sample_desk_unsure",
            ),
        ),
    ]
