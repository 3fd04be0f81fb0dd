using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>What of a Messages call stands beside its body.</summary>
public sealed record MessagesHeaders
{
    /// <summary>Since when requests say nothing of sampling; the version that Anthropic's own clients send since October 2026.</summary>
    public const string Newer = "2026-10-21";

    /// <summary>The version that bodies which the broker writes are written for.</summary>
    public const string Older = "2023-06-01";

    // Billed at another price from there on, where a request asks for it; without it no more is taken.
    private const string LongContext = "context-1m";

    /// <summary>The header <c>anthropic-version</c>.</summary>
    public string? Version { get; init; }

    /// <summary>The header <c>anthropic-beta</c>: names, with commas between them.</summary>
    public string? Beta { get; init; }

    /// <summary>The query with its question mark, as it was sent; empty or null where there is none.</summary>
    public string? Query { get; init; }

    internal bool IsNewer => Version == Newer;

    internal bool WantsLongContext => Betas.Any(static beta => beta.StartsWith(LongContext, StringComparison.OrdinalIgnoreCase));

    /// <summary>The query as it may go on: the one parameter that is known, or nothing.</summary>
    internal string? PassingQuery => string.IsNullOrEmpty(Query) ? null : Query;

    private ImmutableArray<string> Betas => [.. (Beta ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    internal ModelFailure? Problem()
    {
        if (Version is not (Older or Newer))
        {
            return new ModelFailure(ModelError.ApiVersionUnknown, $"The header anthropic-version must be {Older} or {Newer}.", "anthropic-version");
        }

        return Query is null or "" or "?" or "?beta=true" or "?beta=false"
            ? null
            : new ModelFailure(ModelError.QueryUnknown, "The only query parameter here is beta.", "query");
    }
}
