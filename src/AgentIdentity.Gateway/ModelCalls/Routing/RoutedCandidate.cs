using AgentIdentity.Gateway.Configuration;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>A candidate with everything it takes to call it, and how it fared so far.</summary>
/// <param name="Model">What it is.</param>
/// <param name="Upstream">How it is reached: address, credential, patience.</param>
/// <param name="Health">How it fared; kept when the configuration changes and the candidate does not.</param>
internal sealed record RoutedCandidate(ModelCandidate Model, Upstream Upstream, CandidateHealth Health)
{
    /// <summary>For how long an answer is read on that nobody waits for any more; zero for not at all.</summary>
    public TimeSpan Drain { get; init; }

    public CandidateStanding Standing(long? microUsd) => new(Model)
    {
        Broken = Health.IsBroken,
        Resting = Health.IsResting,
        FirstByte = Health.FirstByte,
        MicroUsd = microUsd,
    };
}
