namespace AgentIdentity.Tokens;

/// <summary>How a <see cref="TokenError"/> appears on the wire.</summary>
public static class TokenErrors
{
    /// <summary>The stable code of the error, for example <c>AID1013</c>.</summary>
    public static string Code(this TokenError error) => $"AID{(int)error}";
}
