using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Which bundles may come into force, and when the folder is looked at.</summary>
public sealed record PolicyOptions
{
    /// <summary>The keys that may sign bundles. With one or more, a bundle that none of them signed is refused; with none, no signature is asked for.</summary>
    public ImmutableArray<BundleKey> TrustedKeys { get; init; } = [];

    /// <summary>How often the policy folder is looked at for changes; null leaves it to <c>agentid policy reload</c>.</summary>
    public TimeSpan? WatchEvery { get; init; }
}
