using System.Collections.Immutable;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>An alias with its candidates, as one configuration has them.</summary>
/// <param name="Route">Where calls go and how that is chosen.</param>
/// <param name="Upstream">The alias as a place that calls are counted at; nothing is sent to it.</param>
/// <param name="Candidates">In the configured order.</param>
internal sealed record RoutedModel(ModelRoute Route, Upstream Upstream, ImmutableArray<RoutedCandidate> Candidates)
{
    public RoutedCandidate this[ModelCandidate model] => Candidates.First(candidate => ReferenceEquals(candidate.Model, model));
}
