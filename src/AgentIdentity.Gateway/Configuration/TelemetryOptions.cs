namespace AgentIdentity.Gateway.Configuration;

/// <summary>What traces and metrics say, and where they go.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// What becomes of the trace that a caller is in: <c>link</c> (the gateway begins one of its own and points to it), <c>parent</c> (it
    /// is continued, for callers who are trusted with it) or <c>ignore</c>.
    /// </summary>
    public string Incoming { get; set; } = "link";

    /// <summary>How spans name people: <c>pseudonym</c> (a hash of issuer and id), <c>name</c> (the id itself) or <c>none</c>.</summary>
    public string People { get; set; } = "pseudonym";

    /// <summary>Where traces and metrics are sent by OTLP; nowhere when it is not set. The other settings are OpenTelemetry's own, in the environment.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>A key that reads <c>/metrics</c> and nothing else; the administrator's key reads it too.</summary>
    public string? MetricsKey { get; set; }
}
