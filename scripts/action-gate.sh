# The gate as a step of action.yml: its inputs are the environment, its outputs go to $GITHUB_OUTPUT.
set -uo pipefail

out="$RUNNER_TEMP/archcast-gate"
mkdir -p "$out"
rm -f "$out"/*
args=(gate --config "$CONFIG" --sarif "$out/gate.sarif" --junit "$out/gate.xml" --markdown "$out/gate.md" --html "$out/gate.html")

if [ "$AGAINST" = base ]; then
  AGAINST=
  if [ -n "${GITHUB_BASE_REF:-}" ]; then
    AGAINST="refs/remotes/origin/$GITHUB_BASE_REF"
    # A checkout has but the commit that it is of.
    if ! said=$(git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$GITHUB_BASE_REF:$AGAINST" 2>&1); then
      said=${said//'%'/%25}
      echo "::error title=archcast gate::the branch $GITHUB_BASE_REF cannot be fetched: ${said//$'\n'/%0A}"
      echo "exit-code=3" >> "$GITHUB_OUTPUT"
      exit 3
    fi
  fi
fi
[ -n "$AGAINST" ] && args+=(--against "$AGAINST")
[ -n "$URL" ] && args+=(--url "$URL")
[ "$MEASURE" = true ] && args+=(--measure)
args+=(--json --)
while IFS= read -r model; do
  [ -n "$model" ] && args+=("$model")
done <<< "$MODELS"

node "$GITHUB_ACTION_PATH/cli/archcast.js" "${args[@]}" > "$out/gate.json"
code=$?
{
  echo "exit-code=$code"
  [ -s "$out/gate.md" ] && echo "markdown=$out/gate.md"
  [ -s "$out/gate.sarif" ] && echo "sarif=$out/gate.sarif"
  [ -s "$out/gate.html" ] && echo "html=$out/gate.html"
  [ -s "$out/gate.json" ] && echo "json=$out/gate.json"
} >> "$GITHUB_OUTPUT"
[ -s "$out/gate.md" ] && cat "$out/gate.md"
exit $code
