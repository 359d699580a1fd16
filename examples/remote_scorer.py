"""A remote scorer (docs/remote-scorers.md): `SCORER_SECRET=… python examples/remote_scorer.py PORT [MODEL]`.

With a Smart Turn v3 file it runs that; without one it only counts: the longer the sound, the more complete.
"""

import base64
import hashlib
import hmac
import io
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from inference.audio.features import log_mel

SECRET = os.environ["SCORER_SECRET"].encode()
MODEL = onnxruntime.InferenceSession(sys.argv[2]) if len(sys.argv) > 2 else None


def complete(moment: dict[str, str]) -> float:
    """Probability that the speaker has finished."""
    sound, _ = soundfile.read(io.BytesIO(base64.b64decode(moment["audio"])), dtype="float32")
    if MODEL is None:
        return min(len(sound) / 64_000, 1.0)
    return float(np.ravel(MODEL.run(None, {"input_features": log_mel(sound[-128_000:])[None]})[0])[0])


class Scorer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sent = self.headers.get("X-Your-Turn-Timestamp", "")
        right = hmac.new(SECRET, sent.encode() + b"." + body, hashlib.sha256).hexdigest()
        signed = hmac.compare_digest(right, self.headers.get("X-Your-Turn-Signature", ""))
        if not signed or abs(time.time() - int(sent)) > 300:
            self.send_error(401)
            return
        found = [complete(moment) for moment in json.loads(body)["moments"]]
        answers = [{"probabilities": {"complete": p, "incomplete": 1 - p}} for p in found]
        answer = json.dumps({"version": "1", "answers": answers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Scorer).serve_forever()
