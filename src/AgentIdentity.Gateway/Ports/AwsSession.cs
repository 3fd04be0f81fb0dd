namespace AgentIdentity.Gateway.Ports;

/// <summary>A session of a role in AWS, for signing. It never leaves the gateway.</summary>
/// <param name="AccessKeyId">Names the session; not a secret.</param>
/// <param name="SecretKey">Signs.</param>
/// <param name="Token">Goes with each request.</param>
/// <param name="Region">Signed for.</param>
/// <param name="Service">Signed for.</param>
public sealed record AwsSession(string AccessKeyId, Secret SecretKey, Secret Token, string Region, string Service);
