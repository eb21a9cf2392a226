#!/usr/bin/env python3
"""Draws networks of a search space from a service, forecasts them all, and prints the best as CSV.

Needs nothing but Python 3 and a running service (`npm start`):

    python3 score.py --address http://localhost:8787 --space nas-bench-201 --count 200 --device pixel3 --top 10
"""

import argparse
import csv
import json
import os
import sys
import urllib.parse
import urllib.request


def ask(url, lines=None):
    """The answer's text. `lines` are sent as NDJSON; the token is that of ARCHCAST_TOKEN, if it is set."""
    headers = {}
    if "ARCHCAST_TOKEN" in os.environ:
        headers["authorization"] = f"Bearer {os.environ['ARCHCAST_TOKEN']}"
    body = None
    if lines is not None:
        headers["content-type"] = "application/x-ndjson"
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        return answer.read().decode()


def main():
    parser = argparse.ArgumentParser(description="Forecasts networks of a search space; the best come first.")
    parser.add_argument("--address", default="http://localhost:8787")
    parser.add_argument("--space", default="nas-bench-201")
    parser.add_argument("--count", type=int, default=200, help="networks to draw, at most 256")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="pixel3")
    parser.add_argument("--top", type=int, default=10)
    given = parser.parse_args()

    draw = urllib.parse.urlencode({"n": given.count, "seed": given.seed})
    drawn = json.loads(ask(f"{given.address}/v1/spaces/{given.space}/sample?{draw}"))["architectures"]
    device = urllib.parse.urlencode({"device": given.device})
    lines = ask(f"{given.address}/v1/predict/batch?{device}", drawn).splitlines()

    rows = []
    for network, line in zip(drawn, lines):
        answer = json.loads(line)
        # An error is an answer of its own, and the others stay.
        if "error" in answer:
            print(f"{network['arch']}: {answer['error']['detail']}", file=sys.stderr)
            continue
        accuracy, latency = answer["accuracy"], answer["latency"][given.device]
        rows.append((accuracy["value"], accuracy["low"], accuracy["high"], latency["value_ms"], network["arch"]))
    rows.sort(reverse=True)
    table = csv.writer(sys.stdout)
    table.writerow(("accuracy", "low", "high", "latency_ms", "arch"))
    table.writerows(rows[: given.top])


if __name__ == "__main__":
    main()
