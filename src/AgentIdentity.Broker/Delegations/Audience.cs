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

    /// <summary>The scope word of an audience.</summary>
    public static string ScopeWord(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Model => "model",
        _ => "http",
    };
}
