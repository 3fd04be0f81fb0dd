using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>What a transaction token shall say to the services of one trust domain (draft-ietf-oauth-transaction-tokens).</summary>
public sealed record TransactionTokenRequest
{
    /// <summary>The human on whose behalf the call is made, or the agent where it acts for itself (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The agent and those before it (<c>act</c>); null where the subject acts for itself.</summary>
    public Actor? Actor { get; init; }

    /// <summary>The trust domain (<c>aud</c>).</summary>
    public required string TrustDomain { get; init; }

    /// <summary>The transaction (<c>txn</c>): that of the access token it comes from.</summary>
    public required string TransactionId { get; init; }

    /// <summary>What the call is for (<c>scope</c>); at least one word, and no more than the access token has.</summary>
    public required IReadOnlyList<string> Scope { get; init; }

    /// <summary>The workloads that asked (<c>req_wl</c>), the first one first; at least one.</summary>
    public required IReadOnlyList<string> RequestingWorkloads { get; init; }

    /// <summary>What stays fixed through the transaction (<c>tctx</c>), an object, or null.</summary>
    public JsonElement? TransactionContext { get; init; }

    /// <summary>What is known of the request (<c>rctx</c>), an object, or null.</summary>
    public JsonElement? RequestContext { get; init; }

    /// <summary>How long it lives: 60 seconds unless told, 900 seconds at most.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An earlier end, such as the access token's, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
