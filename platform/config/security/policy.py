"""What a page of ours may load, run and be framed by, whatever somebody gets into it.

The directives of Content-Security-Policy, level 3: nothing from elsewhere, no script or style without the
page's nonce.
"""

from typing import Final

from csp.constants import NONCE, NONE, SELF

DIRECTIVES: Final = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    # wavesurfer.js puts a style element into its shadow root; it carries the page's nonce.
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "media-src": [SELF, "blob:"],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
"""Name to sources, as django-csp takes them."""
