"""Wallets as files, in the form that `bittensor` and `btcli` of all versions read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from dtao_localnet.keys import Key

#: Those that the chain begins with, 100,000 TAO each. Their hotkeys have 100 TAO for fees.
WALLETS = ("alice", "bob", "charlie", "dave", "eve", "ferdie")

_SR25519 = 1


def write_wallets(folder: Path, key: Callable[[str], Key], names: Iterable[str] = WALLETS) -> Path:
    """Writes `NAME/coldkey` and `NAME/hotkeys/default` without a password, and returns the folder."""
    for name in names:
        coldkey = f"//{name.capitalize()}"
        _write(folder / name / "coldkey", folder / name / "coldkeypub.txt", key(coldkey))
        hotkeys = folder / name / "hotkeys"
        _write(hotkeys / "default", hotkeys / "defaultpub.txt", key(f"{coldkey}//hotkey"))
    return folder


def _write(secret: Path, public: Path, key: Key) -> None:
    secret.parent.mkdir(parents=True, exist_ok=True)
    known = {
        "accountId": key.public_key,
        "publicKey": key.public_key,
        "ss58Address": key.address,
        "cryptoType": _SR25519,
    }
    for path, content in [(secret, known | {"secretSeed": key.seed}), (public, known)]:
        path.write_text(json.dumps(content))
        path.chmod(0o600)
