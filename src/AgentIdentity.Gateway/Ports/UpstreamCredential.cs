namespace AgentIdentity.Gateway.Ports;

/// <summary>One request header for the upstream.</summary>
public sealed record UpstreamCredential(string Header, Secret Value)
{
    /// <summary>The upstream takes no credential.</summary>
    public static UpstreamCredential None { get; } = new("", new Secret(""));

    /// <summary>A token in the Authorization header (RFC 6750).</summary>
    public static UpstreamCredential Bearer(string token) => new("Authorization", new Secret("Bearer " + token));
}
