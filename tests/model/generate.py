#!/usr/bin/env python3
"""Writes what the model says of random cases, for pallets/dynamic-tao/economics to be held against.

With `--vectors KIND`: writes what every run of the tests replays of a kind, from a fixed seed. With numbers
of cases: writes a stream of one case a line. Each case depends on the seed, its kind and its index
alone, so `--seed S --only KIND:INDEX` gives any of them again.
"""

import argparse
import json
import sys
import time

sys.dont_write_bytecode = True

import allocation
import attested
import block
import chain
import claims
import costs
import liquidation
import payout
import shares
import subnet
import swap
import votes
import yuma
from exact import Numbers, answer

SEED = 20_250_213

# kind: generator, cases of every run of the tests, of a full run, and the largest size of the former
KINDS = {
    "swap": (swap.generate, 2_000, 1_000_000, None),
    "block": (block.generate, 400, 100_000, 128),
    "allocation": (allocation.generate, 400, 50_000, 24),
    "chain": (chain.generate, 200, 20_000, 48),
    "votes": (votes.generate, 200, 50_000, 24),
    "metric": (attested.generate, 500, 0, 24),
    "subnet": (subnet.generate, 300, 20_000, 48),
    "epoch": (yuma.generate, 200, 10_000, 64),
    "family": (payout.generate_family, 300, 100_000, None),
    "payout": (payout.generate, 200, 50_000, 8),
    "shares": (shares.generate, 500, 100_000, 12),
    "hotkey": (shares.generate_hotkey, 500, 100_000, 24),
    "claims": (claims.generate, 300, 50_000, 96),
    "liquidation": (liquidation.generate, 300, 50_000, 12),
    "costs": (costs.generate, 200, 50_000, None),
}


def case(kind, seed, index, size=None):
    """One case as a line of JSON: its index, what goes in, and what comes out or why not."""
    generator = KINDS[kind][0]
    numbers = Numbers(seed, kind, index)
    asked, told = generator(numbers, size) if size else generator(numbers)
    return json.dumps({kind: {"n": index, "in": asked, **answer(told)}}, separators=(",", ":"))


def vectors(kind, seed=SEED):
    """What every run of the tests replays of a kind, as one list."""
    _, count, _, size = KINDS[kind]
    # Few large ones keep it short.
    sizes = [size and (size if index % 16 == 0 else size // 6 + 2) for index in range(count)]
    lines = (case(kind, seed, index, sizes[index]) for index in range(count))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def main():
    """Reads the options and does what they say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", metavar="KIND", choices=KINDS,
                        help="what every run of the tests replays of a kind")
    parser.add_argument("--full", action="store_true", help="stream: " + ", ".join(
        f"{row[2]} {kind}" for kind, row in KINDS.items()))
    parser.add_argument("--cases", action="append", default=[], metavar="KIND=COUNT",
                        help="stream so many of a kind; may be repeated, and overrules --full")
    parser.add_argument("--only", metavar="KIND:INDEX", help="stream one case")
    parser.add_argument("--seed", type=int, default=SEED, help="of a stream (%(default)s)")
    parser.add_argument("--size", type=int,
                        help="most subnets, neurons, claimants or operations of a case")
    parser.add_argument("--to", metavar="FILE", help="where a stream goes (standard output)")
    options = parser.parse_args()

    if options.vectors:
        print(vectors(options.vectors), end="")
        return

    counts = {kind: row[2] for kind, row in KINDS.items()} if options.full else {}
    for part in options.cases:
        kind, _, count = part.partition("=")
        if kind not in KINDS or not count.isdigit():
            parser.error(f"{part}: not KIND=COUNT; kinds are " + ", ".join(KINDS))
        counts[kind] = int(count)
    if not options.only and not counts:
        parser.error("nothing to write: see --help")
    sys.stdout.flush()
    out = open(options.to, "w", encoding="ascii") if options.to else sys.stdout
    if options.only:
        kind, _, index = options.only.partition(":")
        print(case(kind, options.seed, int(index), options.size), file=out)
    for kind, count in counts.items():
        start, cpu = time.monotonic(), time.process_time()
        for index in range(count):
            out.write(case(kind, options.seed, index, options.size) + "\n")
        wall, cpu = time.monotonic() - start, time.process_time() - cpu
        print(f"{kind}: {count} in {wall:.1f} s, {cpu:.1f} s of a core", file=sys.stderr)
    out.flush()


if __name__ == "__main__":
    main()
