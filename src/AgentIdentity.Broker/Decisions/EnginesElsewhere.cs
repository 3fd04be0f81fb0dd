using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The engines in other processes that a decision waits for. Each has its own time limit, and all are asked at once.</summary>
/// <param name="relations">Where the relations are, when they are not in the policy's snapshot.</param>
/// <param name="external">The decision point that has a say in every call.</param>
internal sealed class EnginesElsewhere(RelationsElsewhere? relations, ExternalPdp? external)
{
    private static readonly Task<ExternalAnswer?> NotAsked = Task.FromResult<ExternalAnswer?>(null);

    /// <summary>Whether there is nobody to wait for.</summary>
    public bool AreNone => relations is null && external is null;

    /// <summary>The requests with everybody's answers. A question without one denies.</summary>
    public async ValueTask<ImmutableArray<DecisionRequest>> AskAsync(ImmutableArray<Inquiry> inquiries, PolicySnapshot? snapshot, CancellationToken cancellation)
    {
        ImmutableArray<DecisionRequest> requests = [.. inquiries.Select(static inquiry => inquiry.Request)];
        var said = Task.WhenAll(inquiries.Select(inquiry => external?.AskAsync(inquiry.Request, inquiry.DecisionId, cancellation).AsTask() ?? NotAsked));
        if (relations is not null)
        {
            requests = await relations.AskAsync(requests, snapshot, cancellation).ConfigureAwait(false);
        }

        var answers = await said.ConfigureAwait(false);
        return [.. requests.Select((request, i) => request with { External = answers[i] })];
    }
}
