namespace AgentIdentity.AspNetCore;

/// <summary>Names.</summary>
public static class AgentIdentityDefaults
{
    /// <summary>The authentication scheme.</summary>
    public const string AuthenticationScheme = "AgentIdentity";

    /// <summary>The scheme that passes each request on to people's scheme or to the agents', by its token.</summary>
    public const string PeopleOrAgentsScheme = "PeopleOrAgents";
}
