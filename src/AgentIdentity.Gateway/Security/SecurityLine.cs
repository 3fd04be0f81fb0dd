namespace AgentIdentity.Gateway.Security;

/// <summary>One refused request of a caller who proved nothing.</summary>
internal sealed record SecurityLine(DateTimeOffset Time, string Code, string Detail, string Method, string Path, string Peer);
