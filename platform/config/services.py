"""Asks every service the site is set to use, before anything starts. Nothing falls back silently."""

import boto3
import redis
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connection


def check() -> None:
    """Raise on the first service that does not answer.

    Raises:
        CommandError: which service, what it said, and which variable to look at.
    """
    _database()
    if settings.REDIS_URL:
        _redis()
    if settings.S3_BUCKET:
        _bucket()


def static_files() -> None:
    """Pages are nothing without their files.

    Raises:
        CommandError: nothing was collected yet.
    """
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CommandError(
            f"There are no static files in {settings.STATIC_ROOT}. Run `manage.py collectstatic`, "
            "or start the site with `make run`, which does."
        )


def _database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {error}. Look at DATABASE_URL.") from error


def _redis() -> None:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        raise CommandError(f"Redis does not answer: {error}. Look at REDIS_URL.") from error


def _bucket() -> None:
    client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None)
    try:
        client.head_bucket(Bucket=settings.S3_BUCKET)
    except (BotoCoreError, ClientError) as error:
        raise CommandError(
            f"The bucket {settings.S3_BUCKET!r} cannot be reached: {error}. "
            "Look at S3_BUCKET, S3_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        ) from error


def ensure_bucket() -> None:
    """Make the bucket if the store is there and the bucket is not."""
    client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None)
    try:
        client.create_bucket(Bucket=settings.S3_BUCKET)
    except (client.exceptions.BucketAlreadyOwnedByYou, client.exceptions.BucketAlreadyExists):
        return
    except (BotoCoreError, ClientError):
        # Not allowed to make buckets, or no store at all: `check` says which, in words.
        _bucket()
