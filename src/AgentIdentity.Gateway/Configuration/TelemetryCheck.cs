namespace AgentIdentity.Gateway.Configuration;

/// <summary>The mistakes in the settings of telemetry.</summary>
internal static class TelemetryCheck
{
    // As long as the keys of enforcement points: it is guessed at no other way.
    private const int ShortestKey = 32;

    public static void Check(TelemetryOptions telemetry, List<string> mistakes)
    {
        if (telemetry.Incoming is not ("link" or "parent" or "ignore"))
        {
            mistakes.Add($"AgentIdentity:Telemetry:Incoming must be link, parent or ignore; it is '{telemetry.Incoming}'.");
        }

        if (telemetry.People is not ("pseudonym" or "name" or "none"))
        {
            mistakes.Add($"AgentIdentity:Telemetry:People must be pseudonym, name or none; it is '{telemetry.People}'.");
        }

        if (telemetry.OtlpEndpoint is { } endpoint && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
        {
            mistakes.Add("AgentIdentity:Telemetry:OtlpEndpoint must be an http or https address, such as http://127.0.0.1:4317.");
        }

        if (telemetry.MetricsKey is { Length: < ShortestKey })
        {
            mistakes.Add($"AgentIdentity:Telemetry:MetricsKey must have {ShortestKey} characters or more.");
        }
    }
}
