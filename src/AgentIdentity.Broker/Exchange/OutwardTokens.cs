using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What a delegation is called in the tokens of others: the same human, actors and end, in the words of each kind.</summary>
internal static class OutwardTokens
{
    private const string AgentTag = "agent";

    public static IdJagRequest IdJag(DelegatedTokenRequest from, string? resource) => new()
    {
        Subject = from.Subject,
        Actor = from.Actor,
        ClientId = from.ClientId,
        Audience = from.Audience,
        Resource = resource,
        Scope = from.Scope,
        Details = from.Details,
        KeyThumbprint = from.KeyThumbprint,
        Authentication = from.Authentication,
        NotAfter = from.NotAfter,
    };

    public static TransactionTokenRequest Transaction(DelegatedTokenRequest from, IReadOnlyList<string> workloads) => new()
    {
        Subject = from.Subject,
        Actor = from.Actor,
        TrustDomain = from.Audience,
        TransactionId = from.TransactionId,
        Scope = from.Scope,
        RequestingWorkloads = workloads,
        TransactionContext = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["delegation"] = from.DelegationId }),
        NotAfter = from.NotAfter,
    };

    // The subject is what a role's trust policy names, so it is the agent, in a form that no person's id has: this kind has the same
    // typ as an id_token. The human is the source identity, which no later role can change.
    public static WebIdentityRequest WebIdentity(DelegatedTokenRequest from) => new()
    {
        Subject = $"{AgentTag}:{from.Actor.Subject}",
        Audience = from.Audience,
        SourceIdentity = AwsNames.SourceIdentity(from.Subject),
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [AgentTag] = from.Actor.Subject, ["grant"] = from.DelegationId },
        TransitiveTags = [AgentTag],
        NotAfter = from.NotAfter,
    };
}
