namespace AgentIdentity.Gateway.Configuration;

/// <summary>One model alias: with settings of its own it has one candidate, otherwise those of <see cref="Candidates"/>.</summary>
public sealed class ModelOptions : ModelCandidateOptions
{
    /// <summary>The providers' models that calls may go to, by a name of the operator's (or as a list); instead of settings of the alias's own.</summary>
    public IDictionary<string, ModelCandidateOptions> Candidates { get; } = new Dictionary<string, ModelCandidateOptions>(StringComparer.Ordinal);

    /// <summary>How candidates of the same priority are put in order: <c>priority</c> (as they are configured), <c>weight</c>, <c>latency</c> or <c>cost</c>.</summary>
    public string Strategy { get; set; } = "priority";

    /// <summary>How many further attempts a call has, at another candidate or the same; none once a byte went to the caller.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>The longest wait before a further attempt. A provider that asks for a longer one is not asked again by this call.</summary>
    public double RetryWaitSeconds { get; set; } = 2;

    /// <summary>
    /// Members of request bodies that pass although they are not known here, such as <c>top_k</c> of vLLM. What they cost or change is then its
    /// operator's business; those that would choose another place or model are never let through.
    /// </summary>
    public IList<string> AllowMembers { get; } = [];

    /// <summary>When a candidate is left alone.</summary>
    public ModelBreakerOptions Breaker { get; } = new();

    /// <summary>What all callers together may take of it; where it says nothing, <see cref="LimitsOptions.Upstream"/> does.</summary>
    public CallLimitOptions Limits { get; } = new();
}
