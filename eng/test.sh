#!/usr/bin/env bash
# Installs what the tests need, builds once, runs every test and closes with one total:
#
#   bash eng/test.sh          the default tier, what CI runs
#   bash eng/test.sh --all    adds the long tier: every law tries 25 times more cases (fuzzing and differential runs
#                             among them), and eng/long.sh soaks the quickstart and mutates the decision
#
# The last line is `N passed, N failed, N skipped`. The exit code is 0 only if something ran and nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export AGENTID_TEST_TIER=default
limit=1200
case "${1:-}" in
    "") ;;
    --all) AGENTID_TEST_TIER=all limit=10800 ;;
    *) echo "usage: bash eng/test.sh [--all]" >&2; exit 64 ;;
esac

passed=0 failed=0 skipped=0
broke=()
logs=artifacts/logs
mkdir -p "$logs"
rm -f "$logs"/test.log "$logs"/quickstart.log "$logs"/long.log

heading() { printf '\n== %s\n' "$*"; }

# fail WHAT: counts one failure, says it here, and once more at the end.
fail() {
    failed=$((failed + 1))
    broke+=("$1")
    echo "$1"
}

# Whoever sees no more than the end of the output (CI shows its tail) must see there what failed, and the first words of why.
repeat_failures() {
    [ "$failed" -gt 0 ] || return 0
    heading "What failed"
    {
        [ "${#broke[@]}" -eq 0 ] || printf 'failed: %s\n' "${broke[@]}"
        [ ! -f "$logs/test.log" ] || awk '
            /^failed / { print "failed: " substr($0, 8, 300); said = 0; inside = 1; next }
            /^[^ ]/ { inside = 0 }
            inside && !/^  from / && said == 0 { sub(/^ +Xunit[^:]*: /, ""); print "        " substr($0, 1, 300); said = 1 }
            /^[^ ].* failed with [0-9]+ error/ { sub(/^.*\//, ""); print "failed: " $0 }' "$logs/test.log"
        [ ! -f "$logs/long.log" ] || sed -n 's/^failed /failed: /p' "$logs/long.log"
    } | awk '/^failed: / { tests += 1 } tests <= 40'
    echo
}

close() {
    repeat_failures
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

heading "Install"
if [ -f eng/cel/dump.sh ]; then
    bash eng/cel/dump.sh || fail "eng/cel/dump.sh failed"
fi
bash eng/debian.sh || fail "eng/debian.sh failed"
bash eng/pages/install.sh || fail "eng/pages/install.sh failed"
for peers in eng/interop eng/mcp eng/models; do
    if [ ! "$peers/node_modules/.package-lock.json" -nt "$peers/package-lock.json" ]; then
        (cd "$peers" && npm ci --ignore-scripts --no-audit --no-fund --silent) || fail "npm ci in $peers failed"
    fi
done
dotnet restore AgentIdentity.sln || { fail "dotnet restore failed"; close; }

heading "Build"
dotnet build AgentIdentity.sln --no-restore -v minimal || { fail "dotnet build failed"; close; }

heading "Tests"
# A project whose process died or that holds no test is an `error` in the summary: it counts as a failure.
timeout "$limit" dotnet test --solution AgentIdentity.sln --no-build --no-progress 2>&1 | tee "$logs/test.log"
outcome=${PIPESTATUS[0]}
read -r succeeded broken left < <(awk '
    /^ +(error|failed|succeeded|skipped): [0-9]+/ { count[$1] += $2 }
    END { print count["succeeded:"] + 0, count["failed:"] + count["error:"] + 0, count["skipped:"] + 0 }' "$logs/test.log")
if [ "$outcome" -ne 0 ] && [ "$broken" -eq 0 ]; then
    fail "dotnet test ended with exit code $outcome"
fi
passed=$((passed + succeeded)) failed=$((failed + broken)) skipped=$((skipped + left))

heading "Quickstart"
# The sample is the product's main job, so it counts as a test: it must end by itself and say that every step passed.
timeout 180 dotnet run --no-build --project samples/Quickstart 2>&1 | tee "$logs/quickstart.log"
outcome=${PIPESTATUS[0]}
if [ "$outcome" -eq 0 ] && tail -n 1 "$logs/quickstart.log" | grep -Eq '^Quickstart: ([1-9][0-9]*) of \1 steps passed$'; then
    passed=$((passed + 1))
else
    fail "The quickstart failed (exit code $outcome)."
fi

if [ "$AGENTID_TEST_TIER" = all ]; then
    heading "Long tier"
    bash eng/long.sh 2>&1 | tee "$logs/long.log"
    passed=$((passed + $(grep -c '^ok ' "$logs/long.log")))
    failed=$((failed + $(grep -c '^failed ' "$logs/long.log")))
fi

echo
close
