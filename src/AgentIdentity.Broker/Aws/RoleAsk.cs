using Amazon.SecurityToken.Model;

namespace AgentIdentity.Broker;

/// <summary>One session to ask for: who it is for in the words of AWS, what it may do, and how long.</summary>
internal sealed record RoleAsk(RoleTerms Terms, string Policy, string SourceIdentity, string SessionName, int Seconds)
{
    public required string Agent { get; init; }

    public required string DelegationId { get; init; }

    public AssumeRoleRequest WithCredentials => new()
    {
        RoleArn = Terms.RoleArn,
        RoleSessionName = SessionName,
        SourceIdentity = SourceIdentity,
        ExternalId = Terms.ExternalId,
        DurationSeconds = Seconds,
        Policy = Policy,
        Tags = [new Tag { Key = "agent", Value = Agent }, new Tag { Key = "grant", Value = DelegationId }],
        TransitiveTagKeys = ["agent", "grant"],
    };

    /// <summary>Human, agent and grant are in the token.</summary>
    public AssumeRoleWithWebIdentityRequest WithToken(string token) => new()
    {
        RoleArn = Terms.RoleArn,
        RoleSessionName = SessionName,
        DurationSeconds = Seconds,
        Policy = Policy,
        WebIdentityToken = token,
    };
}
