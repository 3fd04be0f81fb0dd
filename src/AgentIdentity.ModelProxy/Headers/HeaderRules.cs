using System.Collections.Frozen;

namespace AgentIdentity.ModelProxy;

/// <summary>Which headers cross the proxy. Both ways are lists of what passes; everything else stays, keys above all.</summary>
public static class HeaderRules
{
    private static readonly FrozenSet<string> Upstream = new[]
    {
        "accept", "content-type", "idempotency-key", "openai-beta",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // What a body means depends on these: they go where the caller's own body goes.
    private static readonly FrozenSet<string> OfMessages = new[] { "anthropic-version", "anthropic-beta" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Downstream = new[]
    {
        "apim-request-id", "cache-control", "content-language", "content-length", "content-type", "date",
        "openai-model", "openai-processing-ms", "openai-version",
        "request-id", "retry-after", "retry-after-ms", "x-amzn-requestid", "x-request-id", "x-should-retry",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A caller's header may go to the provider. The provider's own key is added apart from this.</summary>
    public static bool PassesUpstream(string name) => Upstream.Contains(name);

    /// <summary>A caller's header may go to the provider beside the caller's own body on this wire.</summary>
    public static bool PassesUpstream(string name, ModelSurface wire) =>
        Upstream.Contains(name) || (wire is ModelSurface.Messages or ModelSurface.CountTokens && OfMessages.Contains(name));

    /// <summary>A provider's header may go to the caller.</summary>
    public static bool PassesDownstream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Downstream.Contains(name)
            || name.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("anthropic-ratelimit-", StringComparison.OrdinalIgnoreCase);
    }
}
