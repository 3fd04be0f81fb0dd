using System.Text.Json;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads the call of a test.</summary>
internal sealed class CallReader(StoreYaml yaml)
{
    private static readonly string[] Kinds = ["tool", "resource", "prompt", "asks", "http", "data", "model"];

    public Call? Read(YamlMap test)
    {
        if (test.Find("call") is not { } value)
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, test, "a test needs a 'call', as in { tool: crm/create_refund, args: { amount: 80 } }");
            return null;
        }

        if (yaml.Map(value, "a call", TestKeys.Call) is not { } call)
        {
            return null;
        }

        string[] given = [.. call.Entries.Select(e => e.Key.Text).Where(Kinds.Contains)];
        if (given.Length != 1)
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, call, $"a call has exactly one of {string.Join(", ", Kinds)}");
            return null;
        }

        Fits(call, given[0]);
        return yaml.Text(call, given[0]) is { } what ? Read(call, given[0], what) : null;
    }

    private Call? Read(YamlMap call, string kind, YamlText what)
    {
        var listed = yaml.Flag(call, "list") == true;
        switch (kind)
        {
            case "tool":
                return PlaceText.Tool(yaml, what) is not var (upstream, tool) ? null
                    : listed ? Call.ToolInList(upstream, tool) : Call.Tool(upstream, tool, yaml.Json(call, "args"));
            case "prompt":
                return PlaceText.Tool(yaml, what) is not var (server, prompt) ? null
                    : listed ? Call.PromptInList(server, prompt) : Call.Prompt(server, prompt, yaml.Json(call, "args"));
            case "resource":
                return PlaceText.Resource(yaml, what) is not var (holder, uri) ? null : listed ? Call.ResourceInList(holder, uri) : Call.Resource(holder, uri);
            case "asks":
                return PlaceText.Asked(yaml, what) is var (asker, method) ? Call.ServerAsks(asker, method, yaml.Json(call, "args")) : null;
            case "model":
                return listed ? Call.ModelInList(what.Text) : Call.Chat(what.Text, yaml.Json(call, "args"));
            default:
                return PlaceText.Operation(yaml, what) is var (place, actions, path) ? Operation(call, kind, (place, actions[0], path)) : null;
        }
    }

    /// <summary>A request that reads has no body; of another one whose body is not given nobody knows it.</summary>
    private Call Operation(YamlMap call, string kind, (string Upstream, string Method, string Path) what)
    {
        JsonElement? body = call.Find("body") is { } given ? YamlJson.Convert(given) : null;
        var read = body is not null || what.Method is "GET" or "HEAD" or "OPTIONS" or "DELETE";
        var http = Call.Http(what.Upstream, what.Method, what.Path, Query(call), read, body);
        return kind == "http" ? http : http with { Kind = CallKind.Data };
    }

    private string? Query(YamlMap call)
    {
        if (yaml.Json(call, "query") is not { } query)
        {
            return null;
        }

        var pairs = query.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().Select(v => (p.Name, v)) : [(p.Name, p.Value)]);
        return string.Join('&', pairs.Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2.ToString())}"));
    }

    /// <summary>Keys that belong to another kind of call would be passed over in silence.</summary>
    private void Fits(YamlMap call, string kind)
    {
        string[] alien = kind switch
        {
            "tool" or "model" or "prompt" => ["query", "body"],
            "asks" => ["query", "body", "list"],
            "resource" => ["query", "body", "args"],
            _ => ["args", "list"],
        };
        foreach (var (key, _) in call.Entries.Where(e => alien.Contains(e.Key.Text)))
        {
            yaml.Wrong(PolicyError.BadValue, key, kind switch
            {
                "tool" or "model" or "prompt" => $"a call of a {kind} has no '{key.Text}'; give it args",
                "asks" => $"what a server asks has no '{key.Text}'; give it args",
                "resource" => $"a resource has no '{key.Text}'; its URI says all",
                _ => $"an {kind} call has no '{key.Text}'; give it query and body",
            });
        }
    }
}
