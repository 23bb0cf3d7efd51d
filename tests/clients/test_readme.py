"""The README's path of a newcomer, run as it stands there, so that it cannot rot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from dtao_localnet import Localnet
from harness.core import TAO, Core
from harness.processes import CLASSIC, registry, run

README = Path(__file__).parents[2] / "README.md"


def test_a_newcomer_lists_stakes_shows_and_unstakes(
    localnet: Localnet, core: Core, home: Path, coldkey: Callable[[str], str]
) -> None:
    path = home / "path.sh"
    path.write_text("set -e\n" + newcomers_path())
    quote = core.quote_stake(1, 10 * TAO)

    done = run(["bash", str(path), localnet.url], home, timeout=200)

    assert done.code == 0, done
    alice = coldkey("alice")
    # The coldkey is its own hotkey there: `--uri Alice` gives both.
    assert core.stake(alice, alice, 1) == quote["amount_out"] - 5 * TAO
    assert "Subnet 1" in done.output


def newcomers_path() -> str:
    """The ten lines with the environment that is here already, by the lock file and without the registry."""
    (script,) = re.findall(r"```bash\n(on=.*?)```", README.read_text(), re.DOTALL)
    assert len(script.splitlines()) == 10
    assert "".join(ENVIRONMENT) in script
    return str(script).replace("".join(ENVIRONMENT), f"PATH={CLASSIC / 'bin'}:$PATH\n")


@pytest.mark.timeout(600)
def test_a_newcomers_environment_comes_from_the_registry(home: Path) -> None:
    path = home / "environment.sh"
    path.write_text("set -e\n" + "".join(ENVIRONMENT) + "btcli --version\n")

    done = run(["bash", str(path)], home, timeout=550, beside=registry())

    if re.search("NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|name resolution|ProtocolError|ConnectionResetError", done.errors):
        pytest.skip("the Python registry cannot be reached")
    assert done.code == 0, done
    assert package("bittensor-cli").split("==")[1] in done.output
    assert (home / "btcli/bin/btcli").exists()


def package(name: str) -> str:
    """A package as the list of what is installed pins it."""
    (line,) = re.findall(rf"^{name}==.*$", (Path(__file__).parent / "locks/classic.in").read_text(), re.MULTILINE)
    return str(line)


#: The two lines that make it.
ENVIRONMENT = [
    "python3 -m venv btcli && . btcli/bin/activate\n",
    f"pip install --quiet {package('bittensor-cli')}\n",
]
