using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Replay;

namespace AgentIdentity.Policy;

/// <summary>A decision as the evidence holds it, read back so that another policy can be asked the same.</summary>
public sealed class RecordedDecision
{
    internal RecordedDecision(string id, Outcome outcome, DecisionRequest request) => (Id, Outcome, Request) = (id, outcome, request);

    /// <summary>The decision's id.</summary>
    public string Id { get; }

    /// <summary>What was decided.</summary>
    public Outcome Outcome { get; }

    /// <summary>What was asked. Grants are not recorded: whether the delegation grants is taken from the record.</summary>
    public DecisionRequest Request { get; }

    /// <summary>Why not, in the word of the record; null where it was allowed.</summary>
    public string? Reason { get; init; }

    /// <summary>The rule that refused, if one did.</summary>
    public string? Rule { get; init; }

    /// <summary>The digest of the policy that decided.</summary>
    public string BundleDigest { get; init; } = "";

    /// <summary>True when the call had arguments of which only a digest was recorded.</summary>
    public bool ArgumentsMissing { get; init; }

    /// <summary>What was attached to the call.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    internal Finding Delegation { get; init; } = Finding.Holds(DelegationGrants.Name, []);

    /// <summary>Reads the JSON that <see cref="Decision.WriteTo"/> wrote. What it refers to lives as long as the element's document.</summary>
    /// <returns>Null when the record does not hold what was decided about, or was made without a policy.</returns>
    /// <exception cref="FormatException">It is not such a record.</exception>
    public static RecordedDecision? Read(JsonElement decision) => RecordReader.Read(decision);
}
