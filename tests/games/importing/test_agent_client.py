"""The client of an agent's maker: installed into a fresh environment, it sends a call to a running site."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests import voices
from tests.games.importing.clips import CONSENT
from tests.games.importing.test_calls import AGENT, TIMELINE, USER
from tests.sites import ROOT, RunningSite, running_site, wait_for

pytestmark = [pytest.mark.needs("readings", "espeak"), pytest.mark.whole]

MAKE_TOKEN = """
from accounts.groups import ensure_groups
from accounts.models import User
from accounts.tokens import keeping
from django.contrib.auth.models import Group
ensure_groups()
user = User.objects.create_user("ada")
user.groups.set(Group.objects.filter(name="administrators"))
print(keeping.make(user, "my agent", ["import"], 30)[1])
"""

LIVE = """
import json, sys, wave
from your_turn_agent import Call, Consent, Refused, Site
site, token, user, agent, consent = sys.argv[1:]
read = lambda path: wave.open(path).readframes(10**9)
user, agent = read(user), read(agent)
call = Call("live-1", source="my agent", language="en", licence="cc-by-4.0", synthetic=True,
            consent=Consent(consent, "Ada", agent_channel=True))
second = 32_000
call.user(user[:4 * second])
call.agent_starts("How can I help?")
call.agent(agent)
call.user(user[4 * second:])
call.agent_ends(at=4 + len(agent) / second)
site = Site(site, token)
kept, again = site.send(call), site.send(call)
call.language = "xx"; call.id = "live-2"
try:
    site.send(call)
except Refused as refused:
    print(json.dumps([vars(kept), vars(again), refused.status, str(refused)]))
"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    data = tmp_path_factory.mktemp("imports")
    with running_site(data, collected_static, prepared=prepared_data) as found:
        yield found


@pytest.fixture(scope="module")
def token(site: RunningSite) -> str:
    return site.shell(MAKE_TOKEN)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment with the client and nothing else."""
    folder = tmp_path_factory.mktemp("agent") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    source = ROOT / "examples" / "agent_client"
    command = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(source)]
    subprocess.run(command, check=True, cwd=folder)
    return folder / "bin"


def run(*command: object, token: str = "") -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "YOUR_TURN_TOKEN": token}
    return subprocess.run(list(map(str, command)), text=True, capture_output=True, env=clean, timeout=120)


def became(site: RunningSite, receipt: str) -> str:
    return site.shell(
        f"from corpus.models import Recording\nt = Recording.objects.get(receipt={receipt!r})\n"
        "print(t.status, t.reason, sorted(t.cuts.values_list('status', 'intent', 'went_on')))"
    )


def decided(told: str) -> str:
    """What became of a take, once its moments are settled; "" before."""
    return told if "agreed" in told or "disputed" in told else ""


def test_a_call_that_was_recorded_is_sent_judged_and_found_where_the_agent_cut_in(
    site: RunningSite, token: str, environment: Path, tmp_path: Path
) -> None:
    sound = tmp_path / "call.flac"
    soundfile.write(sound, np.stack([USER, AGENT], axis=1), 16_000, subtype="PCM_16")
    call = tmp_path / "call.json"
    consent = {"text": CONSENT, "by": "Ada", "agent_channel": True}
    said = {"id": "c-1", "source": "my agent", "language": "en", "licence": "cc-by-4.0"}
    call.write_text(json.dumps({**said, "consent": consent, "timeline": TIMELINE}))
    command = (environment / "your-turn-agent", site.url, call, "--stereo", sound)
    done = run(*command, token=token)
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert (kept["new"], kept["agent_channel"]) == (True, True)
    settled = wait_for(lambda: decided(became(site, kept["receipt"])), "the judging")
    assert settled.startswith("listened")
    assert "'complete', True" in settled
    assert json.loads(run(*command, token=token).stdout)["new"] is False


def test_a_call_is_sent_from_its_pcm_with_a_synthetic_voice(
    site: RunningSite, token: str, environment: Path, tmp_path: Path
) -> None:
    room = voices.silence(12.0)
    said = voices.espeak("I would like to book a table for two.")
    room[8_000 : 8_000 + len(said)] += said
    for name, audio in (("user", room), ("agent", voices.espeak("For which day?"))):
        soundfile.write(tmp_path / f"{name}.wav", audio, 16_000, subtype="PCM_16")
    script = tmp_path / "live.py"
    script.write_text(textwrap.dedent(LIVE))
    sides = (tmp_path / "user.wav", tmp_path / "agent.wav")
    done = run(environment / "python", script, site.url, token, *sides, CONSENT)
    assert done.returncode == 0, done.stderr
    kept, again, status, words = json.loads(done.stdout)
    assert (kept["new"], again["new"], kept["receipt"]) == (True, False, again["receipt"])
    assert status == 422
    assert "none of the languages" in words


def test_without_a_token_or_a_site_the_client_says_what_to_do(
    site: RunningSite, environment: Path, tmp_path: Path
) -> None:
    call = tmp_path / "call.json"
    call.write_text("{}")
    program = environment / "your-turn-agent"
    assert "Set YOUR_TURN_TOKEN" in run(program, site.url, call).stderr
    done = run(program, site.url, call, token="x")
    assert (done.returncode, done.stderr.startswith("The call cannot be read")) == (2, True)
    consent = {"text": CONSENT, "by": "Ada"}
    said = {"id": "c", "source": "s", "language": "en", "licence": "cc-by-4.0", "consent": consent}
    call.write_text(json.dumps({**said, "timeline": TIMELINE}))
    user = tmp_path / "user.wav"
    soundfile.write(user, USER, 16_000, subtype="PCM_16")
    refused = run(program, site.url, call, "--user", user, token="yt_wrong")
    assert refused.returncode == 1
    assert "No token of this site" in refused.stderr
