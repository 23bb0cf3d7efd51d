"""Runs inside the SDK 10.5.0: reads a request a line, calls the SDK, answers a line.

A request is `{"method": .., "arguments": {..}}`. What JSON cannot say is an object with one key:
`{"tao": rao}`, `{"alpha": [rao, netuid]}` and `{"wallet": [name, hotkey, path]}`.
"""

import dataclasses
import json
import sys

import bittensor as bt

MAKERS = {
    "tao": lambda rao: bt.Balance.from_rao(rao),
    "alpha": lambda of: bt.Balance.from_rao(of[0], netuid=of[1]),
    "wallet": lambda of: bt.Wallet(name=of[0], hotkey=of[1], path=of[2]),
}


def made(value):
    if isinstance(value, dict) and len(value) == 1:
        (kind,) = value
        if kind in MAKERS:
            return MAKERS[kind](value[kind])
    return value


def plain(value):
    """Amounts as rao, records as objects, whatever else as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bt.Balance):
        return value.rao
    if isinstance(value, bt.ExtrinsicResponse):
        error = value.error and f"{type(value.error).__name__}: {value.error}"
        return {"success": value.success, "message": value.message, "error": error, "data": plain(value.data)}
    if isinstance(value, bt.Metagraph):
        return {"n": int(value.n), "hotkeys": value.hotkeys, "stake": plain(value.total_stake), "tempo": value.tempo}
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    return str(value)


def main(url):
    # What the SDK logs must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    subtensor = bt.Subtensor(network=url)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            arguments = {name: made(value) for name, value in request["arguments"].items()}
            answer = {"result": plain(getattr(subtensor, request["method"])(**arguments))}
        except Exception as error:
            answer = {"raised": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


main(sys.argv[1])
