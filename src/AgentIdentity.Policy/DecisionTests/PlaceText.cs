using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Names of calls as tests and grants write them: <c>crm/create_refund</c>, <c>docs docs://handbook/refunds</c> and <c>orders GET /orders/17</c>.</summary>
internal static class PlaceText
{
    public static (string Upstream, string Tool)? Tool(StoreYaml yaml, YamlText text)
    {
        var slash = text.Text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < text.Text.Length - 1)
        {
            return (text.Text[..slash], text.Text[(slash + 1)..]);
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{text.Text}' must name the upstream and the tool, as in crm/create_refund");
        return null;
    }

    /// <summary>A resource, or a pattern of them.</summary>
    public static (string Upstream, string Uri)? Resource(StoreYaml yaml, YamlText text)
    {
        if (text.Text.Split(' ') is [{ Length: > 0 } upstream, var uri] && ResourceUri.IsPattern(uri))
        {
            return (upstream, uri);
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{text.Text}' must name the upstream and the resource by its URI in normal form, as in: docs docs://handbook/refunds");
        return null;
    }

    /// <summary>What a server asks of its client.</summary>
    public static (string Upstream, string Method)? Asked(StoreYaml yaml, YamlText text)
    {
        if (text.Text.Split(' ') is [{ Length: > 0 } upstream, McpAction.Sample or McpAction.Elicit or McpAction.ListRoots] parts)
        {
            return (upstream, parts[1]);
        }

        yaml.Wrong(PolicyError.BadValue, text,
            $"'{text.Text}' must name the upstream and {McpAction.Sample}, {McpAction.Elicit} or {McpAction.ListRoots}, as in: crm {McpAction.Sample}");
        return null;
    }

    public static (string Upstream, string[] Actions, string Path)? Operation(StoreYaml yaml, YamlText text)
    {
        if (text.Text.Split(' ') is [{ Length: > 0 } upstream, { Length: > 0 } actions, ['/', ..] or "*"] parts)
        {
            return (upstream, actions.Split(','), parts[2]);
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{text.Text}' must name the upstream, the method and the path, as in: orders GET /orders/17");
        return null;
    }
}
