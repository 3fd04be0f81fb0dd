#!/usr/bin/env bash
# The long tier of eng/test.sh --all, beyond the laws, which by themselves try 25 times more cases there:
# a soak of quickstarts side by side and one of calls under load, coverage-guided fuzzing, and mutation testing of the four-way decision and of tokens.
# Prints one line per part, `ok NAME` or `failed NAME`; exits non-zero when one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
outcome=0

verdict() {
    if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "failed $2"; outcome=1; fi
}

# Forty runs, four at a time: a port, a file or a lock that two runs share shows here.
printf '%s\n' {1..40} | xargs -P 4 -I{} sh -c \
    'timeout 300 dotnet run --no-build --project samples/Quickstart | tail -n 1 | grep -Eq "^Quickstart: ([0-9]+) of \1 steps passed$"'
verdict $? "soak of quickstarts"

# Five minutes of load on one server: memory stays flat, every call ends in the evidence.
AGENTID_SOAK_SECONDS=300 dotnet run --no-build --project tests/AgentIdentity.Server.Tests -- -explicit only -class "*SoakTests" -showliveoutput
verdict $? "soak under load"

for target in token proof request cel model relations mcp path messages; do
    bash eng/fuzz/run.sh "$target" 120
    verdict $? "fuzz $target"
done

# Every conjunct, comparison and refusal is broken in turn; a mutant that no test notices is a hole (docs/mutation.md).
# Texts are left alone: the words of an explanation are not the decision (see stryker-config.json beside the tests).
# In a clone, because the tool builds its mutants where the tests' own build lies.
mutants=$(mktemp -d)
git clone --quiet . "$mutants" && (cd "$mutants" && dotnet tool restore >/dev/null)

mutate() {
    local project=$1 least=$2 options=(--test-runner mtp --reporter cleartext --break-at "$2")
    shift 2
    for files in "$@"; do options+=(--mutate "$files"); done
    (cd "$mutants/tests/$project" && dotnet stryker "${options[@]}")
    verdict $? "mutation of $project, at least $least %"
}

mutate AgentIdentity.Policy.Tests 80 "**/Decisions/Decider.cs" "**/Decisions/DelegationGrants.cs"
AGENTID_TEST_TIER=mutation mutate AgentIdentity.Tokens.Tests 94 "**/Details/**" "**/Json/**" "**/Jws/**" "**/Proofs/**" "**/Validation/**"
rm -rf "$mutants"

exit $outcome
