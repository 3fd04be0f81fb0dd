#!/usr/bin/env bash
# Ratios, measured side by side in one run on this machine: bash bench/run.sh, or one contest: bash bench/run.sh relations
# The contest of model gateways has a network of its own, because Portkey's listens on every interface: bash bench/run.sh models
# Tool calls through other proxies and through the broker: bash bench/run.sh calls, or calls --quick, which takes three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = models ]; then
    dotnet build --configuration Release -v quiet bench/AgentIdentity.Bench
    alone=(unshare --net)
    [ "$(id -u)" -eq 0 ] || alone=(unshare --map-root-user --net)
    exec "${alone[@]}" bash -c 'ip link set lo up && exec dotnet artifacts/bin/AgentIdentity.Bench/release/AgentIdentity.Bench.dll models'
fi

if [ "${1:-}" = calls ]; then
    for need in wrk haproxy nginx; do
        command -v "$need" >/dev/null || PATH="$PATH:/usr/sbin" command -v "$need" >/dev/null || missing="${missing:-} $need"
    done
    [ -z "${missing:-}" ] || { apt-get update -qq && apt-get install -y -qq $missing; }
    export PATH="$PATH:/usr/sbin"
fi

exec dotnet run --configuration Release --project bench/AgentIdentity.Bench -- "$@"
