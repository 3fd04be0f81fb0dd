namespace AgentIdentity.AspNetCore;

/// <summary>Names.</summary>
public static class AgentIdentityDefaults
{
    /// <summary>The authentication scheme.</summary>
    public const string AuthenticationScheme = "AgentIdentity";
}
