namespace AgentIdentity.Tokens;

/// <summary>Who vouches for a workload.</summary>
public enum WorkloadPlatform
{
    /// <summary>A SPIFFE trust domain, by JWT-SVID.</summary>
    Spiffe,

    /// <summary>A Kubernetes cluster, by projected service-account token.</summary>
    Kubernetes,
}
