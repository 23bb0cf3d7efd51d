#!/usr/bin/env python3
"""Makes one report of what the stages of scripts/prove counted.

usage: report.py COUNTS PAGES full|share SECONDS

COUNTS is the folder to which the stages wrote, one JSON object a line; PAGES gets proof.json and
README.md; SECONDS is what all of it took. Exits with 1 if a stage failed, found something, or (of
a full run) did less than is asked of it. What did not run counts as 0.
"""

import json
import os
import platform
import sys
import time


def lines(folder, name):
    """The objects that a stage wrote, or none if it did not run."""
    try:
        with open(os.path.join(folder, name + ".json"), encoding="ascii") as file:
            return merged(json.loads(line) for line in file if line.strip())
    except FileNotFoundError:
        return []


def merged(rows):
    """Rows of the same words become one with the sums of their numbers."""
    result = {}
    for row in rows:
        words = tuple(value for value in row.values() if isinstance(value, str))
        into = result.setdefault(words, {})
        for key, value in row.items():
            into[key] = into[key] + value if key in into and not isinstance(value, str) else value
    return list(result.values())


def total(rows, key):
    """The sum of a count over the rows that have it."""
    return sum(row.get(key, 0) for row in rows)


def least(rows, key):
    """The smallest count: for what is asked of each row."""
    return min((row.get(key, 0) for row in rows), default=0)


def fuzzed(owed):
    """The counts of a fuzz target that owes so many executions."""
    return [
        ("executions", lambda rows: total(rows, "executions"), owed),
        ("edges covered", lambda rows: total(rows, "coverage"), 1),
    ]


# stage: what is counted, how, and how much of it a full run owes
COUNTS = {
    "properties": [
        ("properties", lambda rows: total(rows, "properties"), 12),
        ("cases", lambda rows: total(rows, "cases"), 12_000_000),
    ],
    "exhaustive": [("states", lambda rows: total(rows, "states"), 67_000_000)],
    "differential": [("cases", lambda rows: total(rows, "cases"), 1_110_000)],
    "stateful": [
        ("calls", lambda rows: total(rows, "calls"), 1_000_000),
        ("of them accepted", lambda rows: total(rows, "ok"), 600_000),
        ("blocks", lambda rows: total(rows, "blocks"), 1),
    ],
    "attackers": [
        ("attackers", len, 10),
        ("draws of each", lambda rows: least(rows, "draws"), 2_000),
    ],
    "long_runs": [
        ("blocks", lambda rows: total(rows, "blocks"), 210_000),
        ("calls", lambda rows: total(rows, "calls"), 1),
    ],
    "full_slots": [
        ("presets", len, 2),
        ("blocks of each", lambda rows: least(rows, "blocks"), 100_000),
        ("epochs that paid miners", lambda rows: total(rows, "epochs"), 1),
    ],
    "fuzz_swap": fuzzed(10_000_000),
    "fuzz_share_pool": fuzzed(10_000_000),
    "fuzz_epoch": fuzzed(10_000_000),
    "fuzz_genesis": fuzzed(100_000),
    "fuzz_call_sequence": fuzzed(200_000) + [
        ("calls", lambda rows: total(rows, "calls"), 1_000_000),
        ("of them accepted", lambda rows: total(rows, "calls_accepted"), 600_000),
    ],
}

FAILURES = ("failures", "crashes")


def summary(folder, full):
    """What every stage did, in the order of COUNTS, and whether that is all that it owes."""
    ran = {row["stage"]: row for row in lines(folder, "stages")}
    stages = []
    for name, counts in COUNTS.items():
        rows, run = lines(folder, name), ran.get(name, {})
        done = {what: count(rows) for what, count, _ in counts}
        owed = {what: owed for what, _, owed in counts} if full else {}
        failures = sum(total(rows, key) for key in FAILURES)
        # A stage that ended without naming what failed.
        failures = failures or int(run.get("exit", 0) != 0)
        stages.append({
            "stage": name,
            "ran": bool(run),
            "done": done,
            "owed": owed,
            "failures": failures,
            "passed": bool(run) and run["exit"] == 0 and failures == 0
            and all(done[what] >= count for what, count in owed.items()),
            "seconds": run.get("seconds", 0),
            "rows": rows,
        })
    return stages


def table(rows):
    """A Markdown table of the rows, whose columns are the keys of all of them."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    words = {True: "yes", False: "no"}
    show = lambda value: words[value] if isinstance(value, bool) else (
        f"{value:,}" if isinstance(value, (int, float)) else str(value))
    cells = [keys, ["---"] * len(keys)]
    cells += [[show(row[key]) if key in row else "" for key in keys] for row in rows]
    return ["| " + " | ".join(line) + " |" for line in cells]


def page(report):
    """The report for people."""
    rows = [{
        "stage": stage["stage"],
        "done": ", ".join(f"{count:,} {what}" for what, count in stage["done"].items()),
        "failures": stage["failures"],
        "seconds": stage["seconds"],
        "": "passed" if stage["passed"] else "FAILED" if stage["ran"] else "did not run",
    } for stage in report["stages"]]
    text = [
        "# What was proved",
        "",
        f"Written by `make prove` on {report['date']} at commit {report['commit']}, on {report['cores']} cores of",
        f"{report['machine']}, in {report['seconds'] / 60:.0f} minutes. All counts are of what was really run; the same",
        "numbers for machines are in [proof.json](proof.json).",
        "",
        *table(rows),
    ]
    for stage in report["stages"]:
        named = [row for row in stage["rows"] if any(isinstance(value, str) for value in row.values())]
        if len(named) > 1:
            text += ["", f"## {stage['stage']}", "", *table(named)]
    return "\n".join(text) + "\n"


def machine():
    """The name of the processor."""
    with open("/proc/cpuinfo", encoding="ascii") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main():
    """Writes the report."""
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    folder, pages, extent, seconds = sys.argv[1:]
    stages = summary(folder, extent == "full")
    with open(os.path.join(folder, "commit"), encoding="ascii") as file:
        commit = file.read().strip()
    report = {
        "date": time.strftime("%Y-%m-%d"),
        "commit": commit,
        "machine": machine(),
        "cores": os.cpu_count(),
        "extent": extent,
        "seconds": int(seconds),
        "failures": sum(stage["failures"] for stage in stages),
        "passed": all(stage["passed"] for stage in stages),
        "stages": stages,
    }
    with open(os.path.join(pages, "proof.json"), "w", encoding="ascii") as file:
        json.dump(report, file, indent="\t")
        file.write("\n")
    text = page(report)
    with open(os.path.join(pages, "README.md"), "w", encoding="ascii") as file:
        file.write(text)
    print(text)
    if not report["passed"]:
        sys.exit("not proved: " + ", ".join(s["stage"] for s in stages if not s["passed"]))


if __name__ == "__main__":
    main()
