"""No cluster runs on the development machines, so the manifests are held against the schemas of Kubernetes,
against the code and against the compose file."""

import re
from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.core.management import get_commands, load_command_class
from django.test import Client

from config.embedded import QUEUES
from config.workers.queues import WORKERS
from tests.config.variables import NAMES
from tests.sites import ROOT

BASE = ROOT / "deploy" / "kubernetes"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
README = (BASE / "README.md").read_text()

VERSIONS = ("1.29", "1.33", kubernetes_validate.latest_version())
"""The oldest that these files are for, one between, and the newest that the package knows."""

OF_LIBRARIES = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"),
    *("FORWARDED_ALLOW_IPS", "OTEL_EXPORTER_OTLP_HEADERS"),
}
"""Read by libraries, not by our settings."""

SECRET = {
    *("SECRET_KEY", "DATABASE_PASSWORD", "REDIS_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("METRICS_TOKEN", "EMAIL_URL", "HF_TOKEN", "OTEL_EXPORTER_OTLP_HEADERS"),
}
OF_A_PART = {"LEDGER", "STORAGE_SPOOL"}
"""Where a part keeps what outlives it."""
OF_THE_IMAGE = {"DATA_DIR", "STATIC_ROOT"}
NOT_PASSED = {"DEBUG", "HOST", "PORT"}
"""Never where others reach it; and the commands say them."""

Manifest = dict[str, Any]


def every() -> Iterator[Manifest]:
    for name in yaml.safe_load((BASE / "kustomization.yaml").read_text())["resources"]:
        yield from yaml.safe_load_all((BASE / name).read_text())


EVERY = list(every())
RUNNING = [each for each in EVERY if each["kind"] in ("StatefulSet", "Deployment", "Job")]


def named(manifest: Manifest) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def pod(manifest: Manifest) -> Manifest:
    found: Manifest = manifest["spec"]["template"]["spec"]
    return found


def containers(manifest: Manifest) -> list[Manifest]:
    return [*pod(manifest).get("initContainers", []), *pod(manifest)["containers"]]


def of_kind(kind: str) -> dict[str, Manifest]:
    return {each["metadata"]["name"]: each for each in EVERY if each["kind"] == kind}


def part(name: str) -> Manifest:
    return next(each for each in RUNNING if each["metadata"]["name"] == name)


SETTINGS: dict[str, str] = of_kind("ConfigMap")["settings"]["data"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", EVERY, ids=named)
def test_it_is_what_the_schemas_of_kubernetes_say(manifest: Manifest, version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_a_mistake_would_be_found() -> None:
    wrong = {**part("scheduler"), "spec": {**part("scheduler")["spec"], "replica": 1}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def test_every_file_is_part_of_the_base() -> None:
    listed = set(yaml.safe_load((BASE / "kustomization.yaml").read_text())["resources"])
    assert {path.name for path in BASE.glob("*.yaml")} == {*listed, "kustomization.yaml"}


def test_it_runs_what_the_compose_file_runs() -> None:
    ours = {name: service["command"] for name, service in COMPOSE.items() if service.get("build")}
    assert {each["metadata"]["name"]: pod(each)["containers"][0]["command"] for each in RUNNING} == ours


def test_every_command_is_one_that_manage_py_has_and_can_parse() -> None:
    for manifest in RUNNING:
        for container in containers(manifest):
            asked = [container["command"]]
            if alive := container.get("livenessProbe", {}).get("exec"):
                asked.append(alive["command"])
            for program, script, command, *arguments in asked:
                assert (program, script) == ("python", "manage.py")
                parser = load_command_class(get_commands()[command], command).create_parser("", command)
                parser.parse_args(arguments)


def test_the_workers_leave_no_queue_alone_and_share_none() -> None:
    words = [word for each in RUNNING for word in pod(each)["containers"][0]["command"][3:]]
    assert sorted(word for word in words if word in QUEUES) == sorted(QUEUES)


def test_exactly_one_scheduler_runs_also_while_a_new_one_comes() -> None:
    assert part("scheduler")["spec"]["replicas"] == 1
    assert part("scheduler")["spec"]["strategy"] == {"type": "Recreate"}


def test_every_variable_that_there_is_stands_somewhere_and_no_other() -> None:
    given = {"SITE_URL", *SETTINGS}
    assert given & SECRET == set(), "a Secret holds it"
    assert given | SECRET | OF_A_PART | OF_THE_IMAGE | NOT_PASSED == NAMES | OF_LIBRARIES
    for manifest in RUNNING:
        for container in containers(manifest):
            assert {each["name"] for each in container.get("env", [])} <= OF_A_PART


def test_every_part_reads_the_settings_and_the_secrets_by_reference() -> None:
    for manifest in RUNNING:
        for container in containers(manifest):
            read = [next(iter(each.values()))["name"] for each in container["envFrom"]]
            assert read == ["settings", "secrets"], named(manifest)
    assert of_kind("Secret") == {}
    assert set(re.findall(r"--from-literal=([A-Z_]+)=", README)) == SECRET


def test_the_image_says_the_same_of_where_things_are() -> None:
    for name in OF_THE_IMAGE:
        assert re.search(rf"\b{name}=/", DOCKERFILE), name
    data = re.findall(r"\bDATA_DIR=(\S+) STATIC_ROOT", DOCKERFILE)
    for manifest in RUNNING:
        for container in containers(manifest):
            assert {"/tmp", *data} <= {each["mountPath"] for each in container["volumeMounts"]}


def test_nothing_writes_outside_its_volumes_or_has_rights_that_it_does_not_need() -> None:
    user = int(re.findall(r"^USER (\d+):", DOCKERFILE, re.MULTILINE)[-1])
    for manifest in RUNNING:
        spec = pod(manifest)
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == spec["securityContext"]["fsGroup"] == user
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in containers(manifest):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
    assert of_kind("Namespace")["your-turn"]["metadata"]["labels"] == {
        "pod-security.kubernetes.io/enforce": "restricted"
    }


def test_every_volume_that_is_mounted_is_there_and_every_claim_exists() -> None:
    claims = set(of_kind("PersistentVolumeClaim"))
    for manifest in RUNNING:
        made = {each["metadata"]["name"] for each in manifest["spec"].get("volumeClaimTemplates", [])}
        there = {each["name"]: each for each in pod(manifest)["volumes"]}
        mounted = {mount["name"] for each in containers(manifest) for mount in each["volumeMounts"]}
        assert mounted == made | set(there)
        asked = [each["persistentVolumeClaim"] for each in there.values() if "persistentVolumeClaim" in each]
        assert {each["claimName"] for each in asked} <= claims


def test_spool_and_ledger_outlive_the_process_that_writes_them() -> None:
    kept = {"web": "kept", "worker-publishing": "ledger"}
    for manifest in RUNNING:
        name = manifest["metadata"]["name"]
        paths = [each["value"] for each in pod(manifest)["containers"][0].get("env", [])]
        assert bool(paths) == (name in kept), name
        mounts = {each["name"]: each["mountPath"] for each in pod(manifest)["containers"][0]["volumeMounts"]}
        assert all(path.startswith(mounts[kept[name]]) for path in paths)
    assert part("web")["spec"]["persistentVolumeClaimRetentionPolicy"]["whenScaled"] == "Retain"


def test_a_process_that_leaks_is_replaced_before_it_is_killed() -> None:
    units = {"Mi": 1, "Gi": 1024}
    limits = {named(each): containers(each)[-1]["resources"]["limits"]["memory"] for each in RUNNING}
    for worker in WORKERS:
        given = limits[f"Deployment {worker.name}"]
        assert int(given[:-2]) * units[given[-2:]] > worker.megabytes * worker.concurrency, worker.name


def test_everybody_asks_for_memory_and_processor_and_has_an_end_of_memory() -> None:
    for manifest in RUNNING:
        for container in containers(manifest):
            assert set(container["resources"]["requests"]) == {"cpu", "memory"}
            assert set(container["resources"]["limits"]) == {"memory"}


def test_what_selects_finds_and_what_is_named_exists() -> None:
    labels = [each["spec"]["template"]["metadata"]["labels"] for each in RUNNING]
    for manifest in EVERY:
        spec = manifest.get("spec", {})
        chosen = spec.get("selector", spec.get("podSelector", {}))
        wanted = chosen.get("matchLabels", chosen if manifest["kind"] == "Service" else {})
        assert any(wanted.items() <= each.items() for each in labels), named(manifest)
        if target := spec.get("scaleTargetRef"):
            scaled = part(target["name"])
            assert scaled["kind"] == target["kind"]
            assert "replicas" not in scaled["spec"], "two would decide how many there are"
    for manifest in RUNNING:
        assert manifest["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/part-of"] == "your-turn"


def test_web_and_live_takes_scale_and_never_all_go_at_once() -> None:
    for name in ("web", "worker-takes"):
        assert of_kind("HorizontalPodAutoscaler")[name]["spec"]["minReplicas"] >= 2
        assert of_kind("PodDisruptionBudget")[name]["spec"]["maxUnavailable"] == 1


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_a_probe_of_web_is_answered_as_the_site_is_set(db: None, settings: Any, probe: str) -> None:
    settings.ALLOWED_HOSTS = SETTINGS["ALLOWED_HOSTS"].split(",")
    settings.SECURE_SSL_REDIRECT = bool(SETTINGS["SECURE_SSL"])
    asked = pod(part("web"))["containers"][0][probe]["httpGet"]
    headers = {each["name"]: each["value"] for each in asked["httpHeaders"]}
    assert Client().get(asked["path"], headers=headers).status_code == 200
    # By its own address, as a probe without that header would, it is no host of the site.
    assert Client().get(asked["path"], headers={"Host": "10.1.2.3"}).status_code == 400


def test_everything_of_ours_that_runs_on_says_whether_it_lives() -> None:
    for manifest in RUNNING:
        assert ("livenessProbe" in pod(manifest)["containers"][0]) == (manifest["kind"] != "Job")


def test_the_other_parts_wait_for_the_migrations() -> None:
    for manifest in RUNNING:
        waits = [each["command"][2:] for each in pod(manifest).get("initContainers", [])]
        assert waits == ([] if manifest["kind"] == "Job" else [["migrate", "--check"]]), named(manifest)


def test_nobody_reaches_anything_but_web() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    opened = {name for name, each in policies.items() if each["spec"].get("ingress")}
    assert opened == {"to-web"}
    assert policies["to-web"]["spec"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "web"}
    for service in of_kind("Service").values():
        assert service["spec"].get("type", "ClusterIP") == "ClusterIP"


def test_the_ingress_leads_to_web_under_the_name_of_the_site() -> None:
    ingress = of_kind("Ingress")["web"]["spec"]
    (rule,) = ingress["rules"]
    assert rule["host"] in SETTINGS["ALLOWED_HOSTS"].split(",")
    assert SETTINGS["SITE_URL"] == f"https://{rule['host']}"
    assert ingress["tls"][0]["hosts"] == [rule["host"]]
    (path,) = rule["http"]["paths"]
    port = of_kind("Service")[path["backend"]["service"]["name"]]["spec"]["ports"][0]
    assert path["backend"]["service"]["port"]["name"] == port["name"]


def test_the_shown_overlay_patches_what_is_there() -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    for patch in yaml.safe_load(shown)["patches"]:
        target = of_kind(patch["target"]["kind"])[patch["target"]["name"]]
        for line in yaml.safe_load(patch["patch"]):
            found: Any = target
            for step in line["path"].strip("/").split("/"):
                found = found[int(step) if step.isdigit() else step]
            assert isinstance(found, str), line["path"]
