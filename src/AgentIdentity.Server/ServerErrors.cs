namespace AgentIdentity.Server;

/// <summary>How a <see cref="ServerError"/> appears on the wire.</summary>
public static class ServerErrors
{
    /// <summary>The code that callers, logs and documents use, for example <c>AID5100</c>.</summary>
    public static string Code(this ServerError error) => $"AID{(int)error}";
}
