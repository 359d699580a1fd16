"""What moderators did before there was a journal has its lines too, as far as rows of before tell it."""

from itertools import chain, islice

from django.db import migrations

BATCH = 1_000
ACTS = {"accept": "labelled", "relabel": "labelled", "reject": "rejected", "undo": "undone"}


def _decisions(apps):
    rows = apps.get_model("moderation", "Review").objects.values_list(
        "decision", "created_at", "moderator", "sample", "label", "reason", "decided_by"
    )
    for decision, at, who, sample, label, reason, by in rows.order_by("pk").iterator(BATCH):
        program = "" if by == "person" else by
        values = {"who_id": who, "program": program, "sample": sample, "text": label or reason}
        yield {"act": ACTS[decision], "at": at, **values}


def _blocks(apps):
    rows = apps.get_model("moderation", "Block").objects.values_list(
        "created_at", "moderator", "undone_at", "undone_by", "reason", "contributor__speaker"
    )
    for at, who, undone_at, undone_by, reason, speaker in rows.order_by("pk").iterator(BATCH):
        program = "" if who else "unknown"
        yield {
            **{"act": "blocked", "at": at, "who_id": who},
            **{"program": program, "speaker": speaker, "text": reason},
        }
        if undone_at:
            yield {"act": "unblocked", "at": undone_at, "who_id": undone_by, "speaker": speaker}


def _reports(apps):
    """Answers name their moderator in words: "moderator 7"."""
    known = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    answered = apps.get_model("moderation", "Report").objects.exclude(status="open").exclude(moved_at=None)
    rows = answered.values_list("status", "moved_at", "moved_by", "sample", "reason", "contributor__speaker")
    for status, at, by, sample, reason, speaker in rows.order_by("pk").iterator(BATCH):
        number = by.removeprefix("moderator ")
        who = int(number) if number.isdecimal() and int(number) in known else None
        values = {"who_id": who, "program": "" if who else by[:40], "sample": sample}
        yield {"act": status, "at": at, "speaker": speaker, "text": reason.replace("_", " "), **values}


def write(apps, schema_editor):
    entry = apps.get_model("accounts", "JournalEntry")
    lines = chain(_decisions(apps), _blocks(apps), _reports(apps))
    while batch := [entry(area="moderation", **line) for line in islice(lines, BATCH)]:
        entry.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [("moderation", "0010_crowd_and_agreement"), ("accounts", "0002_journal")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
