using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Reads an audience of this broker's own gateway: {issuer}/mcp/{upstream}, {issuer}/api/{upstream} or {issuer}/v1.</summary>
internal static class Audience
{
    /// <summary>What an audience is for, read from its end: the issuer before it, which may have a path, is <see cref="IsOf"/>'s to compare.</summary>
    public static (CallKind Kind, string Upstream)? Read(string audience)
    {
        if (!Uri.TryCreate(audience, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return null;
        }

        return uri.AbsolutePath.Split('/') switch
        {
            [.., "mcp", { Length: > 0 } upstream] => (CallKind.Mcp, upstream),
            [.., "api", { Length: > 0 } upstream] => (CallKind.Http, upstream),
            [.., Call.ModelUpstream] => (CallKind.Model, Call.ModelUpstream),
            _ => null,
        };
    }

    /// <summary>
    /// Whether it is an address of this issuer's own gateway. A token for anything else, such as the audience that an upstream knows
    /// itself by, would go past the gateway and with it past the human's and the agent's rights, the rules and the evidence.
    /// </summary>
    public static bool IsOf(string issuer, string audience) =>
        Read(audience) is { } place && audience == issuer + Path(place);

    /// <summary>The scope word of an audience.</summary>
    public static string ScopeWord(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Model => "model",
        _ => "http",
    };

    private static string Path((CallKind Kind, string Upstream) place) => place.Kind switch
    {
        CallKind.Mcp => $"/mcp/{place.Upstream}",
        CallKind.Model => $"/{Call.ModelUpstream}",
        _ => $"/api/{place.Upstream}",
    };
}
