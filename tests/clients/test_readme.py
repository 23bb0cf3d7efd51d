"""The README's path of a newcomer, run as it stands there, so that it cannot rot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from dtao_localnet import Localnet
from harness.core import TAO, Core
from harness.processes import CLASSIC, run

README = Path(__file__).parents[2] / "README.md"


def test_a_newcomer_lists_stakes_shows_and_unstakes(
    localnet: Localnet, core: Core, home: Path, coldkey: Callable[[str], str]
) -> None:
    (script,) = re.findall(r"```bash\n(on=.*?)```", README.read_text(), re.DOTALL)
    assert len(script.splitlines()) == 10
    # The environment is there already, by the lock file and without the registry.
    environment = f"python3 -m venv btcli && . btcli/bin/activate\npip install --quiet {package('bittensor-cli')}\n"
    assert environment in script
    path = home / "path.sh"
    path.write_text("set -e\n" + script.replace(environment, f"PATH={CLASSIC / 'bin'}:$PATH\n"))
    quote = core.quote_stake(1, 10 * TAO)

    done = run(["bash", str(path), localnet.url], home, timeout=200)

    assert done.code == 0, done
    alice = coldkey("alice")
    # The coldkey is its own hotkey there: `--uri Alice` gives both.
    assert core.stake(alice, alice, 1) == quote["amount_out"] - 5 * TAO
    assert "Subnet 1" in done.output


def package(name: str) -> str:
    """A package as the list of what is installed pins it."""
    (line,) = re.findall(rf"^{name}==.*$", (Path(__file__).parent / "locks/classic.in").read_text(), re.MULTILINE)
    return str(line)
