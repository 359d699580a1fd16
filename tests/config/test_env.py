"""A bad variable stops the start and is named."""

import ast
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from tests.sites import ROOT


def test_a_number_that_is_none_names_its_variable(monkeypatch):
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(ImproperlyConfigured, match="PORT is 'eight'"):
        env.number("PORT", 8000)


def test_a_flag_that_is_neither_yes_nor_no_names_its_variable(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe'"):
        env.flag("DEBUG")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_flags_are_read_as_people_write_them(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG") is expected


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PORT", "  ")
    assert env.number("PORT", 8000) == 8000


def test_a_listing_is_split_at_commas_and_stripped(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,,")
    assert env.listing("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_a_choice_is_one_of_the_words_that_it_names_or_the_start_stops(monkeypatch):
    words = ("when possible", "required", "off")
    assert env.choice("RELEASE_GATE", *words) == "when possible"
    monkeypatch.setenv("RELEASE_GATE", "Required")
    assert env.choice("RELEASE_GATE", *words) == "required"
    monkeypatch.setenv("RELEASE_GATE", "sometimes")
    with pytest.raises(
        ImproperlyConfigured, match="is 'sometimes', but must be one of `when possible`, `req"
    ):
        env.choice("RELEASE_GATE", *words)


def test_a_program_of_the_site_computes_with_one_thread(tmp_path):
    """OpenBLAS takes a thread for each core unless it was told before numpy is first imported."""
    told = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    asked = "import inference.running.analysis, threadpoolctl as t; print(t.threadpool_info())"
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", asked]
    environment = {**told, "DATA_DIR": str(tmp_path)}
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    pools = [each for each in ast.literal_eval(said.stdout) if each["user_api"] == "blas"]
    assert [each["num_threads"] for each in pools] == [1] * len(pools) != []


@pytest.mark.parametrize("value", ["hf_one hf_two", "hf_one\nhf_two", "hf_\u00e9", "hf_\x7f"])
def test_a_token_that_no_header_can_hold_stops_the_start_and_is_not_said(monkeypatch, value):
    monkeypatch.setenv("HF_TOKEN", value)
    with pytest.raises(ImproperlyConfigured, match="HF_TOKEN holds a space, a line break") as refused:
        env.token("HF_TOKEN")
    assert "hf_" not in str(refused.value)


def test_a_token_is_stripped_as_it_comes_out_of_a_file(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_aB3-_\n")
    assert env.token("HF_TOKEN") == "hf_aB3-_"
