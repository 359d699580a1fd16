"""No engine runs on the development machines, so the compose file is held against the specification's schema,
and against the code."""

import json
import re
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
import yaml
from django.core.management import get_commands, load_command_class

from config.embedded import QUEUES
from tests.config.variables import NAMES
from tests.sites import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SCHEMA = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"

OF_LIBRARIES = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"),
    *("FORWARDED_ALLOW_IPS", "OTEL_EXPORTER_OTLP_HEADERS"),
}
"""Read by libraries, not by our settings."""

NOT_PASSED = {
    "DEBUG": "never in a container that others reach",
    "HOST": "the command says it",
    "PORT": "the command says it",
    "STATIC_ROOT": "the image has the files",
}

AS_ROOT = {
    "proxy": "its volumes belong to root; it keeps one capability, to listen below port 1024",
    "storage": "its volume belongs to root; it keeps no capability",
}
"""Images that have no user of their own for what they write."""

DOCUMENTED = set(
    re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE)
)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return found


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def ours(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in services.items() if service.get("build")}


def taken_from_outside(compose: dict[str, Any]) -> set[str]:
    """Variables that the file takes from the environment or .env."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", yaml.safe_dump(compose)))


def test_it_is_what_the_specification_says(compose):
    jsonschema.validate(compose, json.loads(SCHEMA.read_text()))


def test_every_command_is_one_that_manage_py_has_and_can_parse(services):
    for name, service in ours(services).items():
        asked = service.get("healthcheck", {}).get("test", ["CMD"])
        checked = [asked[1:]] if "manage.py" in asked else []
        for program, script, command, *arguments in [service["command"], *checked]:
            assert (program, script) == ("python", "manage.py"), name
            parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
            parser.parse_args(arguments)


def test_every_variable_is_one_that_the_settings_read(services):
    for name, service in ours(services).items():
        assert set(service["environment"]) - NAMES - OF_LIBRARIES == set(), name


def test_every_variable_that_there_is_is_passed_to_every_part_of_the_site(services):
    for name, service in ours(services).items():
        missing = (NAMES | OF_LIBRARIES) - set(service["environment"])
        assert missing == set(NOT_PASSED), f"{name}: pass them on in docker-compose.yml"


def test_whatever_the_file_takes_from_outside_is_documented(compose):
    assert taken_from_outside(compose) - DOCUMENTED == set(), "add them to docs/operating.md"
    assert {name for name in DOCUMENTED - taken_from_outside(compose) if name in NAMES} <= {
        *NOT_PASSED,
        *(
            "DATA_DIR",
            "DATABASE_URL",
            "DATABASE_PASSWORD",
            "REDIS_URL",
            "LEDGER",
            "STORAGE_SPOOL",
        ),  # the file says them itself
    }


def test_no_value_repeats_a_default_of_the_settings(services):
    for name, value in services["web"]["environment"].items():
        if name in NAMES - {"SITE_URL", "SECURE_SSL", "ALLOWED_HOSTS", "S3_BUCKET", "S3_ENDPOINT_URL"}:
            assert not re.search(r":-[^}]", str(value)), f"{name}: the code has the default"


def test_the_workers_leave_no_queue_alone_and_share_none(services):
    commands = [service["command"] for service in services.values() if "worker" in service.get("command", [])]
    queues = [word for command in commands for word in command[3:] if word in QUEUES]
    assert sorted(queues) == sorted(QUEUES)


def test_exactly_one_scheduler_runs(services):
    assert sum("scheduler" in service.get("command", []) for service in services.values()) == 1
    assert services["scheduler"]["deploy"]["replicas"] == 1


def test_preparing_is_done_once_and_comes_first(services):
    assert services["prepare"]["restart"] == "no"
    for name, service in ours(services).items():
        waits = service["depends_on"]
        if name == "prepare":
            assert set(waits) == {"postgres", "redis", "storage"}
            assert all(services[other]["healthcheck"] for other in waits)
        else:
            assert waits["prepare"]["condition"] == "service_completed_successfully"


def test_hosts_in_the_variables_are_services_of_the_file(services):
    for service in ours(services).values():
        text = " ".join(str(value) for value in service["environment"].values())
        hosts = re.findall(r"(?:@|//)([a-z]+):\d+", text)
        assert {"postgres", "redis", "storage"} <= set(hosts) <= set(services) | {"localhost"}


def test_no_secret_has_a_default(services):
    environment = services["web"]["environment"]
    for name in ("SECRET_KEY", "DATABASE_PASSWORD", "REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY"):
        assert ":?" in environment[name], name


def test_no_password_stands_in_an_address_where_its_characters_would_matter(services):
    for service in services.values():
        for name, value in (service.get("environment") or {}).items():
            assert not ("://" in str(value) and "PASSWORD" in str(value)), name
    words = " ".join(services["redis"]["command"])
    assert '"$$REDIS_PASSWORD"' in words  # of the container's own shell, quoted


def test_only_the_proxy_has_ports_so_that_there_may_be_several_of_all_else(services):
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}
    assert not any("container_name" in service or "hostname" in service for service in services.values())


def test_the_proxy_finds_every_web_process_and_passes_a_take_of_the_largest_size(compose, services):
    text = compose["configs"]["proxy"]["content"]
    port = services["web"]["command"][-1]
    assert f"dynamic a web {port}" in text
    assert "max_size 9MB" in text  # a little above what the site itself refuses
    assert services["proxy"]["environment"]["SITE_ADDRESS"] == "${SITE_ADDRESS:-${SITE_HOST:-localhost}}"
    assert "{$$SITE_ADDRESS}" in text


def test_every_service_that_runs_on_says_how_it_is(services):
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"prepare"}


def test_nothing_writes_outside_its_volumes_or_has_rights_that_it_does_not_need(compose, services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert any(str(each).startswith("/tmp") for each in service["tmpfs"]), name
        assert ("user" in service) != (name in AS_ROOT), name
        assert service.get("user", "x") not in ("root", "0", "0:0"), name
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"], f"{name}: {volume} is no named volume"


def test_the_dockerfile_copies_what_exists_and_everything_that_runs():
    text = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    paths = {path for line in copied for path in line.split()}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    assert {"manage.py", "platform", "games", "inference", "templates", "static", "locale"} <= paths


def test_the_image_has_no_key_and_runs_as_nobody_in_particular(services):
    text = (ROOT / "Dockerfile").read_text()
    assert "SECRET_KEY" not in text
    user = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
    assert user == [services["web"]["user"]]
