"""The drawing library and our script, packed into the page, and the policy that lets only these two run."""

import base64
import gzip
import hashlib
from functools import cache
from importlib.resources import files

_TEMPLATES = files("journey_mining.report").joinpath("templates")
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def script_hash(source: bytes) -> str:
    """Return a script's source expression for the policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source).digest()).decode('ascii')}'"


def template_text(name: str) -> str:
    """Return a file of `templates/` as text."""
    return _TEMPLATES.joinpath(name).read_text("utf-8")


@cache
def plotly_bundle() -> tuple[str, str]:
    """Return plotly.min.js packed (gzip without a time, base64) and its source expression.

    Its licence notice stands at its head and stays in the file.
    """
    source = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    text = source.decode("utf-8").encode("utf-8")
    packed = gzip.compress(text, compresslevel=9, mtime=0)
    return base64.b64encode(packed).decode("ascii"), script_hash(text)


def policy(*scripts: str) -> str:
    """Return the content security policy for scripts of these hashes."""
    return _POLICY.format(scripts=" ".join(scripts) or "'none'")
