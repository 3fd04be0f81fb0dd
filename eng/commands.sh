# For shells that follow docs/gateway.md: source it after `dotnet build`. Every program runs from the build output of this clone.
AGENTIDENTITY=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export AGENTIDENTITY

agentid() { dotnet "$AGENTIDENTITY/artifacts/bin/AgentIdentity.Cli/debug/agentid.dll" "$@"; }

# Keeps its state in the folder it is started in, and goes on when the shell asks for something else.
agentid_server() {
    dotnet "$AGENTIDENTITY/artifacts/bin/AgentIdentity.Server/debug/AgentIdentity.Server.dll" --AgentIdentity:PolicyFolder="$AGENTIDENTITY/policies/default" > server.log 2>&1 &
    echo $! > server.pid
    until curl -sf "${AGENTID_SERVER:-http://127.0.0.1:5080}/healthz/ready" > /dev/null; do
        kill -0 "$(cat server.pid)" 2> /dev/null || { tail -n 5 server.log; return 1; }
        sleep 0.2
    done
    echo "The server is ready."
}

agentid_stop() {
    kill "$(cat server.pid)"
    while kill -0 "$(cat server.pid)" 2> /dev/null; do sleep 0.1; done
    echo "The server has stopped."
}
