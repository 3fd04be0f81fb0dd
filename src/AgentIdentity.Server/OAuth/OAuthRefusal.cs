namespace AgentIdentity.Server.OAuth;

/// <summary>An error of the token endpoint before it is written.</summary>
internal sealed record OAuthRefusal(string Error, string Code, string Detail);
