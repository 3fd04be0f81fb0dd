#!/usr/bin/env bash
# Installs the pinned CEL data and evaluators (eng/cel/node_modules) and writes the conformance data to
# artifacts/cel-spec/*.json. Does nothing where it is up to date.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../artifacts/cel-spec"
stamp="$target/lock.sha256"
if [ ! "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
wanted=$(cat "$here/package.json" "$here/package-lock.json" "$here/dump.mjs" | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "cel-spec: up to date"
  exit 0
fi
mkdir -p "$target"
(cd "$here" && node dump.mjs "$target")
echo "$wanted" > "$stamp"
