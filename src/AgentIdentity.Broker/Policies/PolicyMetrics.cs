using System.Diagnostics.Metrics;

namespace AgentIdentity.Broker;

/// <summary>What a monitor watches: an alert on <c>agentidentity.policy.attention</c> being 1 is the one to set.</summary>
internal sealed class PolicyMetrics : IDisposable
{
    public const string MeterName = "AgentIdentity.Policy";

    private readonly Meter _meter;
    private readonly Counter<long> _loads;

    public PolicyMetrics(IMeterFactory factory, TimeProvider time)
    {
        _meter = factory.Create(MeterName);
        _loads = _meter.CreateCounter<long>("agentidentity.policy.loads", description: "Bundles that were to be put in force, by outcome: accepted or refused.");
        _meter.CreateObservableGauge("agentidentity.policy.attention", () => Status().NeedsAttention(time.GetUtcNow()) ? 1 : 0,
            description: "1 while no bundle is in force, the last one was refused, or the signature of the one in force is over.");
        _meter.CreateObservableGauge("agentidentity.policy.revision", () => Status().Name.Revision ?? 0, description: "The revision in force; 0 when there is none.");
        _meter.CreateObservableGauge("agentidentity.policy.expires_in", () => Status().Signature is { } signed ? [new Measurement<double>((signed.Expires - time.GetUtcNow()).TotalSeconds)] : (IEnumerable<Measurement<double>>)[],
            "s", "Seconds until the signature of the bundle in force is over; negative when it is.");
    }

    /// <summary>Where the gauges look.</summary>
    public Func<PolicyStatus> Status { private get; set; } = static () => PolicyStatus.Nothing;

    public void Accepted() => _loads.Add(1, new KeyValuePair<string, object?>("outcome", "accepted"));

    public void Refused() => _loads.Add(1, new KeyValuePair<string, object?>("outcome", "refused"));

    public void Dispose() => _meter.Dispose();
}
