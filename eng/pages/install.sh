#!/usr/bin/env bash
# Installs what tests/AgentIdentity.Pages.Tests looks at pages with: Chromium, where it is missing and may be installed
# (Debian, root), and the pinned accessibility checker in artifacts/pages. Does nothing where both are there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../artifacts/pages"

if [ -x /usr/bin/chromium ]; then
  echo "chromium: there"
elif [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core > /dev/null
  echo "chromium: installed"
else
  echo "chromium: missing; install it as /usr/bin/chromium, or the tests of the pages are skipped"
fi

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
