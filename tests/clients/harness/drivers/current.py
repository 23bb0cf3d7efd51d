"""Runs inside bittensor 11.3.0: reads a request a line, asks the SDK, answers a line.

A request is one of `{"read": NAME, "arguments": {..}}`, `{"execute": INTENT, "arguments": {..}, "wallet": ..}` and
`{"call": "Pallet.call", "arguments": {..}, "wallet": ..}`; a wallet is `[name, hotkey, path]`.
"""

import asyncio
import dataclasses
import json
import sys

import bittensor as bt
from bittensor import calls


def plain(value):
    """Amounts as rao, records as objects, whatever else as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bt.Balance):
        return value.rao
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    return str(value)


async def answered(client, request):
    arguments = request["arguments"]
    if "read" in request:
        return await client.read(request["read"], **arguments)
    name, hotkey, path = request["wallet"]
    wallet = bt.Wallet(name=name, hotkey=hotkey, path=path)
    if "execute" in request:
        return await client.execute(getattr(bt, request["execute"])(**arguments), wallet)
    pallet, call = request["call"].split(".")
    return await client.submit_call(getattr(getattr(calls, pallet), call)(**arguments), wallet)


async def main(url):
    answers, sys.stdout = sys.stdout, sys.stderr
    async with bt.Subtensor(url) as client:
        for line in sys.stdin:
            try:
                answer = {"result": plain(await answered(client, json.loads(line)))}
            except Exception as error:
                answer = {"raised": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), file=answers, flush=True)


asyncio.run(main(sys.argv[1]))
