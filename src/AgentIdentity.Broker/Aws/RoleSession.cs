namespace AgentIdentity.Broker;

/// <summary>Temporary credentials of a role, made for one delegation. They never leave the gateway.</summary>
/// <param name="AccessKeyId">Not a secret.</param>
/// <param name="SecretKey">Signs requests.</param>
/// <param name="Token">Goes with each request.</param>
/// <param name="Name">The session in AWS's own logs.</param>
/// <param name="SourceIdentity">The human in AWS's own logs.</param>
/// <param name="ExpiresAt">When AWS ends it.</param>
public sealed record RoleSession(
    string AccessKeyId, SecretValue SecretKey, SecretValue Token, string Name, string SourceIdentity, DateTimeOffset ExpiresAt);
