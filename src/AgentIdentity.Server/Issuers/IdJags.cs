using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Reads the assertion of the jwt-bearer grant: an ID-JAG of an identity provider that is trusted here, once.</summary>
internal sealed class IdJags(ServerSettings settings)
{
    /// <summary>What the assertion grants, or why it is not believed. The assertion is used up by success.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="clientId">The authenticated client, which the assertion must name.</param>
    /// <param name="proofThumbprint">The key the client proved to hold; a bound assertion must name it.</param>
    /// <param name="cancellation">The request's end.</param>
    public ValueTask<TokenResult<IdJagGrant>> ReadAsync(string assertion, string clientId, string? proofThumbprint, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        ArgumentNullException.ThrowIfNull(clientId);
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult<TokenResult<IdJagGrant>>(
            new TokenFailure(TokenError.WrongIssuer, $"No identity provider is trusted to issue assertions for {settings.Issuer}."));
    }
}
