"""The environment of the tests, set before Django reads it: a state folder of their own, and no limits."""

import os
import tempfile
from pathlib import Path

STATE_DIR = Path(os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="which-track-")))
(STATE_DIR / "static").mkdir(exist_ok=True, parents=True)
os.environ.setdefault("RATE_LIMITS", "off")
