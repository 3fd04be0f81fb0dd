#!/usr/bin/env bash
# Installs the Debian packages that tests use, where they are missing and may be installed (Debian, root):
#
#   chromium, fonts-dejavu-core   tests/AgentIdentity.Pages.Tests looks at every page
#   redis-server                  the shared replay store is tested against a real one; tests start and stop their own
#   nginx                         asks the gateway about requests that it holds (auth_request); tests start and stop their own
#   postgresql                    databases as upstreams are tested against a real one; tests start and stop their own, as its user where they are root
#   gcc, libc6-dev, zlib1g-dev    samples/HttpAgent is published as a native binary
#
# A test whose package cannot be had is skipped and says so.
set -euo pipefail

missing=()
want() { [ -e "$1" ] || missing+=("${@:2}"); }
want /usr/bin/chromium chromium fonts-dejavu-core
want /usr/bin/redis-server redis-server
want /usr/sbin/nginx nginx
want /usr/lib/postgresql postgresql
want /usr/bin/gcc gcc libc6-dev
want /usr/include/zlib.h zlib1g-dev

if [ ${#missing[@]} -eq 0 ]; then
    echo "debian packages: all there"
elif [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # Servers are started by the tests, on ports of their own; a package may not start one meanwhile.
    gate=/usr/sbin/policy-rc.d
    if [ ! -e "$gate" ]; then
        trap 'rm -f "$gate"' EXIT
        printf '#!/bin/sh\nexit 101\n' > "$gate" && chmod +x "$gate"
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
    echo "debian packages: installed ${missing[*]}"
else
    echo "debian packages: missing ${missing[*]}; the tests that need them are skipped"
fi
