using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads what a delegation or a token of a test grants.</summary>
internal sealed class GrantReader(StoreYaml yaml)
{
    private static readonly string[] Kinds = ["tools", "resources", "prompts", "asks", "http", "data", "models"];

    public ImmutableArray<Grant> Read(YamlMap map, string key) => [.. yaml.Items(map, key).SelectMany(Read)];

    private IEnumerable<Grant> Read(YamlValue value)
    {
        if (yaml.Map(value, "a grant", TestKeys.Grant) is not { } map)
        {
            return [];
        }

        if (map.Entries.All(e => !Kinds.Contains(e.Key.Text)))
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, "a grant needs tools, resources, prompts, asks, http, data or models, as in { tools: [crm/create_refund] }");
        }

        var limits = Limits(map);
        var tools = OneOrMany(map, "tools").Select(t => PlaceText.Tool(yaml, t)).OfType<(string Upstream, string Tool)>()
            .Select(t => Mcp(t.Upstream, McpAction.CallTool, t.Tool));
        var resources = OneOrMany(map, "resources").Select(r => PlaceText.Resource(yaml, r)).OfType<(string Upstream, string Uri)>()
            .Select(r => Mcp(r.Upstream, McpAction.ReadResource, r.Uri));
        var prompts = OneOrMany(map, "prompts").Select(p => PlaceText.Tool(yaml, p)).OfType<(string Upstream, string Name)>()
            .Select(p => Mcp(p.Upstream, McpAction.GetPrompt, p.Name));
        var asks = OneOrMany(map, "asks").Select(a => PlaceText.Asked(yaml, a)).OfType<(string Upstream, string Method)>()
            .Select(a => Mcp(a.Upstream, a.Method, McpAction.LastWord(a.Method)));
        var models = OneOrMany(map, "models").Select(m => new Grant(CallKind.Model, Call.ModelUpstream, ["chat"], m.Text, limits));
        return [.. tools, .. resources, .. prompts, .. asks, .. Operations(map, "http", CallKind.Http, limits), .. Operations(map, "data", CallKind.Data, limits), .. models];

        Grant Mcp(string upstream, string action, string identifier) => new(CallKind.Mcp, upstream, [action], identifier, limits);
    }

    private IEnumerable<Grant> Operations(YamlMap map, string key, CallKind kind, ImmutableArray<ArgumentLimit> limits) =>
        OneOrMany(map, key).Select(o => PlaceText.Operation(yaml, o)).OfType<(string Upstream, string[] Actions, string Path)>()
            .Select(o => new Grant(kind, o.Upstream, [.. o.Actions], o.Path, limits));

    private ImmutableArray<YamlText> OneOrMany(YamlMap map, string key) => map.Find(key) is YamlText
        ? yaml.Text(map, key) is { } one ? [one] : []
        : yaml.Texts(map, key);

    private ImmutableArray<ArgumentLimit> Limits(YamlMap grant)
    {
        if (grant.Find("limits") is not { } value)
        {
            return [];
        }

        if (value is not YamlMap limits)
        {
            yaml.Wrong(PolicyError.BadValue, value, "'limits' must be a map of arguments, as in { amount: { max: 500 } }");
            return [];
        }

        return [.. limits.Entries.Select(e => Limit(e.Key.Text, e.Value)).OfType<ArgumentLimit>()];
    }

    private ArgumentLimit? Limit(string name, YamlValue value)
    {
        if (yaml.Map(value, $"the limit of '{name}'", TestKeys.Limit) is not { } map)
        {
            return null;
        }

        if (map.Entries.IsEmpty)
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"the limit of '{name}' is empty; give it max, min or one_of");
        }

        var oneOf = map.Find("one_of") is null ? default : yaml.Texts(map, "one_of").Select(t => t.Text).ToImmutableArray();
        return new ArgumentLimit(name, Number(map, "max"), Number(map, "min"), oneOf);
    }

    private decimal? Number(YamlMap map, string key)
    {
        if (map.Find(key) is not { } value)
        {
            return null;
        }

        if (value is YamlText { Quoted: false } text && decimal.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        yaml.Wrong(PolicyError.BadValue, value, $"'{key}' must be a number");
        return null;
    }
}
