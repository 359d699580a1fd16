"""`platform` is the standard library's word."""

import os
import platform
import subprocess
import sys

from tests.sites import ROOT


def test_import_platform_gives_the_standard_library():
    assert platform.python_version() == sys.version.split()[0]


def test_it_does_so_inside_manage_py_too():
    code = "import platform, uuid; print(platform.python_implementation())"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == platform.python_implementation()


def test_platform_is_a_source_root_and_no_package():
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_every_module_of_the_bench_can_be_imported_where_make_starts_it():
    measures = sorted((ROOT / "bench" / "measures").glob("*/[a-z]*.py"))
    names = [f"{path.parent.name}.{path.stem}" for path in measures]
    assert len(names) > 8
    code = f"import importlib; [importlib.import_module('bench.measures.' + name) for name in {names}]"
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
