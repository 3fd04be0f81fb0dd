using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>An alias, the candidates it may go to, and how one of them is chosen.</summary>
public sealed record ModelRoute
{
    /// <summary>The name that callers, policies and delegations use.</summary>
    public required string Alias { get; init; }

    /// <summary>Where calls may go, in the configured order.</summary>
    public required ImmutableArray<ModelCandidate> Candidates { get; init; }

    /// <summary>How candidates of the same priority are put in order.</summary>
    public RouteStrategy Strategy { get; init; }

    /// <summary>How many further attempts there are at most, at this candidate or another.</summary>
    public int Retries { get; init; }

    /// <summary>Members of request bodies that pass although they are not known here, for servers that have some of their own.</summary>
    public ImmutableArray<string> AllowMembers { get; init; } = [];

    /// <summary>The longest wait before a further attempt; a provider that asks for a longer one is not asked again.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A route with one candidate of the same name.</summary>
    public static ModelRoute To(ModelCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return new ModelRoute { Alias = candidate.Alias, Candidates = [candidate] };
    }
}
