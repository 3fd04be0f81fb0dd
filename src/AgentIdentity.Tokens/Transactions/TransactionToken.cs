using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>
/// A validated transaction token (draft-ietf-oauth-transaction-tokens): what one call is about, inside one trust domain. It says
/// who and why, and is no credential of whoever brings it.
/// </summary>
public sealed record TransactionToken
{
    /// <summary>The service that issued it (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The trust domain it holds in (<c>aud</c>).</summary>
    public required string TrustDomain { get; init; }

    /// <summary>The transaction (<c>txn</c>), constant through the whole chain.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The human on whose behalf the call is made, or the agent where it acts for itself (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The agent that acts (<c>act</c>); null where the subject acts for itself.</summary>
    public Actor? Actor { get; init; }

    /// <summary>What the call is for (<c>scope</c>).</summary>
    public required IReadOnlyList<string> Scope { get; init; }

    /// <summary>The workloads that asked for it (<c>req_wl</c>), the first one first.</summary>
    public required IReadOnlyList<string> RequestingWorkloads { get; init; }

    /// <summary>What stays fixed through the transaction (<c>tctx</c>), if anything.</summary>
    public JsonElement? TransactionContext { get; init; }

    /// <summary>What was known of the request (<c>rctx</c>), if anything.</summary>
    public JsonElement? RequestContext { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
