#!/usr/bin/env bash
# Fetches the pinned CEL conformance data and writes it to artifacts/cel-spec/*.json. Does nothing where it is up to date.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../artifacts/cel-spec"
stamp="$target/lock.sha256"
wanted=$(cat "$here/package.json" "$here/package-lock.json" "$here/dump.mjs" | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "cel-spec: up to date"
  exit 0
fi
mkdir -p "$target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/dump.mjs" "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent && node dump.mjs "$target")
echo "$wanted" > "$stamp"
