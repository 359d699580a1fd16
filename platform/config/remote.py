"""Whether Redis and the S3 store answer, in sites that are set to use them."""

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management import CommandError
from redis import Redis, RedisError

PATIENCE = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2})


def redis() -> None:
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
    except RedisError as error:
        raise CommandError(
            f"Redis does not answer: {error}. Look at REDIS_URL and REDIS_PASSWORD."
        ) from error


def bucket() -> None:
    client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None, config=PATIENCE)
    try:
        client.head_bucket(Bucket=settings.S3_BUCKET)
    except (BotoCoreError, ClientError) as error:
        raise CommandError(
            f"The bucket {settings.S3_BUCKET!r} cannot be reached: {error}. "
            "Look at S3_BUCKET, S3_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        ) from error


def make_bucket() -> None:
    """Make the bucket if the store is there and the bucket is not."""
    client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None, config=PATIENCE)
    try:
        client.create_bucket(Bucket=settings.S3_BUCKET)
    except (client.exceptions.BucketAlreadyOwnedByYou, client.exceptions.BucketAlreadyExists):
        return
    except (BotoCoreError, ClientError):
        # Not allowed to make buckets, or no store at all: this says which, in words.
        bucket()
