namespace AgentIdentity.Gateway.Configuration;

/// <summary>Which bodies of an API's own refusals (4xx) come back. Those of its failures (5xx) never do.</summary>
public enum ErrorBodies
{
    /// <summary>None: nobody but the administrator knows what an API writes into its errors, so nothing of them passes until that is said.</summary>
    Withhold,

    /// <summary>JSON and XML: what an API wrote for its callers, who may need it to mend their call. Pages and texts are a framework's.</summary>
    Structured,

    /// <summary>All.</summary>
    Pass,
}
