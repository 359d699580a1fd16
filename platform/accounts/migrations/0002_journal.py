"""The journal, which the database lets nobody change."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.journal import triggers


def lock(_: Any, editor: Any) -> None:
    triggers.lock(editor.connection)


def unlock(_: Any, editor: Any) -> None:
    triggers.unlock(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={'permissions': (('appoint', 'Can give and take roles'),), 'verbose_name': 'user', 'verbose_name_plural': 'users'},
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('act', models.CharField(help_text='one of Act', max_length=16)),
                ('area', models.CharField(help_text='one of Area', max_length=16)),
                ('program', models.CharField(blank=True, help_text="which one acted; empty of a person's act", max_length=40)),
                ('sample', models.UUIDField(null=True)),
                ('speaker', models.CharField(blank=True, help_text='pseudonym of whom it was done to', max_length=24)),
                ('text', models.TextField(blank=True, help_text='a label, a reason, a role, in English or as it was written')),
                ('account', models.ForeignKey(db_index=False, help_text='to which it was done', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('who', models.ForeignKey(db_index=False, help_text='empty where a program acted by itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': (('read_journal', 'Can read the journal'), ('read_moderation_journal', 'Can read what the journal says of moderation')),
                'default_permissions': (),
                'indexes': [models.Index(fields=['-at', '-id'], name='journal_newest'), models.Index(fields=['who', 'act', '-at', '-id'], name='journal_who_act'), models.Index(fields=['area', '-at', '-id'], name='journal_area'), models.Index(fields=['act', '-at', '-id'], name='journal_act'), models.Index(fields=['who', '-at', '-id'], name='journal_who'), models.Index(fields=['sample', '-at', '-id'], name='journal_sample'), models.Index(fields=['speaker', '-at', '-id'], name='journal_speaker'), models.Index(fields=['account', '-at', '-id'], name='journal_account')],
            },
        ),
        migrations.RunPython(lock, unlock),
    ]
