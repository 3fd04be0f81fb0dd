using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

/// <summary>Bills of calls, as the gateway sends them.</summary>
internal static class Bills
{
    public static CallBill Of(long microUsd, ModelUsage usage = default, UsageSource source = UsageSource.Provider) =>
        new(new Settlement(usage, microUsd, source)) { Model = "small", Candidate = "small/eu", Provider = "openai", PriceVersion = "configured" };
}
