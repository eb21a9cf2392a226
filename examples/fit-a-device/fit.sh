#!/usr/bin/env bash
# Makes a device of twelve measured networks, and forecasts others on it. Usage: fit.sh OUT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
archcast=$here/../../cli/archcast.js
out=${1:?name the folder for the results}
mkdir -p "$out"

# samples.csv is yours: a line for each network that you timed, here by its space, else by a file of ONNX or JSON.
node "$archcast" device fit --samples "$here/samples.csv" --name my-board --hardware 'My board' --out "$out/my-board.json"
node "$archcast" predict --in "$here/archs.ndjson" --device-file "$out/my-board.json" --out "$out/predictions.ndjson"
