namespace AgentIdentity.Gateway.Configuration;

/// <summary>Which bodies of an API's own refusals (4xx) come back. Those of its failures (5xx) never do.</summary>
public enum ErrorBodies
{
    /// <summary>JSON and XML: what an API wrote for its callers, and they need to mend their call. Pages and texts are a framework's.</summary>
    Structured,

    /// <summary>All.</summary>
    Pass,

    /// <summary>None.</summary>
    Withhold,
}
