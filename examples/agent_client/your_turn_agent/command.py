"""`your-turn-agent SITE CALL.json --stereo FILE`: send a call that was recorded before."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from your_turn_agent.call import Call, Consent
from your_turn_agent.site import Refused, Site


def main() -> int:
    """0 when the call is there, 1 when it was refused, 2 for what cannot be read."""
    asked = _arguments().parse_args()
    token = os.environ.get("YOUR_TURN_TOKEN", "")
    if not token:
        print("Set YOUR_TURN_TOKEN to a token of the site's page /tokens/.", file=sys.stderr)
        return 2
    try:
        kept = Site(asked.site, token).send(_call(asked))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"The call cannot be read: {error}", file=sys.stderr)
        return 2
    print(json.dumps(vars(kept)))
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="your-turn-agent", description=__doc__)
    parser.add_argument("site", help="address of the site, such as https://your-turn.example")
    parser.add_argument("call", type=Path, help="JSON: id, source, language, licence, consent, timeline")
    parser.add_argument("--stereo", type=Path, help="FLAC or WAV: user left, agent right")
    parser.add_argument("--user", type=Path, help="FLAC or WAV of the user alone")
    parser.add_argument("--agent", type=Path, help="with --user: FLAC or WAV of the agent alone")
    return parser


def _call(asked: argparse.Namespace) -> Call:
    said: dict[str, Any] = json.loads(asked.call.read_text("utf-8"))
    paths = {name: getattr(asked, name) for name in ("stereo", "user", "agent")}
    files = {name: (path.name, path.read_bytes()) for name, path in paths.items() if path}
    return Call(**{**said, "consent": Consent(**said["consent"]), "files": files})
