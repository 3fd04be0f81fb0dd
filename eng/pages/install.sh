#!/usr/bin/env bash
# Installs the pinned accessibility checker of tests/AgentIdentity.Pages.Tests in artifacts/pages. Does nothing where it is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../artifacts/pages"

stamp="$target/lock.sha256"
wanted=$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  echo "axe-core: up to date"
  exit 0
fi
mkdir -p "$target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent)
cp "$work/node_modules/axe-core/axe.min.js" "$target/axe.min.js"
echo "$wanted" > "$stamp"
echo "axe-core: installed"
