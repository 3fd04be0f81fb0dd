#!/usr/bin/env bash
# Ratios, measured side by side in one run on this machine: bash bench/run.sh, or one contest: bash bench/run.sh relations
# The contest of model gateways has a network of its own, because Portkey's listens on every interface: bash bench/run.sh models
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = models ]; then
    dotnet build --configuration Release -v quiet bench/AgentIdentity.Bench
    alone=(unshare --net)
    [ "$(id -u)" -eq 0 ] || alone=(unshare --map-root-user --net)
    exec "${alone[@]}" bash -c 'ip link set lo up && exec dotnet artifacts/bin/AgentIdentity.Bench/release/AgentIdentity.Bench.dll models'
fi

exec dotnet run --configuration Release --project bench/AgentIdentity.Bench -- "$@"
