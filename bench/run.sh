#!/usr/bin/env bash
# Ratios, measured side by side in one run on this machine: bash bench/run.sh, or one contest: bash bench/run.sh relations
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run --configuration Release --project bench/AgentIdentity.Bench -- "$@"
