"""What is kept of somebody, handed to them: every section of the inventory, and nothing that it withholds."""

import io
import json
import zipfile
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group
from django.test import Client

from accounts import groups
from accounts.models import Act, JournalEntry, User
from accounts.personal.inventory import kept
from accounts.tokens.models import ApiToken
from tests import factory
from tests.moderation import listening
from tests.personal import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe() -> User:
    groups.ensure_groups()
    return User.objects.create_user("zoe", "zoe@example.org", "a long enough password")


def export(client: Client) -> zipfile.ZipFile:
    response: Any = client.get("/takes/export/")

    async def received() -> bytes:
        return b"".join([chunk async for chunk in response])

    return zipfile.ZipFile(io.BytesIO(async_to_sync(received)()))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_section_is_there_with_every_field_and_no_other(zoe: User) -> None:
    person = filling.somebody(zoe)
    archive = export(signed_in(zoe))
    readme = archive.read("README.txt").decode()
    for line in kept():
        if line.section:
            assert line.rows(person).exists(), line.table
            rows = json.loads(archive.read(f"me/{line.section}.json"))
            assert [set(row) == set(line.names) for row in rows] == [True] * line.rows(person).count()
            assert rows, line.section
            assert f"me/{line.section}.json: {line.what}" in readme


def test_no_password_hash_key_or_address_leaves_the_house(zoe: User) -> None:
    filling.somebody(zoe)
    archive = export(signed_in(zoe))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert zoe.password.encode() not in everything
    assert ApiToken.objects.get().digest.encode() not in everything
    for name in (b'"password"', b'"secret"', b'"session_key"', b'"gold"', b'"taken_out_by"'):
        assert name not in everything


def test_somebody_s_export_has_what_is_theirs_and_nobody_else_s(zoe: User) -> None:
    voice, other = factory.contributor(user=zoe), factory.contributor()
    for person, label in ((voice, "complete"), (other, "backchannel")):
        listening.voted(person, listening.open_sample(), label)
    archive = export(signed_in(zoe))
    assert [vote["label"] for vote in json.loads(archive.read("me/votes.json"))] == ["complete"]
    account = json.loads(archive.read("me/account.json"))
    assert [(row["username"], row["email"]) for row in account] == [("zoe", "zoe@example.org")]
    assert [row["speaker"] for row in json.loads(archive.read("me/contributor.json"))] == [voice.speaker]
    assert json.loads(archive.read("me/consents.json"))[0]["version"] == voice.consents.get().version


def test_whoever_has_a_role_reads_when_they_signed_in(zoe: User) -> None:
    zoe.groups.set(Group.objects.filter(name="moderators"))
    JournalEntry.write(Act.SIGNED_IN, zoe)
    archive = export(signed_in(zoe))
    assert "signed_in" in {row["act"] for row in json.loads(archive.read("me/done_by_me.json"))}


def test_an_account_without_a_voice_has_an_export_too(zoe: User) -> None:
    names = export(signed_in(zoe)).namelist()
    assert {"README.txt", "me/account.json"} <= set(names)


def test_a_receipt_opens_the_take_and_nothing_else_of_its_speaker(zoe: User) -> None:
    take = factory.recording(factory.contributor(user=zoe))
    client = Client()
    client.post("/takes/receipt/", {"receipt": take.receipt})
    response: Any = client.get(f"/takes/{take.pk}/export/")

    async def received() -> bytes:
        return b"".join([chunk async for chunk in response])

    names = zipfile.ZipFile(io.BytesIO(async_to_sync(received)())).namelist()
    assert not [name for name in names if name.startswith("me/")]
