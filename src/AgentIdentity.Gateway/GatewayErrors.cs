namespace AgentIdentity.Gateway;

/// <summary>How a <see cref="GatewayError"/> appears on the wire.</summary>
public static class GatewayErrors
{
    /// <summary>The code that callers, logs and documents use, for example <c>AID3001</c>.</summary>
    public static string Code(this GatewayError error) => $"AID{(int)error}";
}
