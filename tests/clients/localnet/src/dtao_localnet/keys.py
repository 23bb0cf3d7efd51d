"""Keys by their derivation, as the node derives them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Key:
    """An sr25519 key of a development chain. Anybody can derive it, so it is worth nothing elsewhere."""

    uri: str
    address: str
    """SS58, with the prefix 42."""
    public_key: str
    seed: str


def inspect_key(node: Path, uri: str) -> Key:
    """Derives the key of a URI such as `//Alice//hotkey`. Raises `ValueError` for what is none."""
    command = [str(node), "key", "inspect", "--output-type", "json", uri]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    try:
        key = json.loads(answer.stdout)
    except json.JSONDecodeError:
        raise ValueError(f"no key is derived by {uri!r}: {(answer.stdout + answer.stderr).strip()}") from None
    return Key(uri, key["ss58Address"], key["publicKey"], key["secretSeed"])
