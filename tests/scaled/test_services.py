"""A service that is set but does not answer stops the start, and is named."""

import subprocess
import sys

import pytest

from tests.sites import ROOT, environment_of, free_port


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis does not answer"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "The database does not answer"),
        (
            {"S3_BUCKET": "takes", "S3_ENDPOINT_URL": "http://127.0.0.1:1"},
            "The bucket 'takes' cannot be reached",
        ),
    ],
)
def test_a_start_without_its_service_ends_with_one_sentence(tmp_path, variables, sentence):
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_MAX_ATTEMPTS": "1"}
    environment = environment_of(tmp_path, free_port(), None, **keys, **variables)
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert next(iter(variables)) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hub_repository_without_a_token_is_refused(tmp_path):
    environment = environment_of(tmp_path, free_port(), None, HUB_DATASET="us/turns")
    environment.pop("HF_TOKEN", None)
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "HF_TOKEN is not set" in done.stderr
