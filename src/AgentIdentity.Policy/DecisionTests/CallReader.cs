using System.Text.Json;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads the call of a test.</summary>
internal sealed class CallReader(StoreYaml yaml)
{
    private static readonly string[] Kinds = ["tool", "http", "data", "model"];

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
            case "model":
                return listed ? Call.ModelInList(what.Text) : Call.Chat(what.Text, yaml.Json(call, "args"));
            default:
                return PlaceText.Operation(yaml, what) is var (place, actions, path) ? Operation(call, kind, (place, actions[0], path)) : null;
        }
    }

    private Call Operation(YamlMap call, string kind, (string Upstream, string Method, string Path) what)
    {
        var (query, body) = (yaml.Json(call, "query"), yaml.Json(call, "body"));
        var arguments = new Dictionary<string, JsonElement?> { ["query"] = query, ["body"] = body }.Where(part => part.Value is not null).ToDictionary();
        // A test that says nothing of the body asks about a door that does not read it.
        return new Call(kind == "http" ? CallKind.Http : CallKind.Data, what.Upstream, what.Method, what.Path,
            arguments.Count == 0 ? null : JsonSerializer.SerializeToElement(arguments), body is not null);
    }

    /// <summary>Keys that belong to another kind of call would be passed over in silence.</summary>
    private void Fits(YamlMap call, string kind)
    {
        string[] alien = kind is "tool" or "model" ? ["query", "body"] : ["args", "list"];
        foreach (var (key, _) in call.Entries.Where(e => alien.Contains(e.Key.Text)))
        {
            yaml.Wrong(PolicyError.BadValue, key, kind is "tool" or "model"
                ? $"a call of a {kind} has no '{key.Text}'; give it args" : $"an {kind} call has no '{key.Text}'; give it query and body");
        }
    }
}
