#!/usr/bin/env bash
# Trains a GHN on your images, and ranks networks by it. Usage: train.sh IMAGES OUT
# IMAGES has a subfolder of JPEG, PNG or WebP files for each class. config.json is a toy: three classes, four steps.
# For a real training begin with train/configs/cifar10-open.json.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
archcast=$here/../../cli/archcast.js
images=${1:?name the folder of your images}
out=${2:?name the folder for the results}
mkdir -p "$out"

# The same command goes on where a run was stopped.
node "$archcast" train --config "$here/config.json" --data "$images" --out "$out/run"
node "$archcast" export --run "$out/run" --data "$images" --images 20 --out "$out/bundle"
# A bundle without heads ranks by generated weights alone: no label of a network is needed.
node "$archcast" predict --model "$out/bundle" --in "$here/archs.ndjson" --out "$out/predictions.ndjson"
