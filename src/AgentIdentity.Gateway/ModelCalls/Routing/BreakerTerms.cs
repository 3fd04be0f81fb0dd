using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>When a candidate is left alone.</summary>
internal sealed record BreakerTerms(double Failures, int LeastCalls, TimeSpan Within, TimeSpan Rest)
{
    public static BreakerTerms Of(ModelBreakerOptions settings) => new(
        settings.FailurePercent / 100.0, settings.LeastCalls, TimeSpan.FromSeconds(settings.WithinSeconds), TimeSpan.FromSeconds(settings.RestSeconds));
}
