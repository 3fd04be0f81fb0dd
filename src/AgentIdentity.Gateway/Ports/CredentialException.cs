namespace AgentIdentity.Gateway.Ports;

/// <summary>The configured credential cannot be had: why, in words that the caller may read. The cause is for the log.</summary>
public sealed class CredentialException : Exception
{
    /// <summary>Makes one.</summary>
    public CredentialException(GatewayError error, string detail, Exception? cause = null)
        : base(detail, cause) => Error = error;

    /// <summary>What callers, logs and documents call it.</summary>
    public GatewayError Error { get; }
}
