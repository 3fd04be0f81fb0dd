namespace AgentIdentity.Policy;

/// <summary>How and when the human last proved to be there, as the token says.</summary>
/// <param name="Acr">The authentication context class, or null when it is not known.</param>
/// <param name="At">When the human signed in, or null when it is not known.</param>
public sealed record SignIn(string? Acr, DateTimeOffset? At)
{
    /// <summary>Nothing is known.</summary>
    public static SignIn Unknown { get; } = new(null, null);
}
