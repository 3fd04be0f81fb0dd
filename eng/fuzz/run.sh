#!/usr/bin/env bash
# Coverage-guided fuzzing of what strangers can send:
#
#   bash eng/fuzz/run.sh token|proof|request|cel|model|relations|mcp|path|messages|surfaces [SECONDS]     60 seconds unless told
#
# Needs afl++ (Debian: afl++). Findings stay in artifacts/fuzz/TARGET; a crash is tried again with
# `dotnet run --project eng/fuzz -- TARGET FILE`. Exits non-zero when there is one.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:?token, proof, request, cel, model, relations, mcp, path, messages or surfaces}
seconds=${2:-60}
out=artifacts/fuzz/$target
command -v afl-fuzz > /dev/null || { echo "afl-fuzz is missing: apt-get install afl++" >&2; exit 69; }

dotnet tool restore > /dev/null
dotnet build eng/fuzz -v quiet
rm -rf "$out" && mkdir -p "$out"
cp -r artifacts/bin/AgentIdentity.Fuzz/debug "$out/bin"
"$out/bin/AgentIdentity.Fuzz" "$target" --seeds "$out/seeds"
for room in Tokens Cel Policy ModelProxy Gateway Broker Server; do
    dotnet sharpfuzz "$out/bin/AgentIdentity.$room.dll" > /dev/null
done

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1
afl-fuzz -i "$out/seeds" -o "$out/found" -t 10000 -m none -V "$seconds" -- "$out/bin/AgentIdentity.Fuzz" "$target" > "$out/log" 2>&1 ||
    { tail -n 20 "$out/log"; exit 70; }
stat() { sed -n "s/^$1 *: //p" "$out/found/default/fuzzer_stats"; }
echo "$target: $(stat execs_done) inputs, $(stat corpus_count) kept, $(stat saved_crashes) crashes, $(stat saved_hangs) hangs"
[ "$(stat saved_crashes)" = 0 ] && [ "$(stat saved_hangs)" = 0 ]
