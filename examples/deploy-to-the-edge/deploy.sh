#!/usr/bin/env bash
# Deploys the service to Cloudflare Workers. Usage: deploy.sh [--yes]
# Without --yes it builds and stops, which needs no account. With it, it takes CLOUDFLARE_API_TOKEN,
# CLOUDFLARE_ACCOUNT_ID, and ARCHCAST_TOKENS: the bearer tokens that callers must send.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "${1:-}" != --yes ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
  npx --no-install wrangler deploy --dry-run --outdir "$out"
  echo 'Nothing was sent. deploy.sh --yes deploys.'
  exit
fi

: "${CLOUDFLARE_API_TOKEN:?is the token of your account}"
: "${CLOUDFLARE_ACCOUNT_ID:?is your account}"
: "${ARCHCAST_TOKENS:?names the tokens that open the service, such as \$(openssl rand -hex 32)}"
# Hashes, sizes and the start-up are held against the limits of the edge before anything is uploaded.
npm run deploy
printf '%s' "$ARCHCAST_TOKENS" | npx --no-install wrangler secret put ARCHCAST_TOKENS
