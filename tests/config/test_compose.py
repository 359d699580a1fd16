"""No engine runs on the development machines, so the compose file is held against the code instead."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from config.embedded import QUEUES
from tests.config.variables import NAMES
from tests.sites import ROOT

# Read by libraries, not by our settings.
OF_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def ours(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in services.items() if service.get("build")}


def test_every_command_is_one_that_manage_py_has_and_can_parse(services):
    for name, service in ours(services).items():
        program, script, command, *arguments = service["command"]
        assert (program, script) == ("python", "manage.py"), name
        parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
        parser.parse_args(arguments)


def test_every_variable_is_one_that_the_settings_read(services):
    for name, service in ours(services).items():
        assert set(service["environment"]) - NAMES - OF_LIBRARIES == set(), name


def test_the_workers_leave_no_queue_alone_and_share_none(services):
    commands = [service["command"] for service in services.values() if "worker" in service.get("command", [])]
    queues = [word for command in commands for word in command[3:] if word in QUEUES]
    assert sorted(queues) == sorted(QUEUES)


def test_exactly_one_scheduler_runs(services):
    assert sum("scheduler" in service.get("command", []) for service in services.values()) == 1


def test_the_site_waits_for_its_preparation_and_that_for_healthy_services(services):
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
    for name in ("SECRET_KEY", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY"):
        assert ":?" in environment[name], name


def test_the_dockerfile_copies_what_exists_and_everything_that_runs():
    text = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    paths = {path for line in copied for path in line.split()}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    assert {"manage.py", "platform", "games", "inference", "templates", "static"} <= paths
