"""Each account gets the mark of its name; those of before may look alike, and stay."""

from typing import Any

from django.db import migrations

import accounts.models
from accounts.people.names import mark


def fill(apps: Any, _editor: Any) -> None:
    accounts_of = apps.get_model("accounts", "User").objects
    for pk, name in accounts_of.values_list("pk", "username").iterator():
        accounts_of.filter(pk=pk).update(looks_like=mark(name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0021_api_token")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="looks_like",
            field=accounts.models.LooksLikeField(
                blank=True,
                db_index=True,
                default="",
                editable=False,
                help_text="same for names that look alike",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
