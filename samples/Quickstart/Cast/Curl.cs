using System.Text.Json.Nodes;
using Quickstart.Report;
using Quickstart.Steps;

namespace Quickstart.Cast;

/// <summary>Ready-to-paste commands for a broker that was left running: each line is good as often as it is pasted.</summary>
internal static class Curl
{
    public static async Task PrintAsync(Scene scene, Narrator tell)
    {
        var delegation = await FreshDelegationAsync(scene);
        var key = Path.Combine(scene.DataFolder, "codex.pem");
        scene.Codex.SaveKey(key);
        var origin = scene.Broker.GetLeftPart(UriPartial.Authority);

        tell.Line();
        tell.Title("The broker keeps running");
        tell.Line($"Console: {origin}/console (sign in as ben, password: {Scene.Password})");
        tell.Line("Paste into a shell; the agent is codex, under a fresh delegation:");
        tell.Line();
        tell.Line($"B={origin} KEY={key} DELEGATION={delegation}");
        tell.Line($"agentid() {{ dotnet {Path.Combine(AppContext.BaseDirectory, "agentid.dll")} \"$@\"; }}");
        tell.Line("proof() { agentid token proof --key $KEY --method POST --url \"$1\" ${2:+--token $2}; }");
        tell.Line("token() { curl -s $B/oauth2/token -H \"DPoP: $(proof $B/oauth2/token)\" -d client_id=codex -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer -d client_assertion=$(agentid token assertion --server $B --key $KEY --agent codex) \"$@\" | node -pe 'JSON.parse(require(\"fs\").readFileSync(0)).access_token'; }");
        tell.Line("exchange() { token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange -d subject_token=$DELEGATION -d subject_token_type=urn:agentidentity:token-type:delegation -d actor_token=$ACTOR -d actor_token_type=urn:ietf:params:oauth:token-type:access_token -d resource=$1; }");
        tell.Line();
        tell.Line("# token exchange: the agent's own token, then one for the CRM");
        tell.Line("ACTOR=$(token -d grant_type=client_credentials -d resource=$B); CRM=$(exchange $B/mcp/crm); agentid token inspect --server $B $CRM");
        tell.Line();
        tell.Line("# a tool call");
        tell.Line($"curl -s $B/mcp/crm -H \"Authorization: DPoP $CRM\" -H \"DPoP: $(proof $B/mcp/crm $CRM)\" -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: search_contacts' -d '{ToolCall()}'");
        tell.Line();
        tell.Line("# a model call");
        tell.Line($"MODEL=$(exchange $B/v1); curl -sN $B/v1/chat/completions -H \"Authorization: DPoP $MODEL\" -H \"DPoP: $(proof $B/v1/chat/completions $MODEL)\" -H 'Content-Type: application/json' -d '{ModelCall()}'");
        tell.Line();
    }

    private static async Task<string> FreshDelegationAsync(Scene scene)
    {
        var request = await scene.Codex.AskForDelegationAsync("Try the broker from a shell", Grants.Codex(scene));
        await scene.Ben.OpenAsync(request.Address);
        await scene.Ben.SubmitAsync("decision", ("decision", "grant"));
        return await request.CompleteAsync(scene.Ben.Address);
    }

    private static string ToolCall() => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "tools/call",
        ["params"] = new JsonObject
        {
            ["name"] = "search_contacts",
            ["arguments"] = new JsonObject { ["query"] = "grace" },
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            },
        },
    }.ToJsonString();

    private static string ModelCall() => new JsonObject
    {
        ["model"] = Scene.ModelAlias,
        ["stream"] = true,
        ["max_completion_tokens"] = 1000,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "When does a refund need a person?" }),
    }.ToJsonString();
}
