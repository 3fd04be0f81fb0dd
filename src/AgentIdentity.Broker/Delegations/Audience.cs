using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Reads an audience of this broker's own gateway: {origin}/mcp/{upstream}, {origin}/api/{upstream} or {origin}/v1.</summary>
internal static class Audience
{
    public static (CallKind Kind, string Upstream)? Read(string audience)
    {
        if (!Uri.TryCreate(audience, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return null;
        }

        return uri.AbsolutePath.Split('/') switch
        {
            ["", "mcp", { Length: > 0 } upstream] => (CallKind.Mcp, upstream),
            ["", "api", { Length: > 0 } upstream] => (CallKind.Http, upstream),
            ["", Call.ModelUpstream] => (CallKind.Model, Call.ModelUpstream),
            _ => null,
        };
    }

    /// <summary>
    /// Whether it is an address of this issuer's own gateway. A token for anything else, such as the audience that an upstream knows
    /// itself by, would go past the gateway and with it past the human's and the agent's rights, the rules and the evidence.
    /// </summary>
    public static bool IsOf(string issuer, string audience) =>
        audience.Length > issuer.Length && audience[issuer.Length] == '/' && audience.StartsWith(issuer, StringComparison.Ordinal)
        && Read(audience) is not null;

    /// <summary>The scope word of an audience.</summary>
    public static string ScopeWord(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Model => "model",
        _ => "http",
    };
}
