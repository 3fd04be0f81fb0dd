namespace AgentIdentity.Gateway.Configuration;

/// <summary>The mistakes in limits: a limit that lets nobody in is no limit but a fault.</summary>
internal static class LimitsCheck
{
    public static void Check(GatewayOptions options, List<string> mistakes)
    {
        var limits = options.Limits;
        AtLeast(1, "AgentIdentity:Limits:InFlight", limits.InFlight, mistakes);
        AtLeast(1, "AgentIdentity:Limits:Connections", limits.Connections, mistakes);
        AtLeast(1024 * 1024, "AgentIdentity:Limits:HeldBytes", limits.HeldBytes, mistakes);
        AtLeast(0, "AgentIdentity:Limits:DrainSeconds", limits.DrainSeconds, mistakes);
        AtLeast(0, "AgentIdentity:Limits:DrainDelaySeconds", limits.DrainDelaySeconds, mistakes);
        Check("AgentIdentity:Limits:Delegation", limits.Delegation, mistakes);
        Check("AgentIdentity:Limits:Agent", limits.Agent, mistakes);
        Check("AgentIdentity:Limits:Upstream", limits.Upstream, mistakes);
        foreach (var (name, upstream) in options.Upstreams)
        {
            Check($"AgentIdentity:Upstreams:{name}:Limits", upstream.Limits, mistakes);
        }

        foreach (var (alias, model) in options.Models)
        {
            Check($"AgentIdentity:Models:{alias}:Limits", model.Limits, mistakes);
        }
    }

    private static void Check(string key, CallLimitOptions limit, List<string> mistakes)
    {
        AtLeast(1, $"{key}:CallsPerMinute", limit.CallsPerMinute, mistakes);
        AtLeast(1, $"{key}:Burst", limit.Burst, mistakes);
        AtLeast(1, $"{key}:Concurrency", limit.Concurrency, mistakes);
        AtLeast(1, $"{key}:BodyBytes", limit.BodyBytes, mistakes);
        AtLeast(1, $"{key}:CallSeconds", limit.CallSeconds, mistakes);
    }

    private static void AtLeast(long least, string key, long? value, List<string> mistakes)
    {
        if (value < least)
        {
            mistakes.Add($"{key} must be {least} or more; it is {value}.");
        }
    }
}
